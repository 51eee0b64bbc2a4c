"""What the tests do in JupyterLab: open a notebook, run it, look at it, move its sliders."""

import json
import re
import time
from pathlib import Path

SCREENSHOTS = Path(__file__).parent / "screenshots"

# Said by JupyterLab itself, whatever is in the notebook.
NOT_OURS = ("favicon", "Failed to load resource", "GetVSColorTheme", "WebSocket")

CELLS = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  return [...panel.content.model.cells].filter(c => c.type === 'code').map(c => ({
    source: c.sharedModel.source, count: c.executionCount, outputs: c.outputs.toJSON()}));
}"""
# Asked often, so it is told in one word: outputs hold pictures and are large.
HAS_RUN = """() => {
  const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells].filter(c => c.type === 'code');
  const failed = cell => [...Array(cell.outputs.length).keys()].some(i => cell.outputs.get(i).type === 'error');
  return cells.some(failed) || cells.every(c => c.executionCount || !c.sharedModel.source.trim());
}"""
STATUS = """() => {
  const context = window.jupyterapp?.shell?.currentWidget?.sessionContext;
  return context?.isReady ? context.session?.kernel?.status : 'none';
}"""
OPEN_IN_PLACE = """async path => {
  const {commands, shell} = window.jupyterapp, before = shell.currentWidget;
  if (await commands.execute('docmanager:open', {path}) === before) throw Error(`${path} is open already`);
  before.context.model.dirty = false;  // or JupyterLab asks whether to save
  before.close();
}"""
# The clock starts with the key press as the page sees it and stops with the new picture loaded.
CLOCK = """image => {
  window.saeClock = new Promise(resolve => {
    let began;
    document.addEventListener('keydown', () => { began = performance.now(); },
                              {capture: true, once: true});
    image.addEventListener('load', () => began && resolve(performance.now() - began));
  });
}"""
# The page itself waits: to be asked every few milliseconds would be most of its work.
CLOCK_STOPPED = """timeout => Promise.race(
  [window.saeClock, new Promise(resolve => setTimeout(resolve, timeout, null))])"""

# crypto.subtle is there because 127.0.0.1 counts as a safe place.
DIGEST = """async image => {
  const file = await (await fetch(image.src)).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
  return [...digest].map(byte => byte.toString(16).padStart(2, '0')).join('');
}"""


class Notebook:
    """A notebook that is open in a page of the browser, in place of the one that was open there before."""

    def __init__(self, page, lab, path):
        self.page, self.name = page, Path(path).stem
        self.complaints = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        if page.url.startswith(lab.url):
            page.evaluate(OPEN_IN_PLACE, path)
        else:
            page.goto(lab.address(path))
        self.wait_for_status("idle", 60)

    def _hear(self, message):
        if message.type == "error" and not any(word in message.text for word in NOT_OURS):
            self.complaints.append(message.text)

    @property
    def status(self):
        """What the kernel does now: ``"idle"``, ``"busy"``, …"""
        return self.page.evaluate(STATUS)

    def wait_for_status(self, status, timeout):
        """Wait for a state of the kernel; gives the seconds that took."""
        return wait_until(lambda: self.status == status, timeout, f"the kernel to be {status}")

    def cells(self):
        """Give source, execution count and outputs of each code cell that is not empty."""
        return [cell for cell in self.page.evaluate(CELLS) if cell["source"].strip()]

    def run_all(self, timeout=300):
        """Run all cells and wait until each has run."""
        self.command("notebook:run-all-cells")
        wait_until(lambda: self.page.evaluate(HAS_RUN), timeout, "every cell to have run")
        self.wait_for_status("idle", timeout)
        self.page.wait_for_timeout(500)

    def errors(self):
        """Give the error outputs, each as one line."""
        return [
            f"{output['ename']}: {output['evalue']}"
            for cell in self.cells()
            for output in cell["outputs"]
            if output["output_type"] == "error"
        ]

    def words(self):
        """Give all that the cells say."""
        return [
            output.get("text") or output["data"].get("text/plain")
            for cell in self.cells()
            for output in cell["outputs"]
        ]

    def command(self, name, **arguments):
        """Have JupyterLab carry out a command, without waiting for its end."""
        call = f"void window.jupyterapp.commands.execute({json.dumps(name)}, {json.dumps(arguments)})"
        self.page.evaluate(call)

    def send(self, code):
        """Have the kernel run a line of code, without waiting for its end."""
        session = "window.jupyterapp.shell.currentWidget.sessionContext.session"
        self.page.evaluate(f"void {session}.kernel.requestExecute({{code: {json.dumps(code)}}})")

    def ask(self, expression):
        """Have the kernel evaluate an expression; gives its repr, once all that was asked before is done."""
        return self.page.evaluate(
            """async expression => {
              const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
              const asked = kernel.requestExecute({code: '', silent: true, store_history: false,
                                                   user_expressions: {answer: expression}});
              const answer = (await asked.done).content.user_expressions.answer;
              return answer.status === 'ok' ? answer.data['text/plain'] : `${answer.ename}: ${answer.evalue}`;
            }""",
            expression,
        )

    def restart(self):
        """Start the kernel anew."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        self.wait_for_status("idle", 60)

    def shut_down(self):
        """End the kernel."""
        call = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
        self.page.evaluate(call)

    def panels(self):
        """Find the panels on the page, top to bottom."""
        found = self.page.locator(".jp-OutputArea .sae-panel")
        return [PanelOnPage(self, found.nth(i)) for i in range(found.count())]

    def theme(self, name):
        """Switch to the ``"light"`` or ``"dark"`` theme."""
        self.command("apputils:change-theme", theme=f"JupyterLab {name.title()}")
        is_light = str(name == "light").lower()
        self.page.wait_for_selector(f"body[data-jp-theme-light='{is_light}']", state="attached")
        self.page.wait_for_timeout(300)

    def screenshots(self, name):
        """Picture every panel, light and dark, at 1300 and 900 pixels and at 200 % zoom."""
        SCREENSHOTS.mkdir(exist_ok=True)
        sizes = {"1300": (1300, 900, 1), "900": (900, 900, 1), "zoom200": (1300, 900, 2)}
        for theme in ("dark", "light"):
            self.theme(theme)
            for label, (width, height, zoom) in sizes.items():
                # Browser zoom is fewer CSS pixels in the same window.
                self.page.set_viewport_size({"width": width // zoom, "height": height // zoom})
                self.page.wait_for_timeout(300)
                for number, panel in enumerate(self.panels(), 1):
                    panel.root.scroll_into_view_if_needed()
                    shot = f"{name}-{number}-{theme}-{label}.png"
                    self.page.screenshot(path=SCREENSHOTS / shot)
        self.page.set_viewport_size({"width": 1300, "height": 900})


class PanelOnPage:
    """One panel, as it is on the page.

    What is asked again and again is held by its element: to find it each time would be most of the page's work.
    """

    def __init__(self, notebook, root):
        self.notebook, self.page, self.root = notebook, notebook.page, root
        self.image = root.locator("img.widget-image").element_handle()
        self._says = root.locator(".sae-says").element_handle()
        self._status = root.locator(".sae-status").element_handle() if self.is_task else None

    @property
    def title(self):
        """What its cell calls: ``"atlas_panel"``."""
        cell = self.root.locator("xpath=ancestor::div[contains(@class, 'jp-CodeCell')]")
        return cell.locator(".jp-InputArea .cm-content").inner_text().partition("(")[0]

    @property
    def src(self):
        """The address of the picture; a new picture has a new one."""
        return self.image.get_attribute("src")

    def drawn(self):
        """Give the SHA-256 of the picture's file, to be compared with the kernel's."""
        return self.image.evaluate(DIGEST)

    @property
    def says(self):
        """The sentence below the picture."""
        return self._says.inner_text()

    @property
    def status(self):
        """The status line of a panel that works in the background."""
        return self._status.inner_text()

    @property
    def is_task(self):
        """Whether the panel works in the background."""
        return "sae-task" in self.root.get_attribute("class")

    def is_whole(self):
        """Whether the picture is there and not broken; one that has just come may still be loading."""
        whole = "image => image.complete && image.naturalWidth > 0"
        try:
            wait_until(lambda: self.image.evaluate(whole), 3, "the picture to be loaded")
        except TimeoutError:
            return False
        return True

    def is_legible(self):
        """Whether nothing of the picture is out of reach, and its labels are not too small to read."""
        return self.image.evaluate("""image => {
          const frame = image.closest('.sae-picture');
          const seen = image.clientWidth <= frame.clientWidth || frame.scrollWidth >= image.clientWidth;
          // The smallest labels are 8 points, 11 pixels, at 100 pixels an inch.
          return seen && 8 / 72 * 100 * image.clientWidth / parseInt(image.getAttribute('width')) >= 8;
        }""")

    def sliders(self):
        """Find the sliders, as a screen reader does."""
        return self.root.get_by_role("slider").element_handles()

    def slider(self, name):
        """Find the slider whose accessible name holds `name`."""
        return self.root.get_by_role("slider", name=re.compile(re.escape(name))).element_handle()

    def button(self, name):
        """Find a button."""
        return self.root.get_by_role("button", name=name, exact=True)

    def task_buttons(self):
        """Find what starts and what stops the work, whatever they are called."""
        buttons = self.root.locator(".sae-buttons button")
        return buttons.nth(0), buttons.nth(1)

    def press(self, slider, key, timeout=3):
        """Press a key on a slider; gives the milliseconds to the new picture, or None. Its sentence comes after it."""
        slider.focus()
        self.image.evaluate(CLOCK)
        before = slider.get_attribute("aria-valuetext")
        self.page.keyboard.press(key)
        if self.is_task or slider.get_attribute("aria-valuetext") == before:
            return None
        return self.page.evaluate(CLOCK_STOPPED, 1000 * timeout)


def wait_until(true, timeout, what):
    """Wait until ``true()``; gives the seconds that took."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > timeout:
            raise TimeoutError(f"waited {timeout} s for {what}")
        time.sleep(0.02)
    return time.monotonic() - began
