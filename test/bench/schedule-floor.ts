import { Redis } from 'ioredis';
import { startRedis } from '../support/redis.ts';

/** Takes what is due, at most so many, and puts it where it is due next. */
const CLAIM = `
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], member) end
return due`;
const CLAIMED_AT_ONCE = 10;

/** Commands a Redis has run, those within scripts too. */
export const commandsOf = async (client: Pick<Redis, 'info'>): Promise<number> =>
  Number(/total_commands_processed:(\d+)/u.exec(await client.info('stats'))?.[1]);

/**
 * The least that a schedule for each number costs, in Redis commands per number and hour: a sorted set of due times, claimed ten at
 * a time by one script, and nothing kept of what was read.
 */
export async function scheduleFloor(numbers: number, everyMs: number, hours: number): Promise<number> {
  const redis = await startRedis();
  const client = new Redis(redis.url);
  try {
    const due = Array.from({ length: numbers }, (_, index) => [index, `number-${index}`]).flat();
    await client.zadd('due', ...due);
    const before = await commandsOf(client);
    for (let now = everyMs; now <= hours * 3_600_000; now += everyMs)
      for (let claimed = numbers; claimed > 0;)
        claimed = ((await client.eval(CLAIM, 1, 'due', now, now + everyMs, CLAIMED_AT_ONCE)) as string[]).length;
    return ((await commandsOf(client)) - before) / numbers / hours;
  } finally {
    client.disconnect();
    await redis.stop();
  }
}
