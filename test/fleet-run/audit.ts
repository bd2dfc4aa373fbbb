import { Redis } from 'ioredis';
import { FleetEntry } from '../../src/fleet/fleet-event.ts';
import { foldFleet, type Fleet } from '../../src/fleet/fleet.ts';
import { wavesOf } from '../../src/fleet/fleet-views.ts';
import { fleetKeys } from '../../src/store/keys.ts';
import { FleetId } from '../../src/migration/fleet-link.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import type { Story } from '../chaos/audit.ts';
import type { Fate, MadeFile } from './file.ts';
import { fleetMessages, until } from './people.ts';

/** What the record, the journals, Meta and the channel say in the end. */
export interface Audit {
  waves: number;
  entries: number;
  leftOutLines: number;
  /** How many rows came to which end. */
  outcomes: Record<string, number>;
  waveCards: number;
  numberCards: number;
  misses: string[];
}

const ENDS: Record<Fate, string> = {
  moves: 'moved',
  fails: 'failed',
  gone: 'refused proposal-gone',
  'left-out': 'skipped',
};

type Row = Fleet['rows'][number];

const endOf = ({ outcome, skipped }: Row): string => {
  if (skipped) return 'skipped';
  return outcome ? [outcome.kind, outcome.why].filter(Boolean).join(' ') : 'nothing';
};

async function recordOf(url: string, id: string): Promise<{ fleet: Fleet; entries: number }> {
  const client = new Redis(url);
  try {
    const lines = await client.lrange(fleetKeys.record(FleetId.parse(id)), 0, -1);
    const fleet = foldFleet(lines.map((line) => FleetEntry.parse(JSON.parse(line))));
    if (!fleet) throw new Error('the record of the fleet is gone');
    return { fleet, entries: lines.length };
  } finally {
    client.disconnect();
  }
}

/** Bad lines that were not named with their reason, and good ones that are no rows. */
function lineMisses({ faults, rows }: Fleet, { bad, good }: MadeFile): string[] {
  const named = new Map(faults.map(({ line, code }) => [line, code]));
  const known = new Set(rows.map(({ line }) => line));
  return [
    ...[...bad].flatMap(([line, code]) =>
      named.get(line) === code
        ? []
        : [`line ${line} was to be left out for ${code}: ${named.get(line) ?? 'it was not'}`],
    ),
    ...[...good.keys()].flatMap((line) =>
      known.has(line) ? [] : [`line ${line} is no row: ${named.get(line) ?? '?'}`],
    ),
  ];
}

/** Rows that did not come to the end they had to, at Meta and in the journals too. */
function rowMisses(fleet: Fleet, { good }: MadeFile, stage: Stage, stories: readonly Story[]): string[] {
  const byNumber = Map.groupBy(stories, ({ migration }) => migration.number);
  return fleet.rows.flatMap((row) => {
    const expected = good.get(row.line);
    if (!expected) return [];
    const { fate, phoneNumberId } = expected;
    const own = byNumber.get(row.number) ?? [];
    const calls = stage.world.registerCalls(phoneNumberId).length;
    const found = [endOf(row), `${own.length} moves`, `${calls} calls`].join(', ');
    const isSent = fate === 'moves' || fate === 'fails';
    // A number that was left out after it had begun goes on on its own card.
    const moves = fate === 'left-out' ? own.length : Number(isSent);
    const wanted = [ENDS[fate], `${moves} moves`, `${Number(isSent)} calls`].join(', ');
    // People who saw the refused call may have tried again, with an approval of its own.
    const isMended = fate === 'fails' && found === 'moved, 1 moves, 2 calls';
    const isRight = (found === wanted || isMended) && own.length <= 1;
    return isRight ? [] : [`line ${row.line}: ${found}; it was to be: ${wanted}`];
  });
}

function cardMisses(fleet: Fleet, stage: Stage): { waveCards: number; numberCards: number; misses: string[] } {
  const names = fleetMessages(stage).map(({ name }) => name);
  const wanted = [
    'plan',
    ...wavesOf(fleet)
      .filter((wave) => fleet.opened[wave] !== undefined)
      .map(String),
  ];
  const cards = stage.slack.workspace.messages
    .all(channels.migrations)
    .flatMap(({ metadata }) =>
      metadata?.event_type === 'ferryman_migration' ? [String(metadata.event_payload['migration'])] : [],
    );
  const started = fleet.rows.flatMap(({ migration }) => migration ?? []);
  return {
    waveCards: names.length - 1,
    numberCards: cards.length,
    misses: [
      ...(names.toSorted().join() === wanted.toSorted().join()
        ? []
        : [`cards ${names.join()} instead of ${wanted.join()}`]),
      ...(new Set(cards).size === cards.length ? [] : [`${cards.length - new Set(cards).size} numbers with two cards`]),
      ...(cards.length === started.length ? [] : [`${cards.length} cards for ${started.length} started numbers`]),
    ],
  };
}

/** The file that `/migrate fleet <name> csv` puts into the thread names every row with its end. */
async function csvMisses(fleet: Fleet, stage: Stage): Promise<string[]> {
  const ana = stage.slack.as(people.ana);
  const file = await until('the numbers as CSV', () =>
    ana
      .sees()
      .messages.flatMap(({ thread }) => thread.flatMap(({ files }) => files))
      .findLast(({ name }) => name === `fleet-${fleet.id}.csv`),
  );
  const lines = (file.content ?? '').trim().split(/\r?\n/u);
  return lines.length === fleet.rows.length + 1 ? [] : [`${lines.length - 1} rows in the CSV of ${fleet.rows.length}`];
}

/** Looks at everything a fleet left: each statement that does not hold is a sentence. */
export async function auditFleet(
  stage: Stage,
  { fleet: id, file, stories }: { fleet: string; file: MadeFile; stories: readonly Story[] },
): Promise<Audit> {
  const { fleet, entries } = await recordOf(stage.redis.url, id);
  const cards = cardMisses(fleet, stage);
  const outcomes = Map.groupBy(fleet.rows, endOf);
  return {
    ...cards,
    waves: wavesOf(fleet).length,
    entries,
    leftOutLines: fleet.faults.length,
    outcomes: Object.fromEntries([...outcomes].map(([end, rows]) => [end, rows.length])),
    misses: [
      ...lineMisses(fleet, file),
      ...rowMisses(fleet, file, stage, stories),
      ...cards.misses,
      ...(await csvMisses(fleet, stage)),
    ],
  };
}
