"""Measures of what was learned and of what it was learned from."""
