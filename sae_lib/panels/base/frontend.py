"""The few lines of CSS and JavaScript that every panel carries.

ipywidgets gives its sliders no accessible name, speaks the position of a `SelectionSlider` in
place of its value, gives pictures no alternative text, and leaves the arrow keys to JupyterLab,
which moves to another cell with them. All of it is mended here from what is on the screen anyway.
Where a page forbids inline scripts the panel works as plain ipywidgets do. On a narrow page the
picture scrolls sideways rather than shrink until its labels cannot be read.
"""

import html

_STYLE = """
.sae-panel .sae-controls, .sae-panel .sae-buttons, .sae-panel .sae-progress {
  flex-flow: row wrap; align-items: center; gap: 2px 16px; }
.sae-panel .sae-controls .widget-label { min-width: 20px; text-align: left; }
.sae-panel .sae-buttons button { width: auto; min-width: 88px; }
.sae-panel .sae-picture { overflow-x: auto; }
.sae-panel .widget-image {
  background: #fff; border-radius: 4px; flex: none;
  max-width: calc(100% - 4px); min-width: 640px; height: auto; }
.sae-panel .widget-html-content { white-space: normal; line-height: 1.4; }
.sae-panel .noUi-handle {
  background: var(--jp-brand-color1, #1976d2); border: 2px solid var(--jp-layout-color0, #fff); }
.sae-panel .noUi-handle:focus-visible {
  outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: 1px; }
"""

_SCRIPT = """
const panel = this.closest('.sae-panel');
if (!panel || panel.saeTended) return;
panel.saeTended = true;
const put = (node, name, value) => {
  if (node && value && node.getAttribute(name) !== value) node.setAttribute(name, value);
};
const tend = () => {
  for (const slider of panel.querySelectorAll('.widget-hslider')) {
    const handle = slider.querySelector('.noUi-handle');
    const label = slider.querySelector('.widget-label');
    const readout = slider.querySelector('.widget-readout');
    const name = label && (label.title || label.textContent);
    put(handle, 'aria-label', name);
    if (!readout) continue;
    put(handle, 'aria-valuetext', readout.textContent);
    if (slider.closest('.sae-lattice')) put(readout, 'contenteditable', 'false');
    else { put(readout, 'role', 'textbox'); put(readout, 'aria-label', name); }
  }
  for (const list of panel.querySelectorAll('select'))
    put(list, 'data-lm-suppress-shortcuts', 'true');
  const says = panel.querySelector('.sae-says .widget-html-content');
  for (const image of panel.querySelectorAll('img.widget-image'))
    put(image, 'alt', says && says.textContent);
  for (const live of panel.querySelectorAll('.sae-live .widget-html-content'))
    put(live, 'role', 'status'), put(live, 'aria-live', 'polite');
  const bar = panel.querySelector('.progress');
  if (bar) {
    const filled = bar.querySelector('.progress-bar');
    put(bar, 'role', 'progressbar');
    put(bar, 'aria-label', 'progress');
    put(bar, 'aria-valuenow', String(parseInt(filled && filled.style.width) || 0));
  }
};
tend();
new MutationObserver(tend).observe(panel, {
  subtree: true, childList: true, characterData: true, attributes: true,
  attributeFilter: ['aria-valuetext', 'contenteditable', 'style'],
});
"""

HTML = f'<style onload="(function() {{{html.escape(_SCRIPT)}}}).call(this)">{_STYLE}</style>'
