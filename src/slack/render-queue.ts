import type { MigrationId } from '../migration/ids.ts';
import type { Clock, ShownBy } from '../workflow/ports.ts';

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
  /** The first wish after a while is fulfilled at once; `soon` after another rendering waits for what may follow it. */
  want(id: MigrationId, by: ShownBy): void;
  start(): void;
  stop(): Promise<void>;
}

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 15_000;
/** Somebody else renders the card, and may have read it before the change: not a failure, so it is asked again as soon. */
const HELD_DELAY_MS = 100;
/** Progress is shown this often: nobody reads faster, and Slack takes fifty updates a minute for all cards. */
const PROGRESS_EVERY_MS = 1_000;
const SWEEP_MS = 1_000;
const SWEEP_LIMIT = 50;

/** One card that is being rendered, or was a moment ago. */
interface Line {
  /** A wish that is not fulfilled. */
  wish: ShownBy | undefined;
  /** Ends the pause between two renderings. */
  hurry: AbortController;
}

/** Renders until the last wish is fulfilled, with growing pauses after failures. */
export function createRenderQueue(options: RenderQueueOptions): RenderQueue {
  const { clock } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  const lines = new Map<MigrationId, Line>();
  const working = new Set<Promise<void>>();
  let sweeping: Promise<void> | undefined;

  /** How long until the next attempt, ms; undefined when the card was rendered. */
  const attempt = async (id: MigrationId, delay: number): Promise<number | undefined> => {
    try {
      return (await options.render(id, signal)) ? undefined : HELD_DELAY_MS;
    } catch (error) {
      return signal.aborted ? undefined : Math.max(delay, options.failed(id, error) ?? 0);
    }
  };

  /** Renders at least once; resolves when the card is as wished. */
  const fulfil = async (id: MigrationId, line: Line): Promise<void> => {
    for (let delay = FIRST_DELAY_MS; !signal.aborted; delay = Math.min(MAX_DELAY_MS, delay * 2)) {
      line.wish = undefined;
      const wait = await attempt(id, delay);
      if (wait === undefined) return;
      await clock.wait(wait, signal);
    }
  };

  /** Waits for what may follow, unless somebody must see the card now. */
  const rest = async (line: Line): Promise<void> => {
    line.hurry = new AbortController();
    if (line.wish === 'now') return;
    await clock.wait(PROGRESS_EVERY_MS, AbortSignal.any([line.hurry.signal, signal])).catch(() => undefined);
  };

  const work = async (id: MigrationId, line: Line): Promise<void> => {
    do {
      await fulfil(id, line);
      await rest(line);
    } while (line.wish !== undefined && !signal.aborted);
  };

  const want: RenderQueue['want'] = (id, by) => {
    if (signal.aborted) return;
    const known = lines.get(id);
    if (known) {
      if (known.wish !== 'now') known.wish = by;
      if (by === 'now') known.hurry.abort();
      return;
    }
    const line: Line = { wish: by, hurry: new AbortController() };
    lines.set(id, line);
    const done = work(id, line)
      .catch(() => undefined)
      .finally(() => {
        lines.delete(id);
        working.delete(done);
      });
    working.add(done);
  };

  const sweep = async (): Promise<void> => {
    while (!signal.aborted) {
      const late = await options.behind(SWEEP_LIMIT).catch(() => []);
      for (const id of late) if (!lines.has(id)) want(id, 'soon');
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
      await Promise.all([...working, sweeping]);
    },
  };
}
