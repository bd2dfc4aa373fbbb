import { availableParallelism } from 'node:os';
import { openStage } from '../../sandbox/stage.ts';
import { gatherCrowd } from './crowd.ts';
import { cpuMs } from './process-figures.ts';
import { QUIET_WATCH } from './movers.ts';
import type { How, Row } from './row.ts';
import { mintedOn, setLatency } from './routes.ts';
import { compared } from './statistics.ts';

const REPLICAS = [1, 2, 4] as const;
const MOVES = 24;
const LATENCY_MS = 20;
/** Moves before, for each bot: its code is compiled as it is used, and one of four bots has a quarter of the moves. */
const WARM_UP = 12;
/** Every round opens a stage for each number of replicas. */
const ROUNDS_AT_MOST = 3;

interface Wave {
  perSecond: number;
  /** CPU time of all bots for one move, ms. */
  cpu: number;
  /** Cores that bots, sandbox and people used; Redis not counted. */
  cores: number;
}

/** Moves some numbers at once with so many bots on one Redis. */
async function waveWith(replicas: number): Promise<Wave> {
  const stage = await openStage({
    replicas,
    numbers: MOVES + replicas * WARM_UP,
    world: { timings: { registrationMs: 0, statusMs: 0 } },
    bot: { settleMs: 1, pace: 60_000, watch: QUIET_WATCH },
  });
  try {
    const numbers = mintedOn(stage);
    const crowd = gatherCrowd(stage, MOVES);
    await setLatency(stage, LATENCY_MS);
    // The first moves of a process cost more; every bot has some.
    for (let at = MOVES; at < numbers.length; at += MOVES) await crowd.moveAtOnce(numbers.slice(at, at + MOVES));
    const botCpu = () => stage.bots.reduce((sum, { pid }) => sum + cpuMs(pid), 0);
    const before = { bots: botCpu(), own: cpuMs(process.pid) };
    const began = performance.now();
    await crowd.moveAtOnce(numbers.slice(0, MOVES));
    const ms = performance.now() - began;
    const bots = botCpu() - before.bots;
    return {
      perSecond: (MOVES * 1_000) / ms,
      cpu: bots / MOVES,
      cores: (bots + cpuMs(process.pid) - before.own) / ms,
    };
  } finally {
    await stage.close();
  }
}

/** Moves a second with one, two and four bots on one Redis, and what a move costs them. */
export async function measureReplicas({ rounds: wanted }: How): Promise<Row[]> {
  const rounds = Math.min(wanted, ROUNDS_AT_MOST);
  const waves = new Map<number, Wave[]>(REPLICAS.map((replicas) => [replicas, []]));
  for (let round = 0; round < rounds; round++)
    for (const replicas of REPLICAS) waves.get(replicas)?.push(await waveWith(replicas));
  const between = (replicas: number, read: (wave: Wave) => number) =>
    compared(
      (waves.get(replicas) ?? []).map((wave, index) => {
        const alone = waves.get(1)?.[index];
        return { ours: read(wave), theirs: alone ? read(alone) : Number.NaN };
      }),
    );
  const throughput = (replicas: 2 | 4): Row => {
    const { ratio, ours, theirs } = between(replicas, ({ perSecond }) => perSecond);
    const cores = between(replicas, (wave) => wave.cores).ours;
    return {
      id: 'P14',
      metric: `moves a second with ${replicas} replicas ÷ one`,
      value: ratio,
      unit: 'ratio',
      rounds,
      note: `${ours.toFixed(1)} ÷ ${theirs.toFixed(1)}; bots and sandbox used ${cores.toFixed(1)} of ${availableParallelism()} cores`,
    };
  };
  const cost = between(4, ({ cpu }) => cpu);
  return [
    throughput(2),
    throughput(4),
    {
      id: 'P14',
      metric: 'CPU of all bots for a move with 4 replicas ÷ one',
      value: cost.ratio,
      unit: 'ratio',
      rounds,
      target: 1.11,
      note: `${cost.ours.toFixed(0)} ms ÷ ${cost.theirs.toFixed(0)} ms; 0.9 of linear, until the cores are used, is a cost of at most 1.11`,
    },
  ];
}
