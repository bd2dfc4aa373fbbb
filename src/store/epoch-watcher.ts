import { loadScript, runWord } from './script.ts';
import { primaries, type RedisClient } from './storage.ts';

const script = loadScript('guard-epoch', ['guard-prelude']);

/** Watches the storage epoch; `stop` ends it. */
export interface EpochWatcher {
  /** Looks at once and then again and again. */
  start(): void;
  stop(): void;
  /** The epoch seen last; undefined before the first look that succeeded. */
  seen(): string | undefined;
}

const DEFAULT_INTERVAL_MS = 1_000;

/**
 * Tells when the storage epoch has become another one: all open approvals are void then (design: cutover protocol 4.2
 * step 9). A Redis that does not answer is not an epoch change; the next answer is compared with the last one. On a
 * Cluster the epochs of all shards count together, so that `epoch` is none a request could carry.
 */
export function createEpochWatcher(parts: {
  client: RedisClient;
  onChange: (epoch: string, before: string) => void;
  intervalMs?: number;
}): EpochWatcher {
  const { client, onChange, intervalMs = DEFAULT_INTERVAL_MS } = parts;
  let seen: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking = false;

  async function epochNow(): Promise<string | undefined> {
    const answers = await Promise.all(
      primaries(client).map((primary) => runWord(primary, script, { keys: [], args: [] })),
    );
    if (answers.length === 0 || answers.some(([word]) => word !== 'OK')) return undefined;
    return answers
      .map(([, epoch]) => String(epoch))
      .toSorted()
      .join(' ');
  }

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      const epoch = await epochNow();
      const before = seen;
      seen = epoch ?? seen;
      if (epoch !== undefined && before !== undefined && epoch !== before && timer) onChange(epoch, before);
    } catch {
      // Silence of Redis says nothing about its epoch; the gate and the guard refuse meanwhile.
    } finally {
      looking = false;
    }
  }

  return {
    start() {
      timer ??= setInterval(() => void look(), intervalMs);
      timer.unref();
      void look();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
    seen: () => seen,
  };
}
