import { MigrationId } from '../migration/ids.ts';
import { continued, EMPTY, tipOf, type Tip, type Verified } from '../migration/journal-chain.ts';
import type { Clock, Ids, Journal } from '../workflow/ports.ts';
import { createJournalMemory } from './journal-memory.ts';
import { forgetRunning, indexStart } from './migration-index.ts';
import { indexes, keys } from './keys.ts';
import { loadScript, runScript, runWord, type Script } from './script.ts';
import { stored, UnexpectedReply, type RedisClient } from './storage.ts';

const startScript = loadScript('journal-start');
const appendScript = loadScript('journal-append');
const loadingScript = loadScript('journal-load');
const sinceScript = loadScript('journal-since');
const releaseScript = loadScript('journal-release');

const TIPS_KEPT = 1000;

/** The last known ends of journals, so that an append need not read first. A stale one only costs a conflict. */
function createTips() {
  const tips = new Map<MigrationId, Tip>();
  return {
    get: (id: MigrationId) => tips.get(id),
    forget: (id: MigrationId) => void tips.delete(id),
    keep(id: MigrationId, tip: Tip) {
      tips.delete(id);
      tips.set(id, tip);
      const [oldest] = tips.keys();
      if (tips.size > TIPS_KEPT && oldest !== undefined) tips.delete(oldest);
    },
  };
}

const textsOf = (reply: unknown, script: Script): { head: string; texts: string[] } => {
  const [head, ...texts] = Array.isArray(reply) ? reply.map(String) : [];
  if (head === undefined) throw new UnexpectedReply(script.name);
  return { head, texts };
};

/**
 * Journals in Redis: one list per migration, appended to by compare-and-set on its length and on the hash of its last
 * entry. Lists over journals are written before the journal, so that a crash in between leaves a name without a journal,
 * never a journal nobody finds. Besides StorageUnavailable, `load` and `append` reject with JournalUnreadable.
 */
export function createJournal(parts: { client: RedisClient; clock: Clock; ids: Pick<Ids, 'nonce'> }): Journal {
  const { client, clock, ids } = parts;
  const tips = createTips();
  const memory = createJournalMemory();
  const keysOf = (id: MigrationId) => [keys.journal(id), keys.journalHead(id)];

  const read = async (id: MigrationId, from: number) =>
    textsOf(await runScript(client, loadingScript, { keys: keysOf(id), args: [from] }), loadingScript);

  /** Only what came since this process read the journal last, while Redis still has what it read then. */
  const readWhole = async (id: MigrationId): Promise<Verified> => {
    const known = memory.beginningOf(id);
    if (!known) {
      const { head, texts } = await read(id, 0);
      return memory.renewed(id, texts, head);
    }
    const reply = await runScript(client, sinceScript, { keys: keysOf(id), args: [known.count, known.sha1] });
    const { head, texts } = textsOf(reply, sinceScript);
    const [word, ...entries] = texts;
    // Two loads at once: what the other one kept meanwhile is not what Redis was asked about.
    const isStill = memory.beginningOf(id)?.sha1 === known.sha1;
    if (word === 'SAME' && isStill) return memory.continued(id, entries, head);
    if (word === 'OTHER') return memory.renewed(id, entries, head);
    return readWhole(id);
  };

  async function tipBefore(id: MigrationId, expected: number): Promise<Tip> {
    const known = tips.get(id);
    if (known?.length === expected) return known;
    const { head, texts } = await read(id, -1);
    return texts[0] === undefined ? EMPTY : tipOf(texts[0], head);
  }

  return {
    async start(id, added) {
      const { texts, entries, tip } = continued(EMPTY, added, clock.now());
      await indexStart(client, id, tip.at);
      const [word, detail] = await runWord(client, startScript, {
        keys: [keys.journal(id), keys.journalHead(id), keys.running(id), keys.migrationsBeside(id)],
        args: [id, ids.nonce(), tip.hash, tip.at, ...texts],
      });
      if (word === 'OK') {
        tips.keep(id, tip);
        return { ok: true, entries };
      }
      if (word !== 'RUNNING') throw new UnexpectedReply(`${startScript.name} ${word}`);
      await stored(() => client.zrem(indexes.recent, id));
      await forgetRunning(client, id);
      return { ok: false, running: MigrationId.parse(detail) };
    },

    async load(id) {
      const { entries, tip } = await readWhole(id);
      tips.keep(id, tip);
      return entries;
    },

    async append(id, expected, added) {
      const before = await tipBefore(id, expected);
      if (before.length !== expected) return { ok: false, revision: before.length };
      if (added.events.length === 0) return { ok: true, entries: [] };
      const { texts, entries, tip } = continued(before, added, clock.now());
      const [word, length] = await runWord(client, appendScript, {
        keys: keysOf(id),
        args: [expected, before.hash, ids.nonce(), tip.hash, ...texts],
      });
      if (word !== 'OK') {
        tips.forget(id);
        return { ok: false, revision: Number(length) };
      }
      tips.keep(id, tip);
      return { ok: true, entries };
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
