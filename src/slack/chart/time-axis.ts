import type { Stretch } from '../../health/downtime.ts';
import type { AlertWords } from '../alert-catalogue.ts';
import { durationText } from '../alert-duration.ts';
import type { Plane } from './plane.ts';
import { INK } from './ratings.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Distances that people count in. */
const STEPS = [second, 5 * second, 15 * second, minute, 5 * minute, 15 * minute, hour, 3 * hour, 6 * hour, 12 * hour];

const TICKS_AT_MOST = 8;

/** The distance of the ticks over so long a time: whole days when nothing shorter fits. */
export function stepOf(length: number): number {
  const short = STEPS.find((step) => length / step <= TICKS_AT_MOST);
  return short ?? Math.ceil(length / TICKS_AT_MOST / day) * day;
}

/** Times after `zero` that get a label, epoch ms. */
export function ticksOf(zero: number, to: number): number[] {
  const step = stepOf(to - zero);
  const count = Math.floor((to - zero) / step);
  return Array.from({ length: count }, (_, index) => zero + (index + 1) * step);
}

/**
 * Lines at times counted from `zero`, with labels under them: how long after it. No clock times: readers are in many zones. The one
 * at `zero` says what happened then.
 */
export function timeAxis(
  plane: Plane,
  times: Pick<Stretch, 'to'> & { zero: number; name: string },
  { top, bottom, words }: { top: number; bottom: number; words: AlertWords },
): string[] {
  const label = (at: number, text: string) =>
    plane.words(text, { x: plane.timeAt(at), y: bottom + 20 }, { anchor: 'middle', size: 12, fill: INK.soft });
  const { zero, to, name } = times;
  return [
    plane.mark(zero, { top, bottom }, { stroke: INK.soft }),
    label(zero, name),
    ...ticksOf(zero, to).flatMap((at) => [
      plane.mark(at, { top, bottom }, { stroke: INK.rule }),
      label(at, durationText(at - zero, words)),
    ]),
  ];
}
