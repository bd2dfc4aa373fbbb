import type { BotChoices } from '../../../sandbox/bot-settings.ts';
import type { BotProcess } from '../../../sandbox/bot-process.ts';
import { findProgram } from '../../../sandbox/prerequisites.ts';
import { startRedisProcess } from '../../../sandbox/redis-process.ts';
import type { RegisterEntry } from '../../../sandbox/meta/call-log.ts';
import { openGate, type Gate } from '../gate.ts';
import { openBotTaps, type BotTaps } from '../taps/bot-taps.ts';
import { createWallClock, type WallClock } from './wall-clock.ts';

/** How a stage with wrong clocks is opened. */
export interface ClockStageOptions {
  seed: number;
  /** The library that shows processes another time. */
  library: string;
  /** How far both clocks are ahead from the start; ms. */
  aheadMs?: number;
  bot?: BotChoices;
  /** Another copy of the program. */
  root?: string | undefined;
}

/** One bot and its Redis, each with a clock that can be set, and numbers at the approval. */
export interface ClockStage {
  gate: Gate & { bots: BotProcess[] };
  taps: BotTaps;
  clocks: { bot: WallClock; redis: WallClock };
  /** Both clocks show the same, that far ahead; ms. */
  setBoth(aheadMs: number): void;
  /** Register calls that Meta has got, by true time. */
  calls(): RegisterEntry[];
  /** What a bot must never say or do, whatever the clock. */
  crashes(): string[];
  close(): Promise<void>;
}

/** Opens it; `count` numbers are prepared while both clocks agree. */
export async function openClockStage(options: ClockStageOptions, count: number): Promise<ClockStage> {
  const { library, aheadMs = 0, root } = options;
  const clocks = { bot: createWallClock(library, aheadMs), redis: createWallClock(library, aheadMs) };
  const redis = await startRedisProcess({
    binary: findProgram('redis') ?? 'redis-server',
    appendOnly: true,
    tcp: true,
    env: clocks.redis.env,
  });
  let taps: BotTaps | undefined;
  const gate = await openGate(count, {
    stage: {
      redis: { ...redis, origin: 'private' },
      world: { randomSeed: options.seed, timings: { registrationMs: 100, statusMs: 50 } },
      bot: { settleMs: 2_000, pace: 6_000, ...options.bot },
      slack: { ackTimeoutMs: 1_500 },
    },
    crew: { agents: 2, managers: 2 },
    start: async (stage) => {
      taps = await openBotTaps(stage, root);
      return [{ places: taps.places, env: clocks.bot.env, ...(root !== undefined && { root }) }];
    },
  });
  const [bot] = gate.bots;
  if (!taps || !bot) throw new Error('the stage has no bot');
  const opened = taps;
  return {
    gate,
    taps: opened,
    clocks,
    setBoth(ahead) {
      clocks.bot.set({ aheadMs: ahead });
      clocks.redis.set({ aheadMs: ahead });
    },
    calls: () => gate.stage.world.registerCalls(),
    crashes: () => [
      ...(bot.isRunning() ? [] : ['the bot ended']),
      ...bot.logs().filter((line) => /uncaught exception|unhandled rejection/u.test(line)),
    ],
    async close() {
      await gate.close();
      await opened.close();
      await redis.stop();
      clocks.bot.remove();
      clocks.redis.remove();
    },
  };
}
