import type { Stage } from '../../sandbox/stage.ts';
import type { WorldDeployment } from '../../sandbox/world.ts';
import type { Event } from '../../src/migration/event.ts';
import { callsPerApproval, readStories, type Story } from './audit.ts';
import { isDone, type Board } from './board.ts';

/** A line whose cutover was disturbed; epoch ms. */
export interface Disturbed {
  line: WorldDeployment;
  /** What was done to it. */
  what: string;
  /** When the fault struck, and when it was over. */
  struckAt: number;
  overAt: number;
}

/** What became of disturbed lines. */
export interface Outcome {
  /** Approvals with more than one register call, and calls without an approval; each with what was done. */
  doubled: string[];
  /** Lines without a true end in the journal, at Meta and on the card. */
  unfinished: string[];
  /** Outcomes that only a person could tell. */
  leftToPeople: string[];
  /** The longest from the end of a fault, or from the approval after it, to the end of a request that was struck. */
  slowestMs: number;
}

const requestOf = (event: Event): string | undefined => ('requestId' in event ? event.requestId : undefined);

/** How long each request that stood when the fault struck took to its end, from the end of the fault on; ms. */
function settleTimes({ entries }: Story, { struckAt, overAt }: Disturbed): number[] {
  const asked = entries.filter(({ at, event }) => event.type === 'approvalRequested' && at <= struckAt);
  return asked.flatMap(({ event: request }) => {
    const own = entries.filter(({ event }) => requestOf(event) === requestOf(request));
    const ended = own.find(({ event }) => ['approvalClosed', 'cutoverSettled', 'rejected'].includes(event.type));
    const approved = own.find(({ event }) => event.type === 'approved');
    if (ended) return [ended.at - Math.max(overAt, approved?.at ?? 0)];
    return [Number.POSITIVE_INFINITY];
  });
}

interface Seen {
  stage: Stage;
  board: Board;
  stories: readonly Story[];
}

/** How far the line is from a true end, in words; undefined when it has come to one. */
function missingEnd({ stage, board }: Seen, line: WorldDeployment, own: readonly Story[]): string | undefined {
  const isOver = own.length === 1 && own[0]?.migration.ending?.kind === 'completed';
  const { platform } = stage.world.number(line.e164);
  const card = board.cards().get(line.e164.slice(1));
  if (isOver && platform === 'CLOUD_API' && isDone(card)) return undefined;
  const last = own.map(({ entries }) => JSON.stringify(entries.at(-1)?.event));
  return `${platform}, journal: ${last.join(' | ')}, card: ${card?.text}`;
}

function outcomeOfOne(seen: Seen, one: Disturbed): Outcome {
  const { line, what } = one;
  const own = seen.stories.filter(({ migration }) => migration.number === line.e164);
  const perApproval = callsPerApproval(own, seen.stage.world.registerCalls(line.phoneNumberId));
  const doubled = [...perApproval].filter(([approval, count]) => count > 1 || approval === 'none');
  const missing = missingEnd(seen, line, own);
  const isLeft = own.some(({ entries }) =>
    entries.some(({ event }) => event.type === 'cutoverSettled' && event.outcome === 'needs-human'),
  );
  return {
    doubled: doubled.map(([approval, count]) => `${what}: ${count} calls for ${approval}`),
    unfinished: missing === undefined ? [] : [`${what}: ${missing}`],
    leftToPeople: isLeft ? [what] : [],
    slowestMs: Math.max(0, ...own.flatMap((story) => settleTimes(story, one))),
  };
}

/** What became of all of them together. */
export const summed = (outcomes: readonly Outcome[]): Outcome => ({
  doubled: outcomes.flatMap(({ doubled }) => doubled),
  unfinished: outcomes.flatMap(({ unfinished }) => unfinished),
  leftToPeople: outcomes.flatMap(({ leftToPeople }) => leftToPeople),
  slowestMs: Math.max(0, ...outcomes.map(({ slowestMs }) => slowestMs)),
});

/** Reads journals, Meta and cards, and judges every line that was disturbed. */
export async function outcomeOf(
  scene: { stage: Stage; board: Board },
  disturbed: readonly Disturbed[],
): Promise<Outcome> {
  const seen = { ...scene, stories: await readStories(scene.stage.redis.url) };
  return summed(disturbed.map((one) => outcomeOfOne(seen, one)));
}
