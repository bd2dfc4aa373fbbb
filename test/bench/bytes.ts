import { Redis } from 'ioredis';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import type { Card } from '../chaos/board.ts';
import type { Wanted } from '../chaos/crew.ts';
import { moverByBot, untilCard } from './movers.ts';
import type { Row } from './row.ts';

const NUMBERS = 8;

const isParked = (card: Card | undefined): boolean => card?.buttons.includes('ferryman.approve') === true;

interface Weight {
  /** Sealed PIN, backup and password; they go a day (the PIN a month) after the end. */
  secrets: number;
  /** What the health watch keeps of a number once it has moved. */
  watch: number;
  rest: number;
}

/** Bytes of Redis for each number: every key that names it, as MEMORY USAGE counts it. */
async function weigh({ redis }: Stage, numbers: readonly Wanted[]): Promise<Weight> {
  const client = new Redis(redis.url);
  try {
    const sum = { secrets: 0, watch: 0, rest: 0 };
    for (const key of await client.keys('ferryman:*')) {
      if (!numbers.some(({ e164 }) => key.includes(e164.slice(1)))) continue;
      const kind = key.includes(':secret:') ? 'secrets' : key.includes('{watch}') ? 'watch' : 'rest';
      sum[kind] += Number(await client.memory('USAGE', key, 'SAMPLES', 0)) || 0;
    }
    const { secrets, watch, rest } = sum;
    const each = (bytes: number) => Math.round(bytes / numbers.length);
    return { secrets: each(secrets), watch: each(watch), rest: each(rest) };
  } finally {
    client.disconnect();
  }
}

const besides = ({ secrets, watch }: Weight): string =>
  `besides: sealed secrets ${secrets} bytes${watch > 0 ? `, health watch ${watch} bytes` : ''}`;

/** What an approval that waits, and a migration that is over, hold in Redis. */
export async function measureBytes(): Promise<Row[]> {
  const stage = await openStage({
    numbers: NUMBERS,
    world: { timings: { registrationMs: 0, statusMs: 0 } },
    bot: { settleMs: 1, pace: 6_000 },
  });
  const { world } = stage;
  const numbers = world.deployments.slice(-NUMBERS).map(({ e164 }) => ({ e164, pin: world.number(e164).pin ?? '' }));
  try {
    const agents = moverByBot(stage, { agents: 2, managers: 0 });
    agents.wanted.push(...numbers);
    for (const number of numbers) await untilCard(stage, number, isParked);
    await agents.end();
    const parked = await weigh(stage, numbers);
    const managers = moverByBot(stage, { agents: 0, managers: 2 });
    for (const number of numbers) await managers.move(number);
    await managers.end();
    const finished = await weigh(stage, numbers);
    return [
      {
        id: 'P10',
        metric: 'Redis, a parked approval',
        value: parked.rest,
        unit: 'bytes',
        target: 4_096,
        note: besides(parked),
      },
      {
        id: 'P10',
        metric: 'Redis, a finished migration',
        value: finished.rest,
        unit: 'bytes',
        target: 6_144,
        note: besides(finished),
      },
    ];
  } finally {
    await stage.close();
  }
}
