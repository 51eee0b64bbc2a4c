"""Lesson 11's panel without a browser: what the lesson says of it."""

import re

import numpy as np
import pytest

from sae_lib import chunks_panel, load_photos, normalize_patches, sample_patches, whiten

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def panel():
    panel = chunks_panel(normalize_patches(sample_patches([whiten(photo) for photo in load_photos()])))
    yield panel
    panel.close()


def error(panel, **values):
    """In percent, as the panel says it."""
    panel.reset()
    panel.set(**values)
    found = re.search(r"off by ([\d.e-]+) %", panel.says)
    return float(found.group(1)) if found else 0.0


def test_the_error_falls_with_the_size_of_the_blocks_to_none(panel):
    errors = [error(panel, rows=rows) for rows in (20, 100, 1000, 2000, 10_000)]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > 2000 and errors[1] > 1000 and errors[2] > 100 > errors[3] > errors[4] == 0


def test_a_sorted_file_is_worse_whatever_the_size(panel):
    assert error(panel, rows=1000, order="smooth rows first") > 10 * error(panel, rows=1000)


def test_it_shows_only_when_the_network_is_trained(panel):
    assert error(panel, network="the random start") < 0.1


def test_without_a_push_there_is_no_error(panel):
    assert error(panel, beta=0) == 0
    assert error(panel, beta=100) > 100
    assert error(panel, rho=0.5) < 20 and error(panel, weight_decay=1) < 1


@pytest.mark.parametrize("wrong", [np.full((9, 16), 0.5), np.full((9, 64), 2.0), "patches"])
def test_other_patches_are_refused(wrong):
    with pytest.raises((TypeError, ValueError), match="X"):
        chunks_panel(wrong)
