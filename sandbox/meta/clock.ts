/** The emulated world's time, in milliseconds since the epoch. It runs like the given source and can be moved forward. */
export interface WorldClock {
  now(): number;
  /** Moves the world `ms` milliseconds into the future; negative values are refused. */
  advance(ms: number): void;
}

/** A clock that runs with `source` (real time unless told otherwise) plus everything it was advanced by. */
export function createWorldClock(source: () => number = Date.now): WorldClock {
  let ahead = 0;
  return {
    now: () => source() + ahead,
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError('the world cannot go back in time');
      ahead += ms;
    },
  };
}

/** Timers of one world: they use real time, and closing them lets every waiting sleep end at once. */
export interface Timers {
  sleep(ms: number): Promise<void>;
  /** Runs `work` after `ms`; not at all once the timers are closed. */
  later(ms: number, work: () => void): void;
  close(): void;
}

/** Timers that one `close` stops together. */
export function createTimers(): Timers {
  const waiting = new Map<NodeJS.Timeout, () => void>();
  let closed = false;

  function arm(ms: number, fire: () => void, abandon: () => void): void {
    if (closed) return abandon();
    const timer = setTimeout(() => {
      waiting.delete(timer);
      fire();
    }, ms);
    waiting.set(timer, abandon);
  }

  return {
    sleep: (ms) => new Promise((resolve) => arm(ms, resolve, resolve)),
    later: (ms, work) => arm(ms, work, () => undefined),
    close() {
      closed = true;
      for (const [timer, abandon] of waiting) {
        clearTimeout(timer);
        abandon();
      }
      waiting.clear();
    },
  };
}
