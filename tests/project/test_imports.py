"""What `import sae_lib` and `import sae_check` cost and give, and which way imports point."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import sae_check
import sae_lib

PACKAGE, JUDGE = (Path(package.__file__).parent for package in (sae_lib, sae_check))
LATE = [
    *("matplotlib", "ipywidgets", "sklearn", "dask", "distributed", "PIL"),
    *("scipy.optimize", "pooch", "requests", "tqdm"),
]
CONTRACT = {
    *("load_photos", "whiten", "sample_patches", "normalize_patches", "load_digits", "load_mnist"),
    *("sigmoid", "initialize", "pack", "unpack", "forward", "cost_terms", "cost_and_grad"),
    *("numerical_gradient", "relative_error", "check_gradient", "train", "SparseAutoencoder"),
}

# Who may import whom: the layers in their order, each knowing only those above it; the lessons stand below all of them.
LAYERS = ("checks", "saving", "datasets", "model", "mistakes", "training", "analysis", "plots", "panels")
BELOW = {layer: set(LAYERS[:place]) for place, layer in enumerate(LAYERS)}
BELOW |= {"jupyter": set(), "installation": {"saving", "datasets"}}
BELOW["panels"].add("jupyter")


def in_a_fresh_python(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_importing_the_package_imports_nothing_heavy():
    loaded = in_a_fresh_python("import sys, sae_lib, sae_check; print(*sys.modules)").split()
    assert [name for name in LATE if name in loaded] == []


def test_the_mathematics_needs_no_plots_and_no_widgets():
    code = "import sys; from sae_lib import train, cost_and_grad, load_photos; load_photos(); print(*sys.modules)"
    loaded = in_a_fresh_python(code).split()
    assert [name for name in ("matplotlib", "ipywidgets", "sklearn") if name in loaded] == []


@pytest.mark.parametrize(
    "package, name", [(package, name) for package in (sae_lib, sae_check) for name in package.__all__]
)
def test_every_public_name_is_there_and_explained(package, name):
    assert getattr(package, name).__doc__
    assert name in dir(package)


def test_the_names_of_the_contract_are_public():
    assert not CONTRACT - set(sae_lib.__all__)
    assert {"diagnose", "check_task", "attempt", "show_beside"} <= set(sae_check.__all__)


@pytest.mark.parametrize("package", [sae_lib, sae_check])
def test_an_unknown_name_is_an_attribute_error(package):
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        _ = package.trian


def test_a_missing_package_is_named_and_says_what_to_do():
    hidden = "import sys; sys.modules['ipywidgets'] = None\n"
    attempt = "try:\n from sae_lib import atlas_panel\nexcept ImportError as error: print(error)"
    said = in_a_fresh_python(hidden + attempt)
    assert "atlas_panel needs" in said
    assert "'ipywidgets'" in said
    assert "make lab" in said


def imported(path):
    """The modules of ours that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not (isinstance(node, ast.ImportFrom) and node.level), "imports are absolute"
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name for name in names if name.partition(".")[0] in ("sae_lib", "sae_check"))


def modules(package):
    return [path for path in package.rglob("*.py") if path != package / "__init__.py"]


@pytest.mark.parametrize("path", modules(PACKAGE), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    layer = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    used = {name.split(".")[1] for name in imported(path) if name.startswith("sae_lib.")}
    assert used - {layer} <= BELOW[layer]


def test_the_library_does_not_know_who_judges():
    assert [path for path in PACKAGE.rglob("*.py") if any("sae_check" in name for name in imported(path))] == []
