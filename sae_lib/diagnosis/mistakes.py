"""The bug collection: classic mistakes in `cost_and_grad`, each told as the lines that differ (lesson 06)."""

from sae_lib.diagnosis.collection.backward import BACKWARD
from sae_lib.diagnosis.collection.decay import DECAY
from sae_lib.diagnosis.collection.reconstruction import RECONSTRUCTION
from sae_lib.diagnosis.collection.sparsity import SPARSITY
from sae_lib.diagnosis.collection.theta import THETA

MISTAKES = {mistake.name: mistake for mistake in (*RECONSTRUCTION, *THETA, *BACKWARD, *DECAY, *SPARSITY)}
