"""What is stored: complete, in order, the same on every machine."""

import json
import re


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def test_every_code_cell_was_run_once_from_the_top(notebook):
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1)), "run `make notebooks`"


def test_no_errors_and_no_stderr(notebook):
    for output in outputs(notebook):
        assert output.output_type != "error"
        assert output.get("name") != "stderr"


def test_no_path_of_a_machine(notebook):
    assert not re.search(r"/(home|root|Users|work|tmp)/|[A-Z]:\\\\", json.dumps(notebook.cells))


def test_nothing_that_differs_from_run_to_run(notebook):
    for output in outputs(notebook):
        assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {}), "run `make notebooks`"
        assert not re.search(r"0x[0-9a-f]{6,}|\d{4}-\d\d-\d\d", output.get("text", ""))
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert "version" not in notebook.metadata.language_info


def test_every_picture_has_words(lesson):
    pictures = [output.data for output in outputs(lesson) if "image/png" in output.get("data", {})]
    assert pictures
    for data in pictures:
        assert len(data["text/plain"].split()) >= 3
