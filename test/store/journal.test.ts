import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Event } from '../../src/migration/event.ts';
import type { Clock } from '../../src/workflow/ports.ts';
import { createJournal } from '../../src/store/journal.ts';
import { createMigrationIndex, rebuildIndexes } from '../../src/store/migration-index.ts';
import { continued, EMPTY, verified } from '../../src/migration/journal-chain.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { aNumber, randomIds, realClock, started } from '../support/store.ts';
import { storedOf, textsOf } from '../support/stored-journal.ts';

const { clients } = storeForFile();

const journalOf = (clock: Clock = realClock) => createJournal({ client: clients.command, clock, ids: randomIds });
const step = (name: 'preflight' | 'set-pin'): Event => ({ type: 'stepStarted', step: name });
const aMigration = (number = aNumber()) => randomIds.migrationId(number);
const key = (id: string) => `ferryman:{${id.split('-')[0]}}:journal:${id}`;
const headOf = (id: string) => key(id).replace(':journal:', ':journal-head:');
const named = (text: string) => text.slice(0, 3) + (text[3] === 'A' ? 'B' : 'A') + text.slice(4);

async function begun(...events: Event[]) {
  const journal = journalOf();
  const id = aMigration();
  await journal.start(id, { actor: 'ferryman', events: [started(id), ...events] });
  return { journal, id };
}

describe('a journal', () => {
  test('gives back what was appended, in order, each entry with the hash of the one before', async () => {
    const { journal, id } = await begun(step('preflight'));

    const appended = await journal.append(id, 2, { actor: 'meta', events: [step('set-pin')] });

    const entries = await journal.load(id);
    expect(appended).toEqual({ ok: true, entries: entries.slice(2) });
    expect(entries.map((entry) => [entry.seq, entry.actor, entry.event.type])).toEqual([
      [1, 'ferryman', 'started'],
      [2, 'ferryman', 'stepStarted'],
      [3, 'meta', 'stepStarted'],
    ]);
    expect(entries[0]?.previous).toBe('0'.repeat(64));
    expect(new Set(entries.map((entry) => entry.previous)).size).toBe(3);
  });

  test('is empty when unknown', async () => {
    expect(await journalOf().load(aMigration())).toEqual([]);
  });

  test('refuses an append that expects another length and says the length', async () => {
    const { journal, id } = await begun();

    expect(await journal.append(id, 2, { actor: 'ferryman', events: [step('preflight')] })).toEqual({
      ok: false,
      revision: 1,
    });
    expect(await journalOf().append(id, 0, { actor: 'ferryman', events: [step('preflight')] })).toEqual({
      ok: false,
      revision: 1,
    });
  });

  test('never begins by an append', async () => {
    const id = aMigration();

    const appended = await journalOf().append(id, 0, { actor: 'ferryman', events: [started(id)] });

    expect(appended).toEqual({ ok: false, revision: 0 });
  });

  test('keeps time from running backwards', async () => {
    const { id } = await begun();
    const [first] = await journalOf().load(id);
    const slow = journalOf({ ...realClock, now: () => 1_000 });

    await slow.append(id, 1, { actor: 'ferryman', events: [step('preflight')] });

    expect((await slow.load(id))[1]?.at).toBe(first?.at);
  });

  test('refuses a second migration of the same number and names the running one', async () => {
    const { journal, id } = await begun();
    const second = aMigration(
      (await journal.load(id)).map((entry) => entry.event).find((e) => e.type === 'started')!.number,
    );

    const answer = await journal.start(second, { actor: 'ferryman', events: [started(second)] });

    expect(answer).toEqual({ ok: false, running: id });
    expect(await journal.load(second)).toEqual([]);
    expect(await createMigrationIndex(clients.command).running(1000)).not.toContain(second);
  });

  test('lets a number go once it is released, but only by its holder', async () => {
    const { journal, id } = await begun();
    const number = started(id).number;
    const second = aMigration(number);
    await journal.release(second);
    expect(await journal.runningOn(number)).toBe(id);

    await journal.release(id);
    await journal.release(id);

    expect(await journal.runningOn(number)).toBeUndefined();
    expect(await journal.start(second, { actor: 'ferryman', events: [started(second)] })).toMatchObject({ ok: true });
  });

  test('is begun once, also by its own migration', async () => {
    const { journal, id } = await begun();
    const again = { actor: 'ferryman', events: [started(id)] } as const;

    await expect(journal.start(id, again)).rejects.toMatchObject({ name: 'UnexpectedReply' });

    expect(await journal.load(id)).toHaveLength(1);
  });

  test('lets exactly one of many simultaneous starts win', async () => {
    const number = aNumber();
    const ids = Array.from({ length: 20 }, () => aMigration(number));

    const answers = await Promise.all(
      ids.map((id) => journalOf().start(id, { actor: 'ferryman', events: [started(id)] })),
    );

    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    const winner = ids[answers.findIndex((answer) => answer.ok)];
    expect(answers.flatMap((answer) => (answer.ok ? [] : [answer.running]))).toEqual(Array(19).fill(winner));
  });
});

