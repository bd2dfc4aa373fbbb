import type { Locator, Page } from 'playwright-core';

/** What a picture is of, and what a reader must be able to read in it. */
export interface Subject {
  of: Locator;
  /** Texts of the subject; each must be in the picture whole and uncovered. */
  says: readonly string[];
  /** How long the texts may take to come. */
  patienceMs?: number;
}

/** A subject that a picture does not show whole; names it and says why. */
export class OutOfPicture extends Error {
  override name = 'OutOfPicture';
}

const PATIENCE_MS = 20_000;
/** Room around the subject, so that one sees where it stands. */
const MARGIN = 16;
/** What the page needs for itself above and below a conversation. */
const FRAME = 400;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** As much of the browser's own types as is needed; the project's types are Node's. */
interface Drawn {
  className: string;
  parentElement: Drawn | null;
  getBoundingClientRect(): Rect;
  contains(other: Drawn): boolean;
  scrollIntoView(options: { block: 'center' }): void;
}

interface Window {
  innerWidth: number;
  innerHeight: number;
  getComputedStyle: (element: Drawn) => { overflow: string };
  document: { elementFromPoint(x: number, y: number): Drawn | null };
}

/**
 * Why an element is not wholly in sight: cut off by the window or by a box that scrolls, or covered; empty when it is.
 * Runs in the page.
 */
function hiddenBy(element: Drawn): string {
  const { innerWidth, innerHeight, getComputedStyle, document } = globalThis as unknown as Window;
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const isWithin = (frame: Rect) =>
    left >= frame.left - 1 && top >= frame.top - 1 && right <= frame.right + 1 && bottom <= frame.bottom + 1;
  if (right === left || bottom === top) return 'it is not drawn';
  if (!isWithin({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })) return 'it is not wholly in the window';
  for (let at = element.parentElement; at; at = at.parentElement) {
    const cuts = getComputedStyle(at).overflow !== 'visible';
    if (cuts && !isWithin(at.getBoundingClientRect())) return `a box around it (${at.className}) cuts it off`;
  }
  const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return middle && (element.contains(middle) || middle.contains(element)) ? '' : 'something lies over it';
}

async function holdInSight(element: Locator, name: string): Promise<void> {
  const why = await element.evaluate(hiddenBy);
  if (why !== '') throw new OutOfPicture(`${name} is not in the picture: ${why}`);
}

async function holdAllInSight({ of, says }: Subject): Promise<void> {
  await holdInSight(of, 'the subject');
  for (const text of says) await holdInSight(of.getByText(text).first(), `“${text}”`);
}

async function boxOf(of: Locator): Promise<Box> {
  const box = await of.boundingBox();
  if (!box) throw new OutOfPicture('the subject is not drawn');
  return box;
}

/**
 * A picture of the subject at `path`, as soon as it says everything it should; the window grows until it fits. Throws
 * {@link OutOfPicture} when it is not wholly shown, before the picture is taken or after, and Playwright's error when a text
 * does not come.
 */
export async function takePicture(page: Page, path: string, subject: Subject): Promise<void> {
  const { of, says, patienceMs: timeout = PATIENCE_MS } = subject;
  for (const text of says) await of.getByText(text).first().waitFor({ timeout });
  const width = page.viewportSize()?.width ?? 1440;
  await page.setViewportSize({ width, height: Math.ceil((await boxOf(of)).height) + FRAME });
  await of.evaluate((element: Drawn) => element.scrollIntoView({ block: 'center' }));
  await holdAllInSight(subject);
  const { x, y, width: wide, height } = await boxOf(of);
  const clip = { x: x - MARGIN, y: y - MARGIN, width: wide + 2 * MARGIN, height: height + 2 * MARGIN };
  await page.screenshot({ path, clip, animations: 'disabled' });
  await holdAllInSight(subject);
}
