"""The bug collection: classic mistakes in `cost_and_grad`, each told as the lines that differ (lesson 06)."""

import tomllib
from importlib.resources import files

from sae_lib.mistakes.backward import BACKWARD
from sae_lib.mistakes.decay import DECAY
from sae_lib.mistakes.mistake import Mistake
from sae_lib.mistakes.reconstruction import RECONSTRUCTION
from sae_lib.mistakes.sparsity import SPARSITY
from sae_lib.mistakes.theta import THETA

_WORDS = tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))

MISTAKES = {
    name: Mistake(name=name, changes=changes, **_WORDS[name])
    for name, changes in (RECONSTRUCTION | THETA | BACKWARD | DECAY | SPARSITY).items()
}
