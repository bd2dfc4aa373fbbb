import { Redis } from 'ioredis';
import type { Stage } from '../../sandbox/stage.ts';
import { migrationOfJournalKey } from '../../src/store/keys.ts';
import { textsOf } from '../support/stored-journal.ts';
import type { Place } from './scan.ts';

/** Every command Redis is sent, scripts' own included: what was written for a moment only is seen too. */
export async function watchRedis(url: string): Promise<{ commands: string[]; stop(): void }> {
  const client = new Redis(url);
  const monitor = await client.monitor();
  const commands: string[] = [];
  monitor.on('monitor', (_time: string, args: string[]) => commands.push(args.join(' ')));
  return {
    commands,
    stop() {
      monitor.disconnect();
      client.disconnect();
    },
  };
}

/** What stands in a list; entries of journals are packed. */
const listOf = (key: string, stored: string[]): string[] => (migrationOfJournalKey(key) ? textsOf(stored) : stored);

/** A key's content, spelled out: a dump would be compressed. */
async function contentOf(client: Redis, key: string): Promise<unknown> {
  switch (await client.type(key)) {
    case 'string':
      return client.get(key);
    case 'hash':
      return client.hgetall(key);
    case 'list':
      return listOf(key, await client.lrange(key, 0, -1));
    case 'set':
      return client.smembers(key);
    case 'zset':
      return client.zrange(key, '0', '-1', 'WITHSCORES');
    case 'stream':
      return client.xrange(key, '-', '+');
    case 'none':
      return undefined; // It expired after the keys were listed.
    default:
      throw new Error(`${key} is of a type that this test can't read`);
  }
}

/** Every key there is, with its content. */
export async function keysOf(url: string): Promise<Place[]> {
  const client = new Redis(url);
  try {
    const keys = await client.keys('*');
    return await Promise.all(
      keys.map(async (key) => ({
        where: `Redis key ${key}`,
        text: `${key} ${JSON.stringify(await contentOf(client, key))} ${(await client.dumpBuffer(key))?.toString('latin1') ?? ''}`,
      })),
    );
  } finally {
    client.disconnect();
  }
}

/** What the bots logged, and what they sent to Slack. What a person typed came from Slack and is not theirs. */
export const saidBy = (stage: Stage): Place[] => [
  ...stage.logs().map((text) => ({ where: 'log', text })),
  ...stage.slack
    .traffic()
    .filter(({ direction }) => direction === 'from-bot')
    .map(({ what, text }) => ({ where: `Slack ${what}`, text })),
];
