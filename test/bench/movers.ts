import { setTimeout as pause } from 'node:timers/promises';
import { COMPILE_CACHE } from '../../sandbox/bot-process.ts';
import { writeBotSettings } from '../../sandbox/bot-settings.ts';
import { seedIds } from '../../sandbox/meta/seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { createBoard, isDone, type Card } from '../chaos/board.ts';
import { employ, type Crew, type CrewSize, type Wanted } from '../chaos/crew.ts';
import { startChild } from './child.ts';

/** Longest one number may take, ms. */
const PATIENCE_MS = 60_000;

/** For stages on which only moves are measured: numbers that have moved are not read every three seconds, as in the sandbox. */
export const QUIET_WATCH = { schedule: ['1h', '24h'], reports: ['24h'] };

/** Moves one number after the other, and knows nothing of how. */
export interface Mover {
  move(number: Wanted): Promise<void>;
  end(): Promise<void>;
}

/** Parts of a route: the checks, everything up to the request, what is read after the click, the call and the proofs. */
export const SCRIPT_PARTS = ['checks', 'preparing', 'reads', 'moving'] as const;
export type ScriptPart = (typeof SCRIPT_PARTS)[number];

/** How long each part took, ms. */
export type ScriptTimes = Record<ScriptPart, number>;

/** A process that makes the same calls and nothing else. */
export interface Script {
  /** Makes the calls of one part of a move, and tells how long they took, ms; several numbers at once if asked. */
  part(number: Wanted, part: ScriptPart): Promise<number>;
  /** All parts, one after the other. */
  move(number: Wanted): Promise<ScriptTimes>;
  end(): Promise<void>;
}

/** Resolves as soon as the card of the number is as it should be. */
export async function untilCard(
  { slack }: Stage,
  number: Wanted,
  fits: (card: Card | undefined) => boolean,
): Promise<void> {
  const board = createBoard(slack);
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    if (fits(board.cards().get(number.e164.slice(1)))) return;
    await pause(20);
  }
  throw new Error(`the card of ${number.e164} never came to that`);
}

/** People and the bot. Numbers join the crew's work one by one. */
export function moverByBot(stage: Stage, size: CrewSize): Mover & { crew: Crew; wanted: Wanted[] } {
  const wanted: Wanted[] = [];
  const crew = employ(stage, wanted, size);
  return {
    crew,
    wanted,
    async move(number) {
      wanted.push(number);
      await untilCard(stage, number, isDone);
    },
    end: () => crew.stop(),
  };
}

/** Starts a {@link Script} on the stage. */
export async function startScript(stage: Stage): Promise<Script> {
  const { world } = stage;
  const settings = writeBotSettings(stage, 1);
  const child = startChild('plain-script.ts', {
    ...settings.env,
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  });
  await child.hear();

  const part: Script['part'] = async ({ e164, pin }, which) => {
    const deployment = world.deployments.find((one) => one.e164 === e164);
    if (!deployment) throw new Error(`no deployment serves ${e164}`);
    const { name, phoneNumberId } = deployment;
    const asked = { part: which, number: e164, waba: seedIds.waba, phoneNumberId, deployment: name, pin };
    const { ms, failed } = (await child.askFor({ asked })) as { ms: number; failed?: string };
    if (failed !== undefined) throw new Error(`the script failed: ${failed}`);
    return ms;
  };

  return {
    part,
    async move(number) {
      const times: Partial<ScriptTimes> = {};
      for (const which of SCRIPT_PARTS) times[which] = await part(number, which);
      return times as ScriptTimes;
    },
    async end() {
      await child.end();
      settings.remove();
    },
  };
}
