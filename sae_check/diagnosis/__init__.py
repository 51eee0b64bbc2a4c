"""`diagnose`: what is wrong with somebody's `cost_and_grad`."""
