import { createRequire } from 'node:module';

/** Pixels for each unit of the drawing, so that it is sharp on dense screens. */
const SCALE = 2;

const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];

/**
 * The drawing as a PNG, with fonts of our own: the same picture on every machine. Rendered beside the event loop; rejects where
 * the renderer is missing for this platform. Loaded with the first picture, because most processes never make one.
 */
export async function renderPng(svg: string): Promise<Buffer> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const { resolve } = createRequire(import.meta.url);
  const drawn = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: SCALE },
    font: {
      loadSystemFonts: false,
      fontFiles: FONTS.map((name) => resolve(`dejavu-fonts-ttf/ttf/${name}`)),
      defaultFontFamily: 'DejaVu Sans',
    },
  });
  return drawn.asPng();
}
