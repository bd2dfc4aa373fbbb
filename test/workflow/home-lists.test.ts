import { describe, expect, test } from '@jest/globals';
import { SlackUserId, type MigrationId } from '../../src/migration/ids.ts';
import type { Event } from '../../src/migration/event.ts';
import type { Migration } from '../../src/migration/state.ts';
import { createCards } from '../../src/store/cards.ts';
import { createDueTimes } from '../../src/store/due-times.ts';
import { createJournal } from '../../src/store/journal.ts';
import { createMigrationIndex } from '../../src/store/migration-index.ts';
import { homeLists } from '../../src/workflow/home-lists.ts';
import { createLedger } from '../../src/workflow/ledger.ts';
import { ANA, approved, MARA, requested, sending } from '../support/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { aNumber, randomIds, realClock, started } from '../support/store.ts';

const { clients } = storeForFile({ emptied: true });

const BRUNO = SlackUserId.parse('U0BRUNO');

function stage() {
  const { command: client } = clients;
  const index = createMigrationIndex(client);
  const journal = createJournal({ client, clock: realClock, ids: randomIds });
  const due = createDueTimes(client);
  const parts = { journal, due, cards: createCards(client), notifier: { changed: () => undefined }, clock: realClock };
  return { index, journal, ledger: createLedger({ ...parts, places: index }), unlisted: createLedger(parts) };
}

type Stage = ReturnType<typeof stage>;

/** A migration whose journal says so. */
async function begun({ ledger }: Pick<Stage, 'ledger'>, ...then: readonly Event[]): Promise<Migration> {
  const id = randomIds.migrationId(aNumber());
  const begin = await ledger.start(id, ANA, [{ ...started(id), requestedBy: ANA }]);
  if (!begin.ok) throw new Error('another one is running');
  return then.length === 0 ? begin.migration : after({ ledger }, begin.migration, ...then);
}

async function after({ ledger }: Pick<Stage, 'ledger'>, migration: Migration, ...events: readonly Event[]) {
  const next = await ledger.append(migration, 'ferryman', events);
  if (!next) throw new Error('somebody else appended');
  return next;
}

const everybodyMay = ({ among }: { among: readonly Migration[] }) => Promise.resolve([...among]);
const idsOf = (list: readonly Migration[]): MigrationId[] => list.map(({ id }) => id).toSorted();
const read = ({ ledger, index }: Stage, by = ANA, limit = 10) =>
  homeLists({ ledger, index, decidable: everybodyMay }, by, limit);

describe('the lists of Home', () => {
  test('have a migration where it belongs, and nowhere once it is over', async () => {
    const all = stage();
    const plain = await begun(all);
    const waiting = await begun(all, ...requested);
    const holding = await begun(all, ...approved);
    const sent = await begun(all, ...sending);
    const over = await begun(all, { type: 'cancelled', by: ANA });

    const lists = await read(all);

    expect(idsOf(lists.waiting)).toEqual([waiting.id]);
    expect(idsOf(lists.holding)).toEqual(idsOf([holding, sent]));
    expect(idsOf(lists.mine)).toEqual(idsOf([plain, waiting, holding, sent]));
    expect(idsOf(lists.running)).not.toContain(over.id);
    expect((await read(all, BRUNO)).mine).toEqual([]);
  });

  test('have a migration under whoever is responsible for it now', async () => {
    const all = stage();
    const one = await begun(all);
    await after(all, one, { type: 'takenOver', by: BRUNO, from: ANA, reason: 'Ana is away' });

    expect((await read(all, ANA)).mine).toEqual([]);
    expect(idsOf((await read(all, BRUNO)).mine)).toEqual([one.id]);
  });

  test('show a request that waits for this person however many others run, and only if they may decide', async () => {
    const all = stage();
    const waiting = await begun(all, ...requested);
    for (let count = 0; count < 30; count++) await begun(all);

    const lists = await read(all, MARA, 5);
    const nothing = await homeLists({ ...all, decidable: () => Promise.resolve([]) }, MARA, 5);

    expect(idsOf(lists.waiting)).toEqual([waiting.id]);
    expect(lists.running).toHaveLength(5);
    expect(lists.counts.running).toBe(31);
    expect(nothing.waiting).toEqual([]);
  });

  test('look further back when a person may not decide on what waits the shortest', async () => {
    const all = stage();
    const oldest = await begun(all, ...requested);
    for (let count = 0; count < 6; count++) await begun(all, ...requested);
    const asked: number[] = [];
    const onlyTheOldest = ({ among }: { among: readonly Migration[] }) => {
      asked.push(among.length);
      return Promise.resolve(among.filter(({ id }) => id === oldest.id));
    };

    const lists = await homeLists({ ...all, decidable: onlyTheOldest }, MARA, 2);
    const first = await homeLists({ ...all, decidable: everybodyMay }, MARA, 2);

    expect(idsOf(lists.waiting)).toEqual([oldest.id]);
    expect(asked).toEqual([4, 3]);
    expect(first.waiting).toHaveLength(2);
  });

  test('are put right by a look when a change never reached them', async () => {
    const all = stage();
    const before = await begun(all, ...requested);
    const decided = await after({ ledger: all.unlisted }, before, {
      type: 'rejected',
      requestId: before.approval!.requestId,
      by: MARA,
      reason: 'not today',
    });
    expect(await all.index.waiting(10)).toEqual([before.id]);
    // What is over is shown on no list even before that.
    expect((await read(all)).waiting).toEqual([]);

    await all.ledger.place(decided);

    expect(await all.index.waiting(10)).toEqual([]);
    expect(await all.index.ofOwner(ANA, 10)).toEqual([]);
  });
});
