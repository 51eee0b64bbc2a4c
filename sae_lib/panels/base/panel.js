// `this` is the panel's own <style> element.
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
