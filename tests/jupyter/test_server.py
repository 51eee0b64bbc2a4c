from sae_lib.jupyter.server import WIDGET_VIEW, keep_pictures


def notebook(data):
    output = {"output_type": "execute_result", "data": data}
    return {"type": "notebook", "content": {"cells": [{"cell_type": "code", "outputs": [output]}]}}


def test_a_saved_panel_keeps_its_picture_and_loses_the_reference_to_the_live_one():
    data = {WIDGET_VIEW: {"model_id": "1"}, "image/png": "iVBOR", "text/plain": ["Panel «Atlas»", " with controls"]}
    keep_pictures(model=notebook(data), path="a.ipynb", contents_manager=None)
    assert data.keys() == {"image/png", "text/plain"}


def test_other_peoples_widgets_are_left_alone():
    data = {WIDGET_VIEW: {"model_id": "1"}, "text/plain": "IntSlider(value=3)"}
    keep_pictures(model=notebook(data), path="a.ipynb")
    assert WIDGET_VIEW in data


def test_what_is_no_notebook_is_left_alone():
    for model in ({"type": "file", "content": "text"}, {"type": "notebook"}, {"type": "directory", "content": None}):
        keep_pictures(model=model, path="a")
