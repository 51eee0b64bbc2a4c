"""The mistakes, one file for each part of the formula; `sae_lib.diagnosis.mistakes` has them all."""
