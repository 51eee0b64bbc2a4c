"""The one base of all panels: controls above, a picture that changes in place, words below."""

import html
import io
import threading
from importlib.resources import files

import ipywidgets
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sae_lib.checks import printable
from sae_lib.jupyter.server import WIDGET_VIEW

# A cell that is run again makes new panels. Those that it made before are closed: otherwise their widgets, and what
# works for them in the background, would live on unseen.
_made = {}


def _replaces_earlier(panel):
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


# Per inch: more dots than pixels, so that pictures stay sharp on fine screens and when zoomed.
DOTS = 125
CSS_PIXELS = 100


# ipywidgets gives its sliders no accessible name, speaks the position of a `SelectionSlider` in place of its value,
# gives pictures no alternative text, and leaves the arrow keys to JupyterLab, which moves to another cell with them.
# All of it is mended by panel.js from what is on the screen anyway; where a page forbids inline scripts the panel
# works as plain ipywidgets do. On a narrow page the picture scrolls sideways rather than shrink until its labels
# cannot be read.
STYLE, SCRIPT = ((files(__package__) / name).read_text(encoding="utf-8") for name in ("panel.css", "panel.js"))
FRONTEND = f'<style onload="(function() {{{html.escape(SCRIPT)}}}).call(this)">{STYLE}</style>'


class Panel:
    """Controls, and a view that shows what they are set to.

    Parameters
    ----------
    title : str
        What the panel is, for the words that stand in for it.
    controls : dict of str to widget
        Widgets with a ``value``; the names are the arguments of ``view.update``.
    view : object
        Has a ``figure``, a `matplotlib.figure.Figure` made without pyplot, and
        ``update(**values)``, which changes what is in it and returns one sentence saying what is
        shown now.
    alt : str
        What the first picture shows, in one sentence that is the same on every machine.
    buttons : sequence of widget
        Further buttons, left of «Reset».
    steady : bool
        Whether the axes keep the place that the first picture gave them. It looks calmer and
        halves the time of a redraw; say False where tick labels or titles change their size.

    Attributes
    ----------
    controls : dict of str to widget
    values : dict
        What the controls are set to.
    png : bytes
        The picture.
    says : str
        The sentence below it.
    widget : ipywidgets.VBox
    """

    _speaks = True

    def __init__(self, title, controls, view, *, alt, buttons=(), steady=True):
        self.title, self.alt, self.view = title, alt, view
        self.controls = dict(controls)
        self._start = self.values
        # While a cell runs, JupyterLab has sliders served by another thread of the kernel.
        self._lock = threading.RLock()
        self._quiet = False

        width = round(view.figure.get_figwidth() * CSS_PIXELS)
        self._image = ipywidgets.Image(format="png", width=str(width))
        self._says = words("sae-says", live=self._speaks)
        reset = ipywidgets.Button(description="Reset", tooltip="Set every control to its start value")
        reset.on_click(lambda _: self.reset())
        self._rows = [
            row("sae-controls", self.controls.values()),
            row("sae-buttons", [*buttons, reset]),
            row("sae-picture", [self._image]),
            self._says,
            ipywidgets.HTML(FRONTEND),
        ]
        self.widget = ipywidgets.VBox(self._rows)
        self.widget.add_class("sae-panel")

        view.figure.dpi = DOTS
        self._draw()
        if steady:
            view.figure.set_layout_engine("none")
        for control in self.controls.values():
            control.observe(self._moved, names="value")
        _replaces_earlier(self)

    def __repr__(self):
        symbols = ", ".join(control.description for control in self.controls.values())
        return printable(f"Panel «{self.title}» with controls {symbols}. {self.alt}")

    def _repr_mimebundle_(self, **_):
        view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        data = {WIDGET_VIEW: view, "image/png": self.png, "text/plain": repr(self)}
        return data, {"image/png": {"width": int(self._image.width), "alt": self.alt}}

    @property
    def values(self):
        """The values of the controls, by name."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def png(self):
        """The picture, as the bytes of a PNG file."""
        return bytes(self._image.value)

    @property
    def says(self):
        """The sentence below the picture."""
        return html.unescape(self._says.value)

    def set(self, **values):
        """Set several controls and draw once."""
        for name in values.keys() - self.controls.keys():
            raise ValueError(f"The panel has no control {name!r}; it has {', '.join(self.controls)}.")
        with self._lock:
            self._quiet = True
            try:
                for name, value in values.items():
                    self.controls[name].value = value
            finally:
                self._quiet = False
            self.redraw()

    def reset(self):
        """Set each control to its start value and draw once."""
        self.set(**self._start)

    def redraw(self):
        """Draw again; a failure keeps the picture and is told in words. So is Ctrl-C, which also ends the cell."""
        try:
            self._draw()
        except Exception as error:
            self._say(f"This could not be drawn ({describe(error)}). The picture is the one before.")
        except KeyboardInterrupt:
            self._say("Drawing was interrupted. The picture is the one before; the next move draws anew.")
            raise

    def close(self):
        """Take the panel off the page and let go of all it holds."""
        for control in self.controls.values():
            control.unobserve_all()
        _close(self.widget)

    def _arguments(self):
        """Give the arguments for ``view.update``."""
        return self.values

    def _moved(self, _change):
        if not self._quiet:
            self.redraw()

    def _draw(self):
        with self._lock:
            sentence = self.view.update(**self._arguments())
            picture = render(self.view.figure)
            self._image.value = picture
            self._say(sentence or self.alt)

    def _say(self, sentence):
        self._says.value = html.escape(sentence, quote=False)


def render(figure):
    """Draw a figure into the bytes of a PNG file."""
    buffer = io.BytesIO()
    canvas = figure.canvas
    if not isinstance(canvas, FigureCanvasAgg):
        canvas = FigureCanvasAgg(figure)
    # Packing the file as small as can be would take as long as drawing it.
    canvas.print_png(buffer, pil_kwargs={"compress_level": 1})
    return buffer.getvalue()


def describe(error):
    """Put an exception into a few words."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def row(name, children):
    """Put widgets side by side, in further rows where the page is narrow."""
    box = ipywidgets.HBox(list(children))
    box.add_class(name)
    return box


def words(name, *, live):
    """Make a line of text; `live` text is spoken by screen readers whenever it changes."""
    line = ipywidgets.HTML()
    line.add_class(name)
    if live:
        line.add_class("sae-live")
    return line


def _close(widget):
    for child in getattr(widget, "children", ()):
        _close(child)
    for part in (widget.layout, getattr(widget, "style", None), widget):
        if part is not None:
            part.close()