describe('a journal that was read before', () => {
  test('is given with what others have appended since, however many read it at once', async () => {
    const { id, journal } = await begun(step('preflight'));
    const first = await journal.load(id);

    await journalOf().append(id, 2, { actor: 'ferryman', events: [step('set-pin')] });
    const again = await Promise.all(Array.from({ length: 5 }, () => journal.load(id)));

    const whole = await journalOf().load(id);
    expect(whole).toHaveLength(3);
    for (const entries of again) expect(entries).toEqual(whole);
    expect(first).toEqual(whole.slice(0, 2));
  });

  test('is read anew when another storage has another story of it', async () => {
    const { id, journal } = await begun(step('preflight'), step('set-pin'));
    const before = await journal.load(id);
    await clients.command.flushall();

    expect(await journal.load(id)).toEqual([]);

    await journal.start(id, { actor: 'ferryman', events: [started(id)] });
    await journal.append(id, 1, { actor: 'ferryman', events: [step('set-pin')] });
    const after = await journal.load(id);
    expect(after).toEqual(await journalOf().load(id));
    expect(after).not.toEqual(before);
  });

  test('is handed out in a form nobody can add to', async () => {
    const { id, journal } = await begun(step('preflight'));
    const entries = await journal.load(id);

    expect(() => entries.pop()).toThrow(TypeError);
    expect(await journal.load(id)).toHaveLength(2);
  });
});

describe('a journal that was begun before entries were packed', () => {
  async function begunLongAgo(...events: Event[]) {
    const id = aMigration();
    const { texts, tip } = continued(EMPTY, { actor: 'ferryman', events: [started(id), ...events] }, 1_000);
    await clients.command.rpush(key(id), ...texts);
    await clients.command.hset(headOf(id), 'hash', tip.hash, 'op', 'its last append');
    await clients.command.zadd('ferryman:{index}:recent', tip.at, id);
    return id;
  }

  test('is read, and goes on in the form that its version reads', async () => {
    const id = await begunLongAgo(step('preflight'));
    const journal = journalOf();

    expect(await journal.append(id, 2, { actor: 'meta', events: [step('set-pin')] })).toMatchObject({ ok: true });

    const texts = await clients.command.lrange(key(id), 0, -1);
    const ofItsVersion = verified(texts, String(await clients.command.hget(headOf(id), 'hash')));
    expect(ofItsVersion.entries).toEqual(await journalOf().load(id));
    expect(ofItsVersion.entries.map(({ actor }) => actor)).toEqual(['ferryman', 'ferryman', 'meta']);
  });

  test('is listed at its own time', async () => {
    const id = await begunLongAgo();
    await clients.command.zrem('ferryman:{index}:recent', id);

    await rebuildIndexes(clients.command);

    expect(await clients.command.zscore('ferryman:{index}:recent', id)).toBe('1000');
  });
});

