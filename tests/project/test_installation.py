"""`check_installation`, lesson 00's first question."""

from importlib import metadata

from sae_lib import installation


def test_all_is_here():
    found = installation.check_installation()
    assert found.ok
    assert repr(found).startswith("All is here")


def test_a_missing_package_is_named_with_what_to_do(monkeypatch):
    def version(name):
        if name == "ipywidgets":
            raise metadata.PackageNotFoundError(name)
        return "99"

    monkeypatch.setattr(installation.metadata, "version", version)
    found = installation.check_installation()
    assert not found.ok
    assert repr(found).splitlines() == [
        "Missing: the package ipywidgets, for sliders.",
        f"What to do: {installation.REMEDY}",
    ]


def test_too_old_a_package_is_named(monkeypatch):
    monkeypatch.setattr(installation.metadata, "version", lambda name: "1.26.4" if name == "numpy" else "99")
    assert installation.check_installation().problems == ["numpy 2.1 or later, for every lesson; there is 1.26.4."]


def test_missing_data_is_named(monkeypatch):
    def shipped(name):
        if name == "atlas.npz":
            raise ValueError(name)

    monkeypatch.setattr(installation, "shipped", shipped)
    assert installation.check_installation().problems == ["data/atlas.npz, which ships with the course."]


def test_versions_are_compared_as_numbers():
    assert installation._numbers("10.0") > installation._numbers("9.5.1")
    assert installation._numbers("2.1.0rc1") >= installation._numbers("2.1")
