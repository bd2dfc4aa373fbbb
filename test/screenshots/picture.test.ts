import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../e2e/support/browser.ts';
import { OutOfPicture, takePicture } from './picture.ts';

let browser: Browser;
let page: Page;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ferryman-pictures-'));
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 800, height: 300 } });
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const TALL = `<p>The head</p><div style="height: 1500px"></div><p>The foot</p>`;

/** A picture of the article in this page, that is to say these texts. */
async function picture(html: string, says: string[], patienceMs = 10_000): Promise<string> {
  await page.setViewportSize({ width: 800, height: 300 });
  await page.setContent(`<body style="margin: 40px">${html}</body>`);
  const path = join(folder, 'picture.png');
  await takePicture(page, path, { of: page.getByRole('article'), says, patienceMs });
  return path;
}

describe('a picture', () => {
  test('is taken of a subject that is taller than the window', async () => {
    const path = await picture(`<article>${TALL}</article>`, ['The head', 'The foot']);

    expect(statSync(path).size).toBeGreaterThan(0);
  });

  test('is taken of a subject below others in a list that scrolls', async () => {
    const list = `<div style="height: 100vh; overflow: auto">${TALL}<article>The card</article>${TALL}</div>`;

    expect(await picture(list, ['The card'])).toContain('picture.png');
  });

  test.each([
    ['a list cuts the subject off', `<div style="height: 200px; overflow: hidden"><article>${TALL}</article></div>`],
    ['something lies over a text', `<article>${TALL}</article><div style="position: fixed; inset: 0"></div>`],
    ['the window is too narrow', `<article style="width: 1200px">${TALL}</article>`],
  ])('is refused when %s', async (_why, html) => {
    await expect(picture(html, ['The head', 'The foot'])).rejects.toBeInstanceOf(OutOfPicture);
  });

  test('is refused when a text is folded away', async () => {
    const html = `<article><p>The head</p><details><summary>More</summary><p>The foot</p></details></article>`;

    await expect(picture(html, ['The head', 'The foot'], 300)).rejects.toThrow(/The foot/u);
  });
});
