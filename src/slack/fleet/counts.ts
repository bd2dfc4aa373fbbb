import type { RowState } from '../../fleet/fleet.ts';
import { hasMoved, isTrouble } from '../../fleet/fleet-views.ts';
import type { Sighting } from '../../fleet/sighting.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Catalogue } from '../catalogue.ts';
import { ours, rendered } from '../tokens.ts';

/** Where a number stands, as the cards count it. */
const GROUPS = [
  'waiting',
  'preparing',
  'person',
  'approval',
  'approved',
  'scheduled',
  'moving',
  'proving',
  'trouble',
  'ended',
  'skipped',
] as const;
export type Group = (typeof GROUPS)[number] | 'moved';

/** The group of a number; one that has not been seen yet is being prepared. */
export function groupOf(row: RowState, sightings: ReadonlyMap<number, Sighting>): Group {
  if (row.skipped) return 'skipped';
  if (hasMoved(row)) return 'moved';
  if (isTrouble(row)) return 'trouble';
  if (row.outcome) return 'ended';
  if (row.migration === undefined) return 'waiting';
  const sighting = sightings.get(row.line);
  return sighting && 'stand' in sighting ? sighting.stand : 'preparing';
}

/** How many numbers stand where; mrkdwn. */
export function countsLine(
  rows: readonly RowState[],
  sightings: ReadonlyMap<number, Sighting>,
  words: Catalogue,
): string {
  const groups = rows.map((row) => groupOf(row, sightings));
  const count = (group: Group) => groups.filter((one) => one === group).length;
  const parts = GROUPS.filter((group) => count(group) > 0).map((group) =>
    words.mrkdwn(`fleet.count.${group}`, { count: count(group) }),
  );
  const values = { moved: count('moved'), count: rows.length, parts: rendered(parts.join(' · ')) };
  return words.mrkdwn('fleet.counts', values).trim();
}

/** Numbers named in a line of a card; the others are counted. */
const NAMED = 10;

const LISTED = {
  trouble: 'fleet.wave.trouble',
  person: 'fleet.wave.people',
  approval: 'fleet.wave.approval',
  ended: 'fleet.wave.refused',
  skipped: 'fleet.wave.skipped',
} as const;

/** The numbers that somebody should look at, by what for; mrkdwn lines. */
export function numberLines(
  rows: readonly RowState[],
  sightings: ReadonlyMap<number, Sighting>,
  words: Catalogue,
): string[] {
  return (Object.keys(LISTED) as (keyof typeof LISTED)[]).flatMap((group) => {
    const found = rows.filter((row) => groupOf(row, sightings) === group);
    if (found.length === 0) return [];
    const named = found
      .slice(0, NAMED)
      .map(({ number }) => formatNumber(number))
      .join(', ');
    const count = found.length - NAMED;
    const numbers = count > 0 ? ours(words.plain('fleet.wave.more', { numbers: named, count })) : named;
    return [words.mrkdwn(LISTED[group], { numbers })];
  });
}
