"""A cell that is run again makes new panels; those it made before are closed here.

Otherwise their widgets, and what works for them in the background, would live on unseen.
"""

_made = {}


def replaces_earlier(panel):
    """Close the panels that an earlier run of this same cell has made."""
    cell, run = _cell_and_run()
    if cell is None:
        return
    earlier_run, panels = _made.get(cell, (run, []))
    if earlier_run != run:
        for earlier in panels:
            earlier.close()
        panels = []
    _made[cell] = run, [*panels, panel]


def _cell_and_run():
    try:
        shell = get_ipython()
        metadata = shell.kernel.get_parent("shell")["metadata"]
    except (NameError, AttributeError, KeyError):
        return None, None
    return metadata.get("cellId"), shell.execution_count
