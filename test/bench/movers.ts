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

/** Moves one number after the other, and knows nothing of how. */
export interface Mover {
  move(number: Wanted): Promise<void>;
  end(): Promise<void>;
}

/** Parts of a route, ms: the checks, everything up to the request, the last reads, the call and the proofs. */
export interface ScriptTimes {
  checks: number;
  preparing: number;
  reads: number;
  moving: number;
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

/** A process that makes the same calls and nothing else; `took` gives the times of each number. */
export async function moverByScript(stage: Stage): Promise<Mover & { took: Map<string, ScriptTimes> }> {
  const { world } = stage;
  const settings = writeBotSettings(stage, 1);
  const child = startChild('plain-script.ts', {
    ...settings.env,
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: COMPILE_CACHE,
  });
  await child.hear();
  const took = new Map<string, ScriptTimes>();
  return {
    took,
    async move({ e164, pin }) {
      const deployment = world.deployments.find((one) => one.e164 === e164);
      if (!deployment) throw new Error(`no deployment serves ${e164}`);
      const { name, phoneNumberId } = deployment;
      const answer = await child.ask({ number: e164, waba: seedIds.waba, phoneNumberId, deployment: name, pin });
      const times = answer as ScriptTimes & { failed?: string };
      if (times.failed !== undefined) throw new Error(`the script failed: ${times.failed}`);
      took.set(e164, times);
    },
    async end() {
      await child.end();
      settings.remove();
    },
  };
}
