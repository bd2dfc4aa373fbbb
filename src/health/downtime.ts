import type { Incident } from './incident.ts';

/** A stretch of time, epoch ms. */
export interface Stretch {
  from: number;
  to: number;
}

/** Stretches that touch or overlap become one. */
function merged(stretches: readonly Stretch[]): Stretch[] {
  const whole: Stretch[] = [];
  for (const next of stretches.toSorted((one, other) => one.from - other.from)) {
    const last = whole.at(-1);
    if (last && next.from <= last.to) last.to = Math.max(last.to, next.to);
    else whole.push({ ...next });
  }
  return whole;
}

/** Incidents that stood at some time between `from` and `to`, epoch ms. */
export const incidentsBetween = (incidents: readonly Incident[], from: number, to: number): Incident[] =>
  incidents.filter(({ openedAt, recoveredAt }) => openedAt < to && (recoveredAt ?? to) > from);

/** The part of an incident that lies between `from` and `to`, of one that does. */
export const stretchOf = ({ openedAt, recoveredAt }: Incident, from: number, to: number): Stretch => ({
  from: Math.max(from, openedAt),
  to: Math.min(to, recoveredAt ?? to),
});

/**
 * When an urgent incident stood between `from` and `to`, in order: the number did not send or receive, as far as the readings show.
 * Two at the same time are one stretch.
 */
export function downBetween(incidents: readonly Incident[], from: number, to: number): Stretch[] {
  const urgent = incidentsBetween(incidents, from, to).filter(({ severity }) => severity === 'page');
  return merged(urgent.map((one) => stretchOf(one, from, to)));
}

/** How long stretches that do not overlap last in all, ms. */
export const lengthOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { from, to }) => sum + to - from, 0);
