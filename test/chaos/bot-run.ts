import { openStage } from '../../sandbox/stage.ts';
import { callsPerApproval, readStories, voidedIn } from './audit.ts';
import { employ } from './crew.ts';
import { unfinished, untilFinished } from './ends.ts';
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

/** Enough people that the bots are the ones who have too much to do. */
const crewFor = (migrations: number) => ({
  agents: Math.max(4, Math.ceil(migrations / 20)),
  managers: Math.max(3, Math.ceil(migrations / 25)),
});

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
    const stories = () => readStories(stage.redis.url);
    const inTime = await untilFinished(stage, wanted, { withinMs: options.faultsFor, stories, say });
    await supervisor.heal();
    if (!inTime) {
      world.setAnswerLossRate(0);
      await untilFinished(stage, wanted, { withinMs: HEALED_WITHIN_MS, stories, say });
    }
    await crew.stop();
    const told = await stories();
    const calls = world.registerCalls();
    const perApproval = callsPerApproval(told, calls);
    const left = unfinished(stage, wanted, told);
    return {
      migrations,
      kills: supervisor.kills(),
      registerCalls: calls.length,
      doubled: [...perApproval].filter(([approval, count]) => count > 1 || approval === 'none').length,
      lost: left.length,
      voided: voidedIn(told),
      wallMs: performance.now() - began,
      unfinished: left,
    };
  } finally {
    await stage.close();
  }
}
