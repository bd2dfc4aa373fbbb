import { setTimeout as pause } from 'node:timers/promises';
import type { BotProcess } from '../../sandbox/bot-process.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import { openStage, type BotLaunch, type Stage, type StageOptions } from '../../sandbox/stage.ts';
import type { WorldDeployment } from '../../sandbox/world.ts';
import { createBoard, type Board } from './board.ts';
import { employ, type CrewSize, type Wanted } from './crew.ts';
import { fillIn } from './form.ts';

const LOOK_MS = 40;
const AGAIN_MS = 300;
const PREPARED_WITHIN_MS = 120_000;
const APPROVE = 'ferryman.approve';

/** Looks again and again; true as soon as it holds, false when it did not in time. */
export async function comesTrue(condition: () => boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    if (condition()) return true;
    await pause(LOOK_MS);
  }
  return condition();
}

export const wantedOf = ({ world }: Stage, { e164 }: WorldDeployment): Wanted => ({
  e164,
  pin: world.number(e164).pin ?? '',
});

/** A stage on which several numbers wait for the approval of their cutover. */
export interface Gate {
  stage: Stage;
  lines: WorldDeployment[];
  board: Board;
  /** Who will see to a number after a fault: put it in, and they press what its card offers. */
  inHand: Wanted[];
  close(): Promise<void>;
}

const isAtGate = (board: Board, { e164 }: WorldDeployment): boolean =>
  board.cards().get(e164.slice(1))?.buttons.includes(APPROVE) ?? false;

/**
 * Opens a stage and has people bring `count` numbers to the approval of their cutover, with the bots that `start` gives.
 * Rejects when one does not come so far.
 */
export async function openGate(
  count: number,
  how: {
    stage: StageOptions;
    start: (stage: Stage) => Promise<BotLaunch[]>;
    /** Who sees to numbers after a fault. */
    crew?: CrewSize;
  },
): Promise<Gate & { bots: BotProcess[] }> {
  const stage = await openStage({ ...how.stage, replicas: 0, numbers: count });
  try {
    const bots = await Promise.all((await how.start(stage)).map((launch) => stage.addBot(launch)));
    const lines = stage.world.deployments.slice(-count);
    const board = createBoard(stage.slack);
    const wanted = lines.map((line) => wantedOf(stage, line));
    const preparing = employ(stage, wanted, { agents: 3, managers: 0 });
    const ready = await comesTrue(() => lines.every((line) => isAtGate(board, line)), PREPARED_WITHIN_MS);
    await preparing.stop();
    if (!ready) throw new Error(`not every number came to its approval:\n${stage.logs().slice(-20).join('\n')}`);
    const inHand: Wanted[] = [];
    const crew = employ(stage, inHand, how.crew ?? { agents: 1, managers: 1 });
    const close = async () => {
      await crew.stop();
      await stage.close();
    };
    return { stage, bots, lines, board, inHand, close };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** A manager approves on the card, again where the bot did not take it, until `isOver`; resolves with false when it was over first. */
export async function approve(
  { stage, board }: Gate,
  { e164 }: WorldDeployment,
  isOver: () => boolean,
): Promise<boolean> {
  const manager = stage.slack.as(people.mara);
  for (; !isOver(); await pause(AGAIN_MS)) {
    const card = board.cards().get(e164.slice(1));
    if (!card?.buttons.includes(APPROVE)) continue;
    const took = await fillIn(stage.slack, manager, {
      opening: () => manager.clicks(card.message, APPROVE),
      values: () => ({ digits: e164.slice(-4) }),
    }).catch(() => false);
    if (took) return true;
  }
  return false;
}
