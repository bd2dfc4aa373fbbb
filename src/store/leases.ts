import type { Clock, Ids, Leases } from '../workflow/ports.ts';
import { keys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, type RedisClient } from './storage.ts';

const extendScript = loadScript('lease-extend');
const releaseScript = loadScript('lease-release');

/** Why a lease ended before it was released. */
export class LeaseLost extends Error {
  constructor(name: string) {
    super(`lease lost: ${name}`);
    this.name = 'LeaseLost';
  }
}

/**
 * How long the work of a killed process rests. Short, because nothing is at stake: who loses a lease while it lives does no harm,
 * journal and guard see to that.
 */
const DEFAULT_DURATION_MS = 1_500;

/** A lease, and how to stop renewing one that was given back in another way. */
export type KeptLease = NonNullable<Awaited<ReturnType<Leases['take']>>> & { leave(): void };

/** Leases that may also be taken by a script of somebody else, together with what it looks at. */
export interface StoredLeases extends Leases {
  durationMs: number;
  /** Renews a lease that was taken under this token; `askedAt` is the monotonic time before it was asked for. */
  keep(name: string, token: string, askedAt: number): KeptLease;
}

/**
 * Leases in Redis, renewed at a third of their duration (ms). `lost` is aborted with {@link LeaseLost} when somebody else
 * has the lease, or when it may have run out because Redis did not answer for its whole duration.
 */
export function createLeases(parts: {
  client: RedisClient;
  clock: Clock;
  ids: Pick<Ids, 'nonce'>;
  durationMs?: number;
}): StoredLeases {
  const { client, clock, ids, durationMs = DEFAULT_DURATION_MS } = parts;

  const extend = async (key: string, token: string) =>
    (await runScript(client, extendScript, { keys: [key], args: [token, durationMs] })) === 1;

  const keep: StoredLeases['keep'] = (name, token, askedAt) => {
    const key = keys.lease(name);
    let heldSince = askedAt;
    const lost = new AbortController();
    const lose = () => {
      clearInterval(renewal);
      lost.abort(new LeaseLost(name));
    };
    const renew = async () => {
      const asked = clock.monotonic();
      try {
        if (await extend(key, token)) heldSince = asked;
        else lose();
      } catch {
        if (clock.monotonic() - heldSince >= durationMs) lose();
      }
    };
    const renewal = setInterval(() => void renew(), durationMs / 3);
    renewal.unref();
    const leave = () => clearInterval(renewal);

    return {
      lost: lost.signal,
      leave,
      async release() {
        leave();
        await runScript(client, releaseScript, { keys: [key], args: [token] });
      },
    };
  };

  return {
    durationMs,
    keep,
    async take(name) {
      const token = ids.nonce();
      const askedAt = clock.monotonic();
      const taken = await stored(() => client.set(keys.lease(name), token, 'PX', durationMs, 'NX'));
      return taken === 'OK' ? keep(name, token, askedAt) : undefined;
    },
  };
}
