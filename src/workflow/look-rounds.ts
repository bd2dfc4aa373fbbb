import { leased, type Clock, type Leases } from './ports.ts';

/** What is looked at round by round, and how. */
export interface LookedAt<Id extends string> {
  clock: Clock;
  leases: Leases;
  /** Of the thing with this id; one replica looks at it at a time. */
  leaseOf: (id: Id) => string;
  everyMs: number;
  due: () => Promise<Id[]>;
  look: (id: Id, lost: AbortSignal) => Promise<void>;
  /** One look failed; the round itself did. Neither ends the rounds. */
  lookFailed: (error: unknown) => void;
  roundFailed: (error: unknown) => void;
}

/** Rounds until the signal is aborted, which wait for the looks under way; `changed` makes the next one come at once. */
export interface LookRounds {
  run(signal: AbortSignal): Promise<void>;
  changed(): void;
}

/** Begins a look at everything that is due and not looked at already, again and again. */
export function createLookRounds<Id extends string>(parts: LookedAt<Id>): LookRounds {
  const { clock, leases, leaseOf, everyMs, due, look, lookFailed, roundFailed } = parts;
  const underWay = new Map<Id, Promise<void>>();
  let nudge = new AbortController();

  const round = async (): Promise<void> => {
    const ids = await due();
    for (const id of ids.filter((one) => !underWay.has(one)))
      underWay.set(
        id,
        leased(leases, leaseOf(id), (lost) => look(id, lost))
          .catch(lookFailed)
          .finally(() => underWay.delete(id)),
      );
  };

  return {
    changed: () => nudge.abort(),
    async run(signal) {
      while (!signal.aborted) {
        nudge = new AbortController();
        await round().catch(roundFailed);
        await clock.wait(everyMs, AbortSignal.any([signal, nudge.signal])).catch(() => undefined);
      }
      await Promise.allSettled(underWay.values());
    },
  };
}
