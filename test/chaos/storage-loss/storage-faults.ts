import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Random } from '../../../sandbox/meta/random.ts';
import type { TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { between } from '../random.ts';

const run = promisify(execFile);

/** A time in which no cutover may begin, epoch ms. */
export interface Unsafe {
  what: FaultName;
  from: number;
  to: number;
}

/** What happens to a Redis. */
export type FaultName = 'killed' | 'emptied' | 'evicting' | 'disk full';

/** How long it stays wrong before people decide meanwhile, and afterwards, ms. */
const UNTIL_DECIDED_MS = 3_200;
const UNSAFE_ON_MS = 4_000;
const WRITES_AGAIN_WITHIN_MS = 20_000;

async function during(
  what: FaultName,
  act: { begin: () => Promise<unknown>; end: () => Promise<unknown>; meanwhile: () => void },
): Promise<Unsafe> {
  await act.begin();
  const from = Date.now();
  await pause(UNTIL_DECIDED_MS);
  act.meanwhile();
  await pause(UNSAFE_ON_MS);
  const to = Date.now();
  await act.end();
  return { what, from, to };
}

/** Bytes that a process may write into one file from now on: with one byte every write to disk fails, as on a full one. */
const limitFiles = (redis: TestRedis, bytes: string) =>
  run('prlimit', ['--pid', String(redis.pid()), `--fsize=${bytes}:`]);

const writes = (redis: TestRedis, state: 'ok' | 'err') => async (): Promise<boolean> => {
  // Only a write finds out; while it is refused, the refusal is the answer.
  await redis.run('SET', 'disk-probe', String(Date.now())).catch(() => undefined);
  return String(await redis.run('INFO', 'persistence')).includes(`aof_last_write_status:${state}`);
};

const policy = (redis: TestRedis, name: string) => redis.run('CONFIG', 'SET', 'maxmemory-policy', name);

/** What is struck, and what people do while it lasts: called once, when a cutover that had begun before is over. */
export interface Struck {
  redis: TestRedis;
  random: Random;
  meanwhile: () => void;
}

const FAULTS: Record<FaultName, (struck: Struck) => Promise<Unsafe | undefined>> = {
  async killed({ redis, random }) {
    await redis.kill();
    await pause(between(random, 50, 1_500));
    await redis.restart();
    return undefined;
  },
  async emptied({ redis }) {
    await redis.run('FLUSHALL');
    return undefined;
  },
  evicting: ({ redis, meanwhile }) =>
    during('evicting', {
      meanwhile,
      begin: () => policy(redis, 'allkeys-lru'),
      end: () => policy(redis, 'noeviction'),
    }),
  'disk full': ({ redis, meanwhile }) =>
    during('disk full', {
      meanwhile,
      async begin() {
        await limitFiles(redis, '1');
        await until(writes(redis, 'err'), WRITES_AGAIN_WITHIN_MS);
      },
      async end() {
        await limitFiles(redis, 'unlimited');
        await until(writes(redis, 'ok'), WRITES_AGAIN_WITHIN_MS);
      },
    }),
};

/** Half of the faults are kills. */
const DRAWN: readonly FaultName[] = ['killed', 'killed', 'killed', 'emptied', 'evicting', 'disk full'];

/** The faults of a run in order; each kind comes before any comes a second time. */
export const faultsOf = (count: number, random: Random): FaultName[] => {
  const names = Object.keys(FAULTS) as FaultName[];
  const drawn = Array.from(
    { length: Math.max(0, count - names.length) },
    () => DRAWN[between(random, 0, DRAWN.length - 1)]!,
  );
  return [...names, ...drawn].slice(0, count);
};

/** True for what lasts: decisions are kept for the time in which it does. */
export const lasts = (name: FaultName): boolean => name === 'evicting' || name === 'disk full';

/** Lets it happen and mends what does not mend itself; the time in which no cutover may begin, if there is one. */
export const strike = (name: FaultName, struck: Struck): Promise<Unsafe | undefined> => FAULTS[name](struck);
