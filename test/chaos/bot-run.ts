import { setTimeout as pause } from 'node:timers/promises';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import { callsPerApproval, readStories, voidedIn, type Story } from './audit.ts';
import { createBoard, isDone } from './board.ts';
import { employ, type Wanted } from './crew.ts';
import type { Figures } from './figures.ts';
import { randomFor } from './random.ts';
import { supervise } from './supervisor.ts';

/** How a run is to be. Times in milliseconds. */
export interface ChaosOptions {
  migrations: number;
  replicas: number;
  /** Share of Meta's answers that are lost, 0 to 1. */
  loss: number;
  seed: number;
  /** Shortest and longest time that a replica works before it is killed. */
  lifetime: readonly [number, number];
  /** Longest time under faults; after it everything is healed and the rest must come to its end. */
  faultsFor: number;
  onProgress?: (line: string) => void;
}

/** An unanswered call waits this long before it is settled by reading; far longer than the emulated Meta works on one. */
const SETTLE_MS = 2_000;
const REGISTRATION_MS = 300;
/** Longest time for the rest to come to its end, once nothing fails any more. */
const HEALED_WITHIN_MS = 240_000;
/** The emulated Slack has no limits, and what is tried here is not patience with Slack's: updates a minute. */
const PACE = 6_000;
const LOOK_MS = 1_000;
const LOUD_EVERY = 15;

/** Enough people that the bots are the ones who have too much to do. */
const crewFor = (migrations: number) => ({
  agents: Math.max(4, Math.ceil(migrations / 20)),
  managers: Math.max(3, Math.ceil(migrations / 25)),
});

/** Numbers whose move did not come to a true end in the journal, at Meta and on the card, each with what is known of it. */
function unfinished(stage: Stage, wanted: readonly Wanted[], stories: readonly Story[]): string[] {
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
function underWay({ slack, world }: Stage, wanted: readonly Wanted[]): number {
  const cards = createBoard(slack).cards();
  return wanted.filter(({ e164 }) => world.number(e164).platform !== 'CLOUD_API' || !isDone(cards.get(e164.slice(1))))
    .length;
}

async function untilFinished(
  stage: Stage,
  wanted: readonly Wanted[],
  { withinMs, say }: { withinMs: number; say: (left: number) => void },
): Promise<boolean> {
  const end = performance.now() + withinMs;
  for (let look = 0; performance.now() < end; look += 1) {
    // The journals are many and long: they are read once the rest looks finished.
    const left = underWay(stage, wanted);
    if (left === 0 && unfinished(stage, wanted, await readStories(stage.redis.url)).length === 0) return true;
    if (look % LOUD_EVERY === 0) say(left);
    await pause(LOOK_MS);
  }
  return false;
}

/** Moves numbers through the real bot while it is killed and Meta's answers are lost, and counts. */
export async function runBot(options: ChaosOptions): Promise<Figures & { unfinished: string[] }> {
  const { migrations, replicas, loss, seed, lifetime, onProgress = () => undefined } = options;
  const began = performance.now();
  const stage = await openStage({
    replicas: 0,
    numbers: migrations,
    world: { randomSeed: seed, timings: { registrationMs: REGISTRATION_MS } },
    bot: { settleMs: SETTLE_MS, pace: PACE },
  });
  try {
    const { world } = stage;
    const wanted = world.deployments
      .slice(-migrations)
      .map(({ e164 }) => ({ e164, pin: world.number(e164).pin ?? '' }));
    const supervisor = await supervise({
      count: replicas,
      start: () => stage.addBot(),
      random: randomFor(seed, 1),
      lifetime,
    });
    world.setAnswerLossRate(loss);
    const crew = employ(stage, wanted, crewFor(migrations));
    const say = (left: number) =>
      onProgress(
        `${((performance.now() - began) / 1_000).toFixed(0)} s: ${left} of ${migrations} under way, ${supervisor.kills()} kills, ${world.registerCalls().length} register calls`,
      );
    const inTime = await untilFinished(stage, wanted, { withinMs: options.faultsFor, say });
    await supervisor.heal();
    if (!inTime) {
      world.setAnswerLossRate(0);
      await untilFinished(stage, wanted, { withinMs: HEALED_WITHIN_MS, say });
    }
    await crew.stop();
    const stories = await readStories(stage.redis.url);
    const calls = world.registerCalls();
    const perApproval = callsPerApproval(stories, calls);
    const left = unfinished(stage, wanted, stories);
    return {
      migrations,
      kills: supervisor.kills(),
      registerCalls: calls.length,
      doubled: [...perApproval].filter(([approval, count]) => count > 1 || approval === 'none').length,
      lost: left.length,
      voided: voidedIn(stories),
      wallMs: performance.now() - began,
      unfinished: left,
    };
  } finally {
    await stage.close();
  }
}
