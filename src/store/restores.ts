import { z } from 'zod';
import { deploymentOf, RestoreEntry, RestoreId } from '../migration/restore.ts';
import type { RestoreStore } from '../workflow/backup-ports.ts';
import { deploymentKeys, RESTORES_DUE } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import { stored, UnexpectedReply, type RedisClient } from './storage.ts';

const appendScript = loadScript('restore-append');
const clearScript = loadScript('clear-mark');

const Card = z.object({ channel: z.string(), ts: z.string(), shown: z.coerce.number().int() });

function entryIn(text: string): RestoreEntry {
  const entry = RestoreEntry.safeParse(JSON.parse(text));
  if (!entry.success) throw new UnexpectedReply('an entry of a restore of another version');
  return entry.data;
}

/** Journals of restores, one list each; all keys of a deployment share a hash tag, only the list of due times stands apart. */
export function createRestores(client: RedisClient): RestoreStore {
  const write = (
    id: RestoreId,
    expected: number,
    { entries, isOver }: { entries: readonly RestoreEntry[]; isOver: boolean },
  ) =>
    runScript(client, appendScript, {
      keys: [deploymentKeys.restore(id), deploymentKeys.restoring(deploymentOf(id))],
      args: [id, expected, isOver ? '1' : '', ...entries.map((entry) => JSON.stringify(RestoreEntry.parse(entry)))],
    });

  return {
    async start(id, entry) {
      const answer = await write(id, 0, { entries: [entry], isOver: false });
      if (answer === 'OK') return { ok: true };
      const running = RestoreId.safeParse(answer);
      return { ok: false, ...(running.success && { running: running.data }) };
    },
    async load(id) {
      const entries = await stored(() => client.lrange(deploymentKeys.restore(id), 0, -1));
      return entries.map(entryIn);
    },
    append: async (id, expected, added) => (await write(id, expected, added)) === 'OK',
    async running(deployment) {
      return RestoreId.safeParse(await stored(() => client.get(deploymentKeys.restoring(deployment)))).data;
    },
    async wakeAt(id, at) {
      await stored(() => client.zadd(RESTORES_DUE, at, id));
    },
    async settled(id, at) {
      await runScript(client, clearScript, { keys: [RESTORES_DUE], args: [id, at] });
    },
    async due(now, limit) {
      const ids = await stored(() => client.zrangebyscore(RESTORES_DUE, '-inf', now, 'LIMIT', 0, limit));
      return ids.map((id) => RestoreId.parse(id));
    },
    async card(id) {
      const fields = await stored(() => client.hgetall(deploymentKeys.restoreCard(id)));
      return Object.keys(fields).length === 0 ? undefined : Card.parse(fields);
    },
    async putCard(id, card) {
      await stored(() => client.hset(deploymentKeys.restoreCard(id), { ...card }));
    },
  };
}
