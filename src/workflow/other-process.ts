import type { OpenSockets } from './slack-ports.ts';
import type { Clock } from './ports.ts';

/** How often a replica says which sockets it has open; a storage that was emptied knows all again by then. */
const BEAT_MS = 5_000;
/** Longer than that: a socket that opened just before Slack counted is known when we count. */
const COUNT_AFTER_MS = 15_000;
/** Slack may count the socket of a replica that died for a while; it counts as known for longer. */
const HELD_MS = 300_000;

/** What the watch works with. */
export interface OtherProcessPorts {
  sockets: OpenSockets;
  clock: Clock;
  /** Ids of the sockets of this replica that are open now. */
  ours: () => readonly string[];
  /** Tells everybody that so many sockets belong to nobody we know. */
  tell: (count: number) => Promise<void>;
  report: (problem: string, error: unknown) => void;
}

/** Finds another process on the same Slack app: one that shares no storage with us, and takes envelopes that were meant for us. */
export interface OtherProcessWatch {
  /**
   * Slack has just greeted one of our sockets and says how many are open (docs.slack.dev, Socket Mode, `num_connections`). Resolves when they
   * have been compared; never rejects.
   */
  greeted(all: number): Promise<void>;
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Every replica keeps its sockets on a list in the storage; Slack says at each greeting how many there are. What Slack counts and
 * nobody on the list has is somebody else's. Told once in half a day; a doubt counts for us: sockets stay on the list longer
 * than they live.
 */
export function createOtherProcessWatch({ sockets, clock, ours, tell, report }: OtherProcessPorts): OtherProcessWatch {
  const ended = new AbortController();

  const hold = () => sockets.hold(ours(), clock.now() + HELD_MS);

  const compare = async (all: number): Promise<void> => {
    const at = clock.now();
    await hold();
    await clock.wait(COUNT_AFTER_MS, ended.signal);
    const count = all - (await sockets.openAt(at));
    if (count > 0 && (await sockets.note({ count, at }))) await tell(count);
  };

  return {
    greeted: (all) =>
      compare(all).catch((error: unknown) => {
        if (!ended.signal.aborted) report('the sockets of the Slack app could not be counted', error);
      }),
    async run(signal) {
      signal.addEventListener('abort', () => ended.abort(), { once: true });
      while (!signal.aborted) {
        await hold().catch((error: unknown) => report('the open sockets could not be listed', error));
        await clock.wait(BEAT_MS, signal).catch(() => undefined);
      }
    },
  };
}
