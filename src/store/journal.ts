import { MigrationId } from '../migration/ids.ts';
import type { Clock, Ids, Journal } from '../workflow/ports.ts';
import { createJournalMemory } from './journal-memory.ts';
import { beginningOf, readOn, UNKNOWN, writeOn, type Known } from './known-journal.ts';
import { forgetRunning, indexStart } from './migration-index.ts';
import { indexes, keys } from './keys.ts';
import { loadScript, runScript, runWord } from './script.ts';
import { stored, UnexpectedReply, type RedisClient } from './storage.ts';

const startScript = loadScript('journal-start');
const appendScript = loadScript('journal-append');
const sinceScript = loadScript('journal-since');
const releaseScript = loadScript('journal-release');

/**
 * Journals in Redis: one list per migration, appended to by compare-and-set on its length and on the hash of its last
 * entry. Lists over journals are written before the journal, so that a crash in between leaves a name without a journal,
 * never a journal nobody finds. Besides StorageUnavailable, `load` and `append` reject with JournalUnreadable.
 */
export function createJournal(parts: { client: RedisClient; clock: Clock; ids: Pick<Ids, 'nonce'> }): Journal {
  const { client, clock, ids } = parts;
  const memory = createJournalMemory();
  const keysOf = (id: MigrationId) => [keys.journal(id), keys.journalHead(id)];

  /** Only what came since this process knew the journal last, while Redis still has what it knows. */
  async function read(id: MigrationId): Promise<Known> {
    const before = memory.of(id);
    const { count, sha1 } = beginningOf(before);
    const reply = await runScript(client, sinceScript, { keys: keysOf(id), args: [count, sha1] });
    const [head, word, ...entries] = Array.isArray(reply) ? reply.map(String) : [];
    if (head === undefined || (word !== 'SAME' && word !== 'OTHER')) throw new UnexpectedReply(sinceScript.name);
    memory.forget(id);
    const known = readOn(word === 'SAME' ? before : UNKNOWN, entries, head);
    memory.keep(id, known);
    return known;
  }

  /** What is known may be out of date: then it only costs a conflict. */
  async function knownAt(id: MigrationId, length: number): Promise<Known> {
    const known = memory.of(id);
    return known.tip.length === length ? known : read(id);
  }

  return {
    async start(id, added) {
      const begun = writeOn(UNKNOWN, added, clock.now());
      const { tip } = begun.known;
      await indexStart(client, id, tip.at);
      const [word, detail] = await runWord(client, startScript, {
        keys: [keys.journal(id), keys.journalHead(id), keys.running(id), keys.migrationsBeside(id)],
        args: [id, ids.nonce(), tip.hash, tip.at, ...begun.stored],
      });
      if (word === 'OK') {
        memory.keep(id, begun.known);
        return { ok: true, entries: begun.entries };
      }
      if (word !== 'RUNNING') throw new UnexpectedReply(`${startScript.name} ${word}`);
      await stored(() => client.zrem(indexes.recent, id));
      await forgetRunning(client, id);
      return { ok: false, running: MigrationId.parse(detail) };
    },

    load: async (id) => (await read(id)).entries,

    async append(id, expected, added) {
      const before = await knownAt(id, expected);
      if (before.tip.length !== expected) return { ok: false, revision: before.tip.length };
      if (added.events.length === 0) return { ok: true, entries: [] };
      const appended = writeOn(before, added, clock.now());
      const { tip } = appended.known;
      const [word, length] = await runWord(client, appendScript, {
        keys: keysOf(id),
        args: [expected, before.tip.hash, ids.nonce(), tip.hash, ...appended.stored],
      });
      if (word !== 'OK') {
        memory.forget(id);
        return { ok: false, revision: Number(length) };
      }
      memory.keep(id, appended.known);
      return { ok: true, entries: appended.entries };
    },

    async runningOn(number) {
      const id = await stored(() => client.get(keys.runningOn(number)));
      return id === null ? undefined : MigrationId.parse(id);
    },

    async release(id) {
      await Promise.all([
        runScript(client, releaseScript, { keys: [keys.running(id)], args: [id] }),
        forgetRunning(client, id),
      ]);
    },
  };
}
