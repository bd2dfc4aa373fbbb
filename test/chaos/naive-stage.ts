import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { findProgram } from '../../sandbox/prerequisites.ts';
import { startRedisProcess } from '../../sandbox/redis-process.ts';
import { createWorld, type World, type WorldDeployment } from '../../sandbox/world.ts';
import { startNaiveWorker, untilIdle, type NaiveWorker } from './naive-run.ts';
import type { Heard } from './taps/crossing.ts';
import { openHttpTap } from './taps/http-tap.ts';
import { openRedisTap } from './taps/redis-tap.ts';

const QUEUE = 'register';
const AGAIN = { attempts: 3, backoff: { type: 'fixed', delay: 100 } };

/** Meta, a Redis and workers with a done flag behind taps; the same faults are tried on them. */
export interface NaiveStage {
  redisUrl: string;
  world: World;
  lines: WorldDeployment[];
  hear(heard: Heard): void;
  startWorker(): Promise<NaiveWorker>;
  /** Adds the one job of a line. */
  enqueue(line: WorldDeployment): Promise<void>;
  /** Resolves when no job waits or runs, or after that long. */
  untilIdle(withinMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens it with so many numbers. */
export async function openNaiveStage(options: { seed: number; lines: number }): Promise<NaiveStage> {
  const redis = await startRedisProcess({ binary: findProgram('redis') ?? 'redis-server', tcp: true });
  const world = await createWorld({ randomSeed: options.seed, timings: { registrationMs: 50 } });
  let listener: Heard = () => 'pass';
  const heard: Heard = (exchange, side) => listener(exchange, side);
  const [redisTap, meta] = await Promise.all([
    openRedisTap({ target: redis.url, heard }),
    openHttpTap({ name: 'Meta', target: world.graphUrl, heard }),
  ]);
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUE, { connection });
  const workers: NaiveWorker[] = [];
  return {
    redisUrl: redis.url,
    world,
    lines: world.addNumbers(options.lines),
    hear(next) {
      listener = next;
    },
    async startWorker() {
      const worker = await startNaiveWorker({
        REDIS_URL: redisTap.url,
        GRAPH_URL: meta.url,
        TOKEN: world.token,
        QUEUE,
      });
      workers.push(worker);
      return worker;
    },
    async enqueue({ phoneNumberId, e164 }) {
      const approval = `approval-${phoneNumberId}`;
      await queue.add(QUEUE, { approval, phoneNumberId, pin: world.number(e164).pin }, AGAIN);
    },
    untilIdle: (withinMs) => untilIdle(queue, withinMs),
    async close() {
      await Promise.all(workers.map((worker) => worker.kill()));
      await queue.close();
      connection.disconnect();
      await Promise.all([redisTap.close(), meta.close()]);
      await world.close();
      await redis.stop();
    },
  };
}
