import { Redis } from 'ioredis';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import { createMigrationIndex, indexStart } from '../../src/store/migration-index.ts';
import { startRedis } from '../support/redis.ts';
import { SlackUserId } from '../../src/migration/ids.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Card } from '../chaos/board.ts';
import { copyRecords, nameOfCopy, originalsOf, type Kind, type Original } from './clones.ts';
import { moverByBot, untilCard } from './movers.ts';
import type { Row } from './row.ts';

/** Moved by the bot; what is kept of them is kept 10 000 times. */
const NUMBERS = 4;
const COUNT = 10_000;

/** True while a card offers to approve. */
export const isParked = (card: Card | undefined): boolean => card?.buttons.includes('ferryman.approve') === true;

const usedBytes = async (client: Redis): Promise<number> =>
  Number(/used_memory:(\d+)/u.exec(await client.info('memory'))?.[1]);

/** Names the copies in the lists over all migrations, as the bot would. */
async function list(client: Redis, originals: readonly Original[], isOpen: boolean): Promise<void> {
  const index = createMigrationIndex(client);
  const owner = SlackUserId.parse(people.ana);
  for (let at = 0; at < COUNT; at++) {
    const original = originals[at % originals.length];
    if (!original) return;
    const { id } = nameOfCopy(original, at);
    await indexStart(client, id, at);
    if (isOpen) await index.place(id, { owner, former: [], isWaiting: true, isHolding: false }, at);
    else await client.zrem('ferryman:{index}:running', id);
  }
}

/** Bytes of a Redis for each of 10 000 numbers, everything included: keys, lists over all numbers, Redis's own tables. */
async function weigh(
  originals: readonly Original[],
  kinds: readonly Kind[],
  listed?: { isOpen: boolean },
): Promise<number> {
  const redis = await startRedis();
  const client = new Redis(redis.url);
  try {
    const before = await usedBytes(client);
    await copyRecords(client, originals, { count: COUNT, kinds });
    if (listed) await list(client, originals, listed.isOpen);
    return Math.round(((await usedBytes(client)) - before) / COUNT);
  } finally {
    client.disconnect();
    await redis.stop();
  }
}

/** Moves the numbers to the approval, and then to the end; takes what is kept of them each time, and closes the stage. */
async function keptOf(stage: Stage): Promise<{ parked: Original[]; finished: Original[] }> {
  const { world, redis } = stage;
  const numbers = world.deployments.slice(-NUMBERS).map(({ e164 }) => ({ e164, pin: world.number(e164).pin ?? '' }));
  const names = numbers.map(({ e164 }) => e164);
  const client = new Redis(redis.url);
  try {
    const agents = moverByBot(stage, { agents: 2, managers: 0 });
    agents.wanted.push(...numbers);
    for (const number of numbers) await untilCard(stage, number, isParked);
    await agents.end();
    const parked = await originalsOf(client, names);
    const managers = moverByBot(stage, { agents: 0, managers: 2 });
    for (const number of numbers) await managers.move(number);
    await managers.end();
    return { parked, finished: await originalsOf(client, names) };
  } finally {
    client.disconnect();
    await stage.close();
  }
}

/** What an approval that waits, a migration that is over and a number that is watched hold in Redis. */
export async function measureBytes(): Promise<Row[]> {
  const stage = await openStage({
    numbers: NUMBERS,
    world: { timings: { registrationMs: 0, statusMs: 0 } },
    bot: { settleMs: 1, pace: 6_000 },
  });
  const { parked, finished } = await keptOf(stage);
  const secrets = await weigh(parked, ['secrets']);
  const row = (metric: string, value: number): Row => ({ id: 'P10', metric, value, unit: 'bytes' });
  const count = `measured with ${COUNT}`;
  const migration = async (metric: string, originals: readonly Original[], isOpen: boolean): Promise<Row> => {
    const bytes = await weigh(originals, ['journal', 'rest'], { isOpen });
    const journal = await weigh(originals, ['journal']);
    const limit = 'the journal, which keeps every reading and the whole plan, and the keys of each number';
    return { ...row(metric, bytes), note: `${count}; the journal alone ${journal} bytes`, limit };
  };
  const open = await migration('Redis, a parked approval with its journal', parked, true);
  return [
    { ...open, target: 4_096, note: `${open.note}; sealed secrets, until it is over, ${secrets} bytes besides` },
    { ...(await migration('Redis, a finished migration with its journal', finished, false)), target: 6_144 },
    { ...row('Redis, a watched number', await weigh(finished, ['watch'])), note: count },
  ];
}
