import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { findProgram } from '../../sandbox/prerequisites.ts';
import { startRedisProcess } from '../../sandbox/redis-process.ts';
import { createWorld, type World } from '../../sandbox/world.ts';
import type { Figures } from './figures.ts';
import { randomFor } from './random.ts';
import { supervise, type Victim } from './supervisor.ts';

const QUEUE = 'register';
const WORKERS = 3;
const LIFETIME: readonly [number, number] = [750, 2_250];
const LOOK_MS = 250;

/** A worker of the naive variant, in a process of its own. */
export type NaiveWorker = Victim & { pid: number };

/** Starts one and resolves when it works; `env` is what the worker reads, `file` another program of this folder. */
export async function startNaiveWorker(env: Record<string, string>, file = 'naive-worker.ts'): Promise<NaiveWorker> {
  const child = fork(join(import.meta.dirname, file), {
    // Under Jest this process runs with flags that are none of the child's business.
    execArgv: [],
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await once(child, 'message');
  return {
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Adds one job for each number, half of them twice; the migrations start evenly over `overMs`. */
async function enqueue(queue: Queue, world: World, count: number, { seed, overMs }: { seed: number; overMs: number }) {
  const random = randomFor(seed, 2);
  for (const { phoneNumberId, e164 } of world.deployments.slice(-count)) {
    const data = { approval: `approval-${phoneNumberId}`, phoneNumberId, pin: world.number(e164).pin };
    const again = { attempts: 3, backoff: { type: 'fixed', delay: 200 } };
    await queue.add(QUEUE, data, again);
    if (random() < 0.5) await queue.add(QUEUE, data, again);
    await pause(overMs / count);
  }
}

/** Resolves when no job waits or runs, or when it has taken too long. */
export async function untilIdle(queue: Queue, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    const { waiting = 0, active = 0, delayed = 0 } = await queue.getJobCounts('waiting', 'active', 'delayed');
    if (waiting + active + delayed === 0) return;
    await pause(LOOK_MS);
  }
}

/** The same numbers, kills and lost answers against a worker with a done flag: what the harness finds where there is something. */
export async function runNaive(options: {
  migrations: number;
  loss: number;
  seed: number;
  /** The calls are spread over this time, ms. */
  overMs: number;
}): Promise<Figures> {
  const { migrations, loss, seed, overMs } = options;
  const began = performance.now();
  const redis = await startRedisProcess({ binary: findProgram('redis') ?? 'redis-server', tcp: true });
  const world = await createWorld({ randomSeed: seed, timings: { registrationMs: 300 } });
  world.addNumbers(migrations);
  world.setAnswerLossRate(loss);
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUE, { connection });
  const env = { REDIS_URL: redis.url, GRAPH_URL: world.graphUrl, TOKEN: world.token, QUEUE };
  const workers: Victim[] = [];
  const start = async () => {
    const worker = await startNaiveWorker(env);
    workers.push(worker);
    return worker;
  };
  try {
    const supervisor = await supervise({ count: WORKERS, start, random: randomFor(seed, 3), lifetime: LIFETIME });
    await enqueue(queue, world, migrations, { seed, overMs });
    await untilIdle(queue, 60_000);
    await supervisor.heal();
    await untilIdle(queue, 10_000);
    const calls = world.registerCalls();
    const perApproval = Map.groupBy(calls, ({ phoneNumberId }) => phoneNumberId);
    const done = await connection.keys('done:*');
    return {
      migrations,
      kills: supervisor.kills(),
      registerCalls: calls.length,
      doubled: [...perApproval.values()].filter((own) => own.length > 1).length,
      lost: migrations - done.length,
      voided: 0,
      wallMs: performance.now() - began,
    };
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
    await queue.close();
    connection.disconnect();
    await world.close();
    await redis.stop();
  }
}
