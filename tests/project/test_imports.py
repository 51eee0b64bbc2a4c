"""What `import sae_lib` costs and gives, and which way imports point."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sae_lib

PACKAGE = Path(sae_lib.__file__).parent
LATE = [
    *("matplotlib", "ipywidgets", "sklearn", "dask", "distributed", "PIL"),
    *("scipy.optimize", "pooch", "requests", "tqdm"),
]
CONTRACT = {
    *("load_photos", "whiten", "sample_patches", "normalize_patches", "load_digits", "load_mnist"),
    *("sigmoid", "initialize", "pack", "unpack", "forward", "cost_terms", "cost_and_grad"),
    *("numerical_gradient", "relative_error", "check_gradient", "train", "SparseAutoencoder", "diagnose"),
}

# Who may import whom; the lessons stand above all of them.
BELOW = {
    "checks": set(),
    "answers": set(),
    "files": {"checks"},
    "datasets": {"checks", "files"},
    "model": {"checks"},
    "diagnosis": {"checks", "datasets", "model", "training"},
    "training": {"checks", "files", "model"},
    "analysis": {"checks", "datasets", "model"},
    "installation": {"datasets"},
    "server_extension": set(),
    "kernel_extension": set(),
    "plots": {"checks", "files", "analysis", "diagnosis", "model", "training"},
    "widgets": {"checks", "datasets", "diagnosis", "model", "training", "analysis", "plots", "server_extension"},
}


def in_a_fresh_python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_the_package_imports_nothing_heavy():
    loaded = in_a_fresh_python("import sys, sae_lib; print(*sys.modules)").split()
    assert [name for name in LATE if name in loaded] == []


def test_the_mathematics_needs_no_plots_and_no_widgets():
    code = "import sys; from sae_lib import train, cost_and_grad, load_photos; load_photos(); print(*sys.modules)"
    loaded = in_a_fresh_python(code).split()
    assert [name for name in ("matplotlib", "ipywidgets", "sklearn") if name in loaded] == []


@pytest.mark.parametrize("name", sae_lib.__all__)
def test_every_public_name_is_there_and_explained(name):
    assert getattr(sae_lib, name).__doc__
    assert name in dir(sae_lib)


def test_the_names_of_the_contract_are_public():
    assert not CONTRACT - set(sae_lib.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        _ = sae_lib.trian


def test_a_missing_package_is_named_and_says_what_to_do():
    hidden = "import sys; sys.modules['ipywidgets'] = None\n"
    attempt = "try:\n from sae_lib import atlas_panel\nexcept ImportError as error: print(error)"
    said = in_a_fresh_python(hidden + attempt)
    assert "atlas_panel needs" in said
    assert "'ipywidgets'" in said
    assert "make lab" in said


def modules():
    return [path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent != PACKAGE]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    layer = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    used = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sae_lib."):
            used.add(node.module.split(".")[1])
        assert not (isinstance(node, ast.ImportFrom) and node.level), "imports are absolute"
    assert used - {layer} <= BELOW[layer]