describe('a journal that was tampered with', () => {
  const entry = async (id: string, index: number) => String(await clients.command.lindex(key(id), index));

  /** Says something else in an entry, and packs all of them as if it had always stood there. */
  async function altered(id: string, index: number, [from, to]: [string, string]) {
    const texts = textsOf(await clients.command.lrange(key(id), 0, -1));
    const text = String(texts[index]);
    expect(text).toContain(from);
    const stored = storedOf(texts.with(index, text.replace(from, to)));
    await clients.command
      .multi()
      .del(key(id))
      .rpush(key(id), ...stored)
      .exec();
  }

  const TAMPERINGS: readonly [string, (id: string) => Promise<unknown>][] = [
    ['an altered entry', (id: string) => altered(id, 1, ['preflight', 'register'])],
    ['an altered last entry', (id: string) => altered(id, 2, ['set-pin', 'register'])],
    ['another hash before', async (id: string) => clients.command.lset(key(id), 1, named(await entry(id, 1)))],
    [
      'what cannot be unpacked',
      async (id: string) => clients.command.lset(key(id), 1, `${(await entry(id, 1)).slice(0, 6)}____"`),
    ],
    ['a cut entry', async (id: string) => clients.command.lset(key(id), 1, (await entry(id, 1)).slice(0, -4))],
    ['an empty packed entry', (id: string) => clients.command.lset(key(id), 1, '"1"')],
    ['a removed last entry', async (id: string) => clients.command.rpop(key(id))],
    ['a removed entry in between', async (id: string) => clients.command.lrem(key(id), 1, await entry(id, 1))],
    ['a doubled entry', async (id: string) => clients.command.rpush(key(id), await entry(id, 2))],
    ['a missing head', async (id: string) => clients.command.del(headOf(id))],
  ];

  test.each(TAMPERINGS)('is not loaded: %s', async (_name, tamper) => {
    const { id } = await begun(step('preflight'), step('set-pin'));

    await tamper(id);

    await expect(journalOf().load(id)).rejects.toMatchObject({ name: 'JournalUnreadable', why: 'broken-chain' });
  });

  test.each(TAMPERINGS)('is not loaded either by whoever has read it before: %s', async (_name, tamper) => {
    const { id, journal } = await begun(step('preflight'), step('set-pin'));
    expect(await journal.load(id)).toHaveLength(3);

    await tamper(id);

    await expect(journal.load(id)).rejects.toMatchObject({ name: 'JournalUnreadable', why: 'broken-chain' });
    await expect(journal.load(id)).rejects.toMatchObject({ name: 'JournalUnreadable', why: 'broken-chain' });
  });

  test('is not loaded when it has an event this version does not know', async () => {
    const { id } = await begun();
    await altered(id, 0, ['"started"', '"teleported"']);

    await expect(journalOf().load(id)).rejects.toMatchObject({
      name: 'JournalUnreadable',
      why: 'unknown-entry',
      seq: 1,
    });
  });

  test('is not loaded when an entry is packed in a way that this version does not know', async () => {
    const { id } = await begun(step('preflight'));
    await clients.command.lset(key(id), 1, (await entry(id, 1)).replace('"1', '"2'));

    await expect(journalOf().load(id)).rejects.toMatchObject({ why: 'unknown-entry', seq: 2 });
  });

  test('is said to be broken behind the entry that was altered', async () => {
    const { id } = await begun(step('preflight'), step('set-pin'), step('preflight'));
    await altered(id, 1, ['preflight', 'register']);

    await expect(journalOf().load(id)).rejects.toMatchObject({ why: 'broken-chain', seq: 3 });
  });

  test('is not appended to', async () => {
    const { id, journal } = await begun(step('preflight'));
    await altered(id, 1, ['preflight', 'register']);
    await clients.command.hset(headOf(id), 'hash', 'f'.repeat(64));

    const appended = await journal.append(id, 2, { actor: 'ferryman', events: [step('set-pin')] });

    expect(appended).toEqual({ ok: false, revision: 2 });
    await expect(journal.append(id, 2, { actor: 'ferryman', events: [step('set-pin')] })).rejects.toMatchObject({
      name: 'JournalUnreadable',
    });
  });
});

describe('concurrent appenders', () => {
  test('always leave one valid chain that holds exactly what was acknowledged', async () => {
    const appender = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(appender, { minLength: 2, maxLength: 4 }), async (appenders) => {
        const { id } = await begun();
        const acknowledged = await Promise.all(
          appenders.map(async (batches, name) => {
            const journal = journalOf();
            const seen: string[] = [];
            for (const [batch, size] of batches.entries()) {
              const expected = (await journal.load(id)).length;
              const events = Array.from({ length: size }, (_, n): Event => ({
                type: 'stepSkipped',
                step: 'preflight',
                why: `${name}/${batch}/${n}`,
              }));
              const answer = await journal.append(id, expected, { actor: 'ferryman', events });
              if (answer.ok) seen.push(...events.map((event) => JSON.stringify(event)));
            }
            return seen;
          }),
        );

        const kept = (await journalOf().load(id)).slice(1).map(({ event }) => JSON.stringify(event));

        expect([...kept].sort()).toEqual(acknowledged.flat().sort());
      }),
      { numRuns: 40 },
    );
  });
});

describe('the lists of migrations', () => {
  test('name the newest first and forget released ones as running', async () => {
    const clock = { ...realClock, now: () => 1 };
    const number = aNumber();
    const [first, second] = [aMigration(number), aMigration(number)];
    await journalOf(clock).start(first, { actor: 'ferryman', events: [started(first)] });
    await journalOf().release(first);
    await journalOf({ ...clock, now: () => 2 }).start(second, { actor: 'ferryman', events: [started(second)] });

    const index = createMigrationIndex(clients.command);

    expect(await index.ofNumber(number)).toEqual([second, first]);
    expect(await index.running(1000)).toContain(second);
    expect(await index.running(1000)).not.toContain(first);
    expect((await index.recent(1000)).filter((id) => id === first || id === second)).toEqual([second, first]);
  });

  test('are the same after they were lost and rebuilt from the journals', async () => {
    const index = createMigrationIndex(clients.command);
    const before = [await index.running(1000), await index.recent(1000)];
    await clients.command.del('ferryman:{index}:running', 'ferryman:{index}:recent');

    await rebuildIndexes(clients.command);

    expect([await index.running(1000), await index.recent(1000)].map((ids) => [...ids].sort())).toEqual(
      before.map((ids) => [...ids].sort()),
    );
  });
});
