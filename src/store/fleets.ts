import { z } from 'zod';
import { FleetEntry } from '../fleet/fleet-event.ts';
import { FleetId } from '../migration/fleet-link.ts';
import type { FleetStore } from '../workflow/fleet-ports.ts';
import { FLEETS, FLEETS_DUE, fleetKeys } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, UnexpectedReply, type RedisClient } from './storage.ts';

const appendScript = loadScript('list-append');
const clearScript = loadScript('clear-mark');

const Card = z.object({ channel: z.string(), ts: z.string(), shown: z.string() });

function entryIn(text: string): FleetEntry {
  const entry = FleetEntry.safeParse(JSON.parse(text));
  if (!entry.success) throw new UnexpectedReply('an entry of a fleet of another version');
  return entry.data;
}

/** Records of fleets, one list each; the lists over all fleets stand apart. */
export function createFleetStore(client: RedisClient): FleetStore {
  return {
    async load(id, from) {
      const entries = await stored(() => client.lrange(fleetKeys.record(id), from, -1));
      return entries.map(entryIn);
    },
    async append(id, expected, entries) {
      const texts = entries.map((entry) => JSON.stringify(FleetEntry.parse(entry)));
      // Listed first: a fleet that is listed and was not written is nothing, the other way round it would be lost from sight.
      if (expected === 0) await stored(() => client.zadd(FLEETS, 'NX', entries[0]?.at ?? 0, id));
      const keys = [fleetKeys.record(id)];
      return (await runScript(client, appendScript, { keys, args: [expected, ...texts] })) === 1;
    },
    async recent(limit) {
      const ids = await stored(() => client.zrange(FLEETS, '0', String(limit - 1), 'REV'));
      return ids.map((id) => FleetId.parse(id));
    },
    async wakeAt(id, at) {
      await stored(() => client.zadd(FLEETS_DUE, at, id));
    },
    async settled(id, at) {
      await runScript(client, clearScript, { keys: [FLEETS_DUE], args: [id, at] });
    },
    async due(now, limit) {
      const ids = await stored(() => client.zrangebyscore(FLEETS_DUE, '-inf', now, 'LIMIT', 0, limit));
      return ids.map((id) => FleetId.parse(id));
    },
    async card(id, name) {
      const fields = await stored(() => client.hgetall(fleetKeys.card(id, name)));
      return Object.keys(fields).length === 0 ? undefined : Card.parse(fields);
    },
    async putCard(id, name, card) {
      await stored(() => client.hset(fleetKeys.card(id, name), { ...card }));
    },
  };
}
