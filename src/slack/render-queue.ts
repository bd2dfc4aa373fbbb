import type { MigrationId } from '../migration/ids.ts';
import type { Clock } from '../workflow/ports.ts';

/** What the queue calls. */
export interface RenderQueueOptions {
  clock: Clock;
  /** Brings one card up to date; false when somebody else is at it. Rejects when it could not. */
  render(id: MigrationId, signal: AbortSignal): Promise<boolean>;
  /** Cards that lag behind for a while, whoever noticed. */
  behind(limit: number): Promise<MigrationId[]>;
  /** Told of every failure; answers how long to wait at least, ms. */
  failed(id: MigrationId, error: unknown): number | undefined;
}

/** One line of work for each card; wishes that come while it is being rendered become one. */
export interface RenderQueue {
  want(id: MigrationId): void;
  start(): void;
  stop(): Promise<void>;
}

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 15_000;
const SWEEP_MS = 1_000;
const SWEEP_LIMIT = 50;

/** Renders until the last wish is fulfilled, with growing pauses after failures. */
export function createRenderQueue(options: RenderQueueOptions): RenderQueue {
  const { clock } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  const wanted = new Set<MigrationId>();
  const working = new Map<MigrationId, Promise<void>>();
  let sweeping: Promise<void> | undefined;

  /** True when the wish is fulfilled. */
  const attempt = async (id: MigrationId, delay: number): Promise<boolean> => {
    try {
      if (await options.render(id, signal)) return true;
      await clock.wait(delay, signal);
    } catch (error) {
      if (signal.aborted) return true;
      await clock.wait(Math.max(delay, options.failed(id, error) ?? 0), signal);
    }
    return false;
  };

  const work = async (id: MigrationId): Promise<void> => {
    let delay = FIRST_DELAY_MS;
    while (wanted.delete(id) && !signal.aborted) {
      if (await attempt(id, delay)) {
        delay = FIRST_DELAY_MS;
      } else {
        wanted.add(id);
        delay = Math.min(MAX_DELAY_MS, delay * 2);
      }
    }
  };

  const want = (id: MigrationId): void => {
    if (signal.aborted) return;
    wanted.add(id);
    if (working.has(id)) return;
    const line = work(id)
      .catch(() => undefined)
      .finally(() => {
        working.delete(id);
        if (wanted.has(id)) want(id);
      });
    working.set(id, line);
  };

  const sweep = async (): Promise<void> => {
    while (!signal.aborted) {
      const late = await options.behind(SWEEP_LIMIT).catch(() => []);
      for (const id of late) if (!working.has(id)) want(id);
      await clock.wait(SWEEP_MS, signal);
    }
  };

  return {
    want,
    start() {
      sweeping ??= sweep().catch(() => undefined);
    },
    async stop() {
      stopped.abort();
      wanted.clear();
      await Promise.all([...working.values(), sweeping]);
    },
  };
}
