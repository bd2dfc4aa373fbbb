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

/**
 * Leases in Redis, renewed at a third of their duration (ms). `lost` is aborted with {@link LeaseLost} when somebody else
 * has the lease, or when it may have run out because Redis did not answer for its whole duration.
 */
export function createLeases(parts: { client: RedisClient; clock: Clock; ids: Ids; durationMs?: number }): Leases {
  const { client, clock, ids, durationMs = DEFAULT_DURATION_MS } = parts;

  const extend = async (key: string, token: string) =>
    (await runScript(client, extendScript, { keys: [key], args: [token, durationMs] })) === 1;

  return {
    async take(name) {
      const key = keys.lease(name);
      const token = ids.nonce();
      let heldSince = clock.monotonic();
      const taken = await stored(() => client.set(key, token, 'PX', durationMs, 'NX'));
      if (taken !== 'OK') return undefined;

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

      return {
        lost: lost.signal,
        async release() {
          clearInterval(renewal);
          await runScript(client, releaseScript, { keys: [key], args: [token] });
        },
      };
    },
  };
}
