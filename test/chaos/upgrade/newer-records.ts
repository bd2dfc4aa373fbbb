import { setTimeout as pause } from 'node:timers/promises';
import { channels, people } from '../../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../../sandbox/stage.ts';
import { readJournals, storyOf, type Story } from '../audit.ts';
import { NEXT_ENTRY } from './programs.ts';

const ANSWERED_WITHIN_MS = 20_000;
const LOOK_MS = 50;
const REFUSAL = 'written by a newer version';

interface Line {
  event: { type: string };
}

const isNewer = (line: string): boolean => (JSON.parse(line) as Line).event.type === NEXT_ENTRY;

/** What journals tell to who reads over the entries of the next version. */
export async function readNewerStories(redisUrl: string): Promise<Story[]> {
  const journals = [...(await readJournals(redisUrl)).values()];
  return journals.flatMap((lines) => {
    const known = lines.filter((line) => !isNewer(line));
    const counted = known.map((line, index) => JSON.stringify({ ...(JSON.parse(line) as Line), seq: index + 1 }));
    return storyOf(counted) ?? [];
  });
}

/** Lengths of the journals that the next version has written to, by number; those of finished moves too. */
export async function newerRecords(redisUrl: string): Promise<Map<string, number>> {
  const journals = [...(await readJournals(redisUrl))].filter(([, lines]) => lines.some(isNewer));
  return new Map(journals.map(([key, lines]) => [`+${/\{(\d+)\}/u.exec(key)?.[1]}`, lines.length]));
}

/** True once somebody who pressed something was told that a newer version has written the record. */
export const somebodyWasRefused = ({ slack }: Stage): boolean =>
  slack.workspace.messages
    .all(channels.migrations)
    .some(({ ephemeralFor, text }) => ephemeralFor !== undefined && text.includes(REFUSAL));

/** Asks for the status of a number; true when the answer says that a newer version has written its record. */
export async function isRefused({ slack }: Stage, e164: string): Promise<boolean> {
  const person = slack.as(people.mara);
  const answers = () =>
    slack.workspace.messages.all(channels.migrations).filter(({ ephemeralFor }) => ephemeralFor === person.id);
  const before = answers().length;
  await person.types(`/migrate status ${e164}`, channels.migrations);
  const end = performance.now() + ANSWERED_WITHIN_MS;
  while (performance.now() < end) {
    const fresh = answers().slice(before);
    if (fresh.some(({ text }) => text.includes(REFUSAL))) return true;
    await pause(LOOK_MS);
  }
  return false;
}
