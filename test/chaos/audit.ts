import { Redis } from 'ioredis';
import type { RegisterEntry } from '../../sandbox/meta/call-log.ts';
import { Entry, type EventOf } from '../../src/migration/event.ts';
import { fold } from '../../src/migration/evolve.ts';
import type { Migration } from '../../src/migration/state.ts';
import { JOURNAL_PATTERN } from '../../src/store/keys.ts';
import { textsOf } from '../support/stored-journal.ts';

/** What a journal tells. */
export interface Story {
  migration: Migration;
  entries: Entry[];
}

/** The entries of every journal there is as canonical JSON, straight from Redis: no bot is asked. By key. */
export async function readJournals(redisUrl: string): Promise<Map<string, string[]>> {
  const client = new Redis(redisUrl);
  try {
    const found: string[] = [];
    for (let cursor = '0', first = true; first || cursor !== '0'; first = false) {
      const [next, page] = await client.scan(cursor, 'MATCH', JOURNAL_PATTERN, 'COUNT', 1_000);
      found.push(...page);
      cursor = next;
    }
    return new Map(
      await Promise.all(
        [...new Set(found)].map(async (key) => [key, textsOf(await client.lrange(key, 0, -1))] as const),
      ),
    );
  } finally {
    client.disconnect();
  }
}

/** Tells a journal whose lines are given; undefined for an empty one. */
export function storyOf(lines: readonly string[]): Story | undefined {
  const entries = lines.map((line) => Entry.parse(JSON.parse(line)));
  const migration = fold(entries);
  return migration && { migration, entries };
}

/** What every journal there is tells. */
export async function readStories(redisUrl: string): Promise<Story[]> {
  return [...(await readJournals(redisUrl)).values()].flatMap((lines) => storyOf(lines) ?? []);
}

/** The intents of the one call, each with the time it was written, oldest first. */
function intentsOf({ entries }: Story): { at: number; event: EventOf<'cutoverStarted'> }[] {
  return entries.flatMap(({ at, event }) => (event.type === 'cutoverStarted' ? [{ at, event }] : []));
}

/** Number of calls for each approval; a call that no approval stands for is counted under `none`. */
export function callsPerApproval(
  stories: readonly Story[],
  calls: readonly Pick<RegisterEntry, 'at' | 'phoneNumberId'>[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const call of calls) {
    const intents = stories
      .filter(({ migration }) => migration.phoneNumberId === call.phoneNumberId)
      .flatMap(intentsOf)
      .filter(({ at }) => at <= call.at)
      .toSorted((one, other) => one.at - other.at);
    const approval = intents.at(-1)?.event.requestId ?? 'none';
    counts.set(approval, (counts.get(approval) ?? 0) + 1);
  }
  return counts;
}

/** Requests that were closed without a decision of a person that still stood. */
export const voidedIn = (stories: readonly Story[]): number =>
  stories.flatMap(({ entries }) => entries).filter(({ event }) => event.type === 'approvalClosed').length;
