import { setTimeout as pause } from 'node:timers/promises';
import type { BotProcess } from '../../../sandbox/bot-process.ts';
import type { Random } from '../../../sandbox/meta/random.ts';
import type { Stage } from '../../../sandbox/stage.ts';
import type { WorldDeployment } from '../../../sandbox/world.ts';
import { isDone } from '../board.ts';
import { createPath, namesOf } from '../cutover-kills/path.ts';
import { approve, comesTrue, openGate, wantedOf, type Gate } from '../gate.ts';
import { outcomeOf, summed, type Disturbed, type Outcome } from '../outcome.ts';
import { between, randomFor } from '../random.ts';
import { openBotTaps, type BotTaps } from '../taps/bot-taps.ts';
import { randomAim } from './aim.ts';

/** How replicas are frozen. */
export interface FreezeOptions {
  seed: number;
  runs: number;
  /** Every so manieth freeze outlasts the queue's lock too; 0: none. */
  longEvery: number;
  /** Another copy of the program. */
  root?: string;
  /** Enough is enough: ends after the first doubled call. */
  untilDoubled?: boolean;
  say: (line: string) => void;
}

/** What freezes came to. */
export interface Freezes extends Outcome {
  runs: number;
  frozen: number;
  /** Freezes during which the other replica took the work over. */
  takenOver: number;
  longestMs: number;
}

const REPLICAS = 2;
const BATCH = 10;
/** A lease lasts 1.5 s, BullMQ's lock 30 s: both are longer gone when the replica wakes. */
const SHORT_FREEZE = [2_500, 4_500] as const;
const LONG_FREEZE = [31_000, 33_000] as const;
const REACHED_WITHIN_MS = 20_000;
const DONE_WITHIN_MS = 120_000;

interface FreezeStage {
  gate: Gate & { bots: BotProcess[] };
  taps: BotTaps[];
  random: Random;
}

async function openFreezeStage({ root }: FreezeOptions, seed: number, count: number): Promise<FreezeStage> {
  const taps: BotTaps[] = [];
  const gate = await openGate(count, {
    stage: {
      world: { randomSeed: seed, timings: { registrationMs: 100, statusMs: 50 } },
      bot: { settleMs: 3_000, pace: 6_000 },
      slack: { ackTimeoutMs: 1_500 },
    },
    start: async (stage: Stage) => {
      for (let replica = 0; replica < REPLICAS; replica++) taps.push(await openBotTaps(stage, root));
      return taps.map(({ places }) => ({ places, ...(root !== undefined && { root }) }));
    },
  });
  return { gate, taps, random: randomFor(seed, 3) };
}

/** Freezes whichever replica comes to a random point of the line's way, for that long; undefined when none came there. */
async function freezeOnce(
  { gate, taps, random }: FreezeStage,
  line: WorldDeployment,
  lastsMs: number,
): Promise<{ disturbed: Disturbed; takenOver: boolean } | undefined> {
  const own = [...namesOf(line), gate.board.cards().get(line.e164.slice(1))?.message.ts ?? line.e164];
  const path = createPath({
    own,
    others: gate.lines.filter((one) => one !== line).flatMap(namesOf),
    background: new Set(),
  });
  const aim = randomAim(random);
  let victim: BotProcess | undefined;
  let struckAt = 0;
  let takenOver = false;
  for (const [replica, tap] of taps.entries())
    tap.hear((exchange, side) => {
      if (path.nameOf(exchange) === undefined) return 'pass';
      const bot = gate.bots[replica];
      // Somebody else does the migration's work while the frozen one sleeps.
      if (victim && bot !== victim && exchange.what.includes('journal-append')) takenOver = true;
      if (victim || !bot || !aim.hits(exchange, side)) return 'pass';
      victim = bot;
      struckAt = Date.now();
      bot.freeze();
      return 'pass';
    });
  const isOver = () => isDone(gate.board.cards().get(line.e164.slice(1)));
  const late = performance.now() + REACHED_WITHIN_MS;
  const isStruckOrOver = () => victim !== undefined || isOver() || performance.now() > late;
  await approve(gate, line, isStruckOrOver);
  await comesTrue(isStruckOrOver, REACHED_WITHIN_MS);
  gate.inHand.push(wantedOf(gate.stage, line));
  if (victim) {
    await pause(lastsMs);
    victim.thaw();
  }
  const tookOver = takenOver;
  const overAt = Date.now();
  await comesTrue(isOver, DONE_WITHIN_MS);
  if (!victim) return undefined;
  return { disturbed: { line, what: `frozen ${lastsMs} ms, ${aim.what}`, struckAt, overAt }, takenOver: tookOver };
}

/** Freezes replicas (SIGSTOP) longer than their leases live, at random points of the cutover, and lets them wake. */
export async function freezeReplicas(options: FreezeOptions): Promise<Freezes> {
  const outcomes: Outcome[] = [];
  const figures = { runs: 0, frozen: 0, takenOver: 0, longestMs: 0 };
  const isEnough = () =>
    figures.runs >= options.runs || (options.untilDoubled === true && summed(outcomes).doubled.length > 0);
  for (let batch = 0; !isEnough(); batch += 1) {
    const scene = await openFreezeStage(options, options.seed + batch, Math.min(BATCH, options.runs - figures.runs));
    try {
      for (const line of scene.gate.lines) {
        if (isEnough()) break;
        figures.runs += 1;
        const isLong = options.longEvery > 0 && figures.runs % options.longEvery === 0;
        const [shortest, longest] = isLong ? LONG_FREEZE : SHORT_FREEZE;
        const lastsMs = between(scene.random, shortest, longest);
        const made = await freezeOnce(scene, line, lastsMs);
        if (!made) continue;
        figures.frozen += 1;
        figures.takenOver += made.takenOver ? 1 : 0;
        figures.longestMs = Math.max(figures.longestMs, lastsMs);
        outcomes.push(await outcomeOf(scene.gate, [made.disturbed]));
      }
    } finally {
      await scene.gate.close();
      await Promise.all(scene.taps.map((tap) => tap.close()));
    }
    options.say(`${figures.frozen} freezes, ${summed(outcomes).doubled.length} doubled`);
  }
  return { ...figures, ...summed(outcomes) };
}
