import { Delegation } from '../migration/delegation.ts';
import type { Delegations } from '../workflow/delegation-ports.ts';
import { indexes } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

/** A HASH by approver, and beside it a LIST of everything that was ever delegated or ended, which is never shortened. */
export function createDelegations(client: RedisClient): Delegations {
  return {
    async all() {
      const found = await stored(() => client.hgetall(indexes.delegations));
      return Object.values(found).map((text) => Delegation.parse(JSON.parse(text)));
    },
    async put(delegation) {
      const text = JSON.stringify(delegation);
      // The record first: a crash in between leaves a line too many, never a delegation without one.
      await stored(() => client.rpush(indexes.delegationRecord, text));
      await stored(() => client.hset(indexes.delegations, delegation.from, text));
    },
    async end(from, by, at) {
      if (!(await stored(() => client.hexists(indexes.delegations, from)))) return false;
      await stored(() => client.rpush(indexes.delegationRecord, JSON.stringify({ ended: from, by, at })));
      return (await stored(() => client.hdel(indexes.delegations, from))) === 1;
    },
  };
}
