/** One direction of a connection: what is put in comes out in the same order, each when its time has come. */
export interface Lane {
  /** `act` happens after `ms`, but not before what was put in earlier, and not while the lane is held. */
  put(act: () => void, ms: number): void;
  /** Lets out what is due; to be called when the lane is not held any more. */
  drain(): void;
  close(): void;
}

export function createLane(isHeld: () => boolean): Lane {
  const waiting: { at: number; act: () => void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  const drain = (): void => {
    clearTimeout(timer);
    for (let [head] = waiting; head && !isHeld(); [head] = waiting) {
      const left = head.at - performance.now();
      if (left > 0) {
        timer = setTimeout(drain, Math.ceil(left));
        return;
      }
      waiting.shift();
      head.act();
    }
  };
  return {
    put(act, ms) {
      waiting.push({ at: performance.now() + ms, act });
      if (waiting.length === 1 || ms === 0) drain();
    },
    drain,
    close() {
      clearTimeout(timer);
      waiting.length = 0;
    },
  };
}
