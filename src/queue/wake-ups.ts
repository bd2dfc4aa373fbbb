import { Queue, Worker } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';
import type { Cluster, Redis } from 'ioredis';
import { MigrationId } from '../migration/ids.ts';
import type { WakeUps } from '../workflow/ports.ts';

/** Wake-ups and the worker that hears them. `close` waits for wake-ups in progress. */
export interface WakeUpQueue extends WakeUps {
  start(): void;
  close(): Promise<void>;
}

/** What wake-ups are made of. */
export interface WakeUpOptions {
  /** Fails at once while Redis is away. The queue closes both. */
  producer: Redis | Cluster;
  /** Waits for Redis however long it takes. */
  consumer: Redis | Cluster;
  /** Looks at a migration; a rejection is reported and otherwise ignored, because the sweeper looks again. */
  onWake: (id: MigrationId) => Promise<void>;
  /** Hears every failure of the queue; message only, without job data. */
  onError: (message: string) => void;
  /** Migrations of the queue looked at at once by this process. */
  concurrency?: number;
  /** Besides, so many of those that are woken here are looked at here at once, without a way through Redis; what is more is for any replica. */
  hereAtOnce?: number;
  prefix?: string;
}

const QUEUE = 'wake-ups';
const JOB = 'look';
// The braces keep all keys of the queue in one slot of a Redis Cluster.
const PREFIX = '{ferryman-queue}';
const DEFAULT_CONCURRENCY = 20;
/** Carries the trace of whoever woke to whoever looks; only ids of spans, and nothing without an SDK. */
const telemetry = new BullMQOtel({ tracerName: 'ferryman' });

/**
 * Says "look at migration X" to this process, or to some replica through BullMQ with the id as the only job data. It decides
 * nothing: a wake-up may be lost, doubled or late, and `wake` neither waits nor throws, also while Redis is away.
 */
export function createWakeUps(options: WakeUpOptions): WakeUpQueue {
  const { producer, consumer, onWake, onError, concurrency = DEFAULT_CONCURRENCY, prefix = PREFIX } = options;
  const { hereAtOnce = 0 } = options;
  const report = (error: unknown) => onError(error instanceof Error ? error.message : 'unknown error');

  const queue = new Queue(QUEUE, {
    connection: producer,
    prefix,
    telemetry,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  });
  const worker = new Worker<{ id: string }>(
    QUEUE,
    async ({ data }) => {
      await onWake(MigrationId.parse(data.id));
    },
    // A wake-up whose worker was killed is not run again: the sweeper finds the migration sooner.
    { connection: consumer, prefix, telemetry, concurrency, autorun: false, maxStalledCount: 0 },
  );
  producer.on('error', report);
  consumer.on('error', report);
  queue.on('error', report);
  worker.on('error', report);
  worker.on('failed', (_job, error) => report(error));

  const adding = new Set<MigrationId>();
  const add = async (id: MigrationId) => {
    try {
      await queue.add(JOB, { id });
    } catch (error) {
      report(error);
    } finally {
      adding.delete(id);
    }
  };

  let isOpen = false;
  const here = new Map<MigrationId, Promise<void>>();
  const lookHere = (id: MigrationId) => {
    const look = onWake(id)
      .catch(report)
      .finally(() => here.delete(id));
    here.set(id, look);
  };

  return {
    wake(id) {
      // One on its way is as good as two; one that can't be sent now is the sweeper's.
      if (producer.status !== 'ready' || adding.has(id)) return;
      if (isOpen && here.size < hereAtOnce && !here.has(id)) return lookHere(id);
      adding.add(id);
      void add(id);
    },
    start() {
      isOpen = true;
      worker.run().catch(report);
    },
    async close() {
      isOpen = false;
      await worker.close().catch(report);
      await Promise.all(here.values());
      await queue.close().catch(report);
      producer.disconnect();
      consumer.disconnect();
    },
  };
}
