import { element } from './svg.ts';

/** How a rating looks: apart by colour, by place or height, and by shape, so that nobody depends on one of them. */
export interface Look {
  /** Colours that people with any colour vision tell apart (Okabe and Ito). */
  fill: string;
  /** 0 is the best. */
  level: number;
  /** A sign of the size of 1 around the origin. */
  sign: string;
}

const circle = 'M-.5 0a.5 .5 0 1 0 1 0a.5 .5 0 1 0 -1 0z';
const triangle = 'M0 -.6L.6 .5L-.6 .5z';
const square = 'M-.5 -.5h1v1h-1z';
const diamond = 'M0 -.6L.6 0L0 .6L-.6 0z';

const RATINGS: Record<string, Look> = {
  GREEN: { fill: '#009e73', level: 0, sign: circle },
  YELLOW: { fill: '#e69f00', level: 1, sign: triangle },
  RED: { fill: '#b3200c', level: 2, sign: square },
};

const UNRATED: Look = { fill: '#8a8f98', level: 3, sign: diamond };

/** The ratings a picture has a place for, the best first; anything else Meta says is shown as the last one, not known. */
export const SHOWN_RATINGS = ['GREEN', 'YELLOW', 'RED', undefined] as const;

/** How a rating looks. */
export const lookOf = (rating: string | undefined): Look => RATINGS[rating ?? ''] ?? UNRATED;

/** True for a rating that has a place of its own. */
export const isShown = (rating: string | undefined): rating is string => rating !== undefined && rating in RATINGS;

/** The sign of a look at a place. */
export const signAt = ({ fill, sign }: Look, { x, y, size }: { x: number; y: number; size: number }): string =>
  element('path', { d: sign, fill, transform: `translate(${Math.round(x)} ${Math.round(y)}) scale(${size})` });

/** Colours of what is no rating. */
export const INK = { text: '#1d1c1d', soft: '#616061', rule: '#d9dce1', down: '#1d1c1d', other: '#0072b2' };
