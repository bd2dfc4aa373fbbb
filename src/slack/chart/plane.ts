import type { Stretch } from '../../health/downtime.ts';
import { INK } from './ratings.ts';
import { element, textElement, type Attributes } from './svg.ts';

/** Where things stand in a picture; in a language from right to left everything is mirrored, time too. */
export interface Plane {
  /** A stretch of time as a bar, at least wide enough to be seen. */
  bar(stretch: Stretch, place: { y: number; height: number }, attributes: Attributes): string;
  /** A line from left to right over the whole time. */
  rule(y: number): string;
  /** A line from top to bottom at a time. */
  mark(at: number, place: { top: number; bottom: number }, attributes: Attributes): string;
  /** Where a time is. */
  timeAt(at: number): number;
  /** Where a distance from the edge on which reading begins is. */
  edgeAt(distance: number): number;
  /** Words that begin, end or are centred there. */
  words(text: string, place: { x: number; y: number }, style?: WordStyle): string;
}

/** How words look; `anchor` is meant as in a language from left to right. */
export interface WordStyle {
  anchor?: 'start' | 'middle' | 'end';
  size?: number;
  weight?: 'bold';
  fill?: string;
  /** A telephone number: no sentence, and from left to right everywhere. */
  isNumber?: boolean;
}

/** How a plane is laid out; `times` are epoch ms. */
export interface PlaneShape {
  width: number;
  /** Room for labels where reading begins, and where it ends. */
  before: number;
  after: number;
  times: Stretch;
  isMirrored: boolean;
}

const THINNEST = 3;
const MIRRORED = { start: 'end', middle: 'middle', end: 'start' } as const;

/** Isolates (Unicode UAX 9, 2.4): the renderer takes every line for left to right, and a telephone number has no direction of its own. */
const RLI = '\u2067';
const LRI = '\u2066';
const PDI = '\u2069';

/** Makes a plane. */
export function createPlane({ width, before, after, times, isMirrored }: PlaneShape): Plane {
  const scale = (width - before - after) / Math.max(1, times.to - times.from);
  const edgeAt = (distance: number) => (isMirrored ? width - distance : distance);
  const timeAt = (at: number) => edgeAt(before + (Math.min(times.to, Math.max(times.from, at)) - times.from) * scale);
  return {
    timeAt,
    edgeAt,
    bar({ from, to }, { y, height }, attributes) {
      const [left, right] = [timeAt(from), timeAt(to)].toSorted((one, other) => one - other);
      const wide = Math.max(THINNEST, (right ?? 0) - (left ?? 0));
      return element('rect', { x: left, y, width: wide, height, ...attributes });
    },
    rule(y) {
      const [x1, x2] = [edgeAt(before), edgeAt(width - after)];
      return element('line', { x1, x2, y1: y, y2: y, stroke: INK.rule });
    },
    mark(at, { top, bottom }, attributes) {
      const x = timeAt(at);
      return element('line', { x1: x, x2: x, y1: top, y2: bottom, ...attributes });
    },
    words(text, { x, y }, { anchor = 'start', size = 14, weight, fill = INK.text, isNumber } = {}) {
      const style = { 'font-size': size, fill, ...(weight && { 'font-weight': weight }) };
      const placed = { x, y, 'text-anchor': isMirrored ? MIRRORED[anchor] : anchor, ...style };
      return textElement(placed, isMirrored ? `${isNumber ? LRI : RLI}${text}${PDI}` : text);
    },
  };
}
