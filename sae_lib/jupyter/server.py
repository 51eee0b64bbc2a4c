"""Extension of the Jupyter server: saved notebooks keep the pictures of their panels.

A live panel is stored as a reference to a widget that is gone with its kernel. When the notebook is
opened the next day, JupyterLab shows an error in its place. Here the reference is left out on saving,
and the still picture, which stands beside it in the same output, is what is shown until the cell is run.
"""

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def keep_pictures(model, **_):
    """Pre-save hook: take the reference to the live widget out of the outputs of our panels.

    Parameters
    ----------
    model : dict
        Jupyter's model of what is saved; changed in place.
    """
    if model.get("type") != "notebook" or not model.get("content"):
        return
    for cell in model["content"].get("cells", []):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "".join(data.get("text/plain", "")).startswith("Panel «") and "image/png" in data:
                data.pop(WIDGET_VIEW, None)


def _jupyter_server_extension_points():
    return [{"module": __name__}]


def _load_jupyter_server_extension(server):
    server.contents_manager.register_pre_save_hook(keep_pictures)
