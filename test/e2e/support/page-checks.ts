import type { Page } from 'playwright-core';

/**
 * Texts whose contrast against what lies behind them is below WCAG's AA (4.5, or 3 for large type), as "ratio text".
 * Layers with transparency are blended; disabled controls are exempt.
 */
export async function lowContrast(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const paint = canvas.getContext('2d', { willReadFrequently: true });
    const rgba = (colour) => {
      paint.clearRect(0, 0, 1, 1);
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = paint.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
    const behind = (element) => {
      const layers = [];
      for (let at = element; at; at = at.parentElement) {
        const layer = rgba(getComputedStyle(at).backgroundColor);
        layers.unshift(layer);
        if (layer[3] === 1) break;
      }
      return layers.reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
    };
    const luminance = ([r, g, b]) => {
      const part = (c) => ((c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const low = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim();
      const element = walker.currentNode.parentElement;
      if (text === '' || !element.checkVisibility({ visibilityProperty: true }) || element.closest(':disabled, .hidden, option')) continue;
      const style = getComputedStyle(element);
      const ground = behind(element);
      const [one, other] = [luminance(over(rgba(style.color), ground)), luminance(ground)];
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5)) low.push(ratio.toFixed(2) + ' ' + text.slice(0, 40));
    }
    return low;
  })()`);
}

/** Controls without an accessible name, as HTML. */
export async function unnamedControls(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('button, input, select, textarea, [role=region], [role=group], dialog')]
    .filter((control) => {
      const labelled = (control.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
      const labels = [...(control.labels ?? [])].map((label) => label.textContent);
      const own = control.tagName === 'BUTTON' ? control.innerText : '';
      return [control.getAttribute('aria-label'), own, ...labels, ...labelled].every((name) => !name?.trim());
    })
    .map((control) => control.outerHTML.slice(0, 120))`);
}
