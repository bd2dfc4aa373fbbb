import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../../sandbox/stage.ts';
import type { Story } from './audit.ts';
import { createBoard, isDone } from './board.ts';
import type { Wanted } from './crew.ts';

const LOOK_MS = 1_000;
const LOUD_EVERY = 15;

/** Numbers whose move did not come to a true end in the journal, at Meta and on the card, each with what is known of it. */
export function unfinished(stage: Stage, wanted: readonly Wanted[], stories: readonly Story[]): string[] {
  const cards = createBoard(stage.slack).cards();
  return wanted.flatMap(({ e164 }) => {
    const own = stories.filter(({ migration }) => migration.number === e164);
    const card = cards.get(e164.slice(1));
    const isOver = own.length === 1 && own[0]?.migration.ending?.kind === 'completed';
    const atMeta = stage.world.number(e164).platform;
    if (isOver && atMeta === 'CLOUD_API' && isDone(card)) return [];
    const last = own.map(({ entries }) => JSON.stringify(entries.at(-1)?.event).slice(0, 200));
    return [`${e164} ${atMeta}; journal: ${last.join(' | ') || 'none'}; card: ${card?.text ?? 'none'}`];
  });
}

/** How many numbers are not yet at Meta and done on their card. */
export function underWay({ slack, world }: Stage, wanted: readonly Wanted[]): number {
  const cards = createBoard(slack).cards();
  return wanted.filter(({ e164 }) => world.number(e164).platform !== 'CLOUD_API' || !isDone(cards.get(e164.slice(1))))
    .length;
}

/** Waits for the true end of every move, `withinMs` at most; false when some have none by then. */
export async function untilFinished(
  stage: Stage,
  wanted: readonly Wanted[],
  how: { withinMs: number; stories: () => Promise<Story[]>; say: (left: number) => void },
): Promise<boolean> {
  const end = performance.now() + how.withinMs;
  for (let look = 0; performance.now() < end; look += 1) {
    // The journals are many and long: they are read once the rest looks finished.
    const left = underWay(stage, wanted);
    if (left === 0 && unfinished(stage, wanted, await how.stories()).length === 0) return true;
    if (look % LOUD_EVERY === 0) how.say(left);
    await pause(LOOK_MS);
  }
  return false;
}
