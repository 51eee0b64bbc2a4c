"""The bug collection: classic mistakes in `cost_and_grad`, each told as the lines that differ (lesson 06)."""

from sae_lib.mistakes.backward import BACKWARD
from sae_lib.mistakes.decay import DECAY
from sae_lib.mistakes.reconstruction import RECONSTRUCTION
from sae_lib.mistakes.sparsity import SPARSITY
from sae_lib.mistakes.theta import THETA

MISTAKES = {mistake.name: mistake for mistake in (*RECONSTRUCTION, *THETA, *BACKWARD, *DECAY, *SPARSITY)}
