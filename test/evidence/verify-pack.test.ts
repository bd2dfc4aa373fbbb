import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Entry, Event } from '../../src/migration/event.ts';
import { chainFault } from '../../src/evidence/chain-fault.ts';
import type { EvidencePack } from '../../src/evidence/evidence-pack.ts';
import { packOf } from '../../src/evidence/make-pack.ts';
import { problemText, verifyPack } from '../../src/evidence/verify-pack.ts';
import { BRUNO_ID } from './people.ts';
import { chained, packs, wholePack, wholeStory } from './journals.ts';

const pack = wholePack();
const { length } = pack.journal;

const withJournal = (journal: unknown[]) => JSON.stringify({ ...pack, journal });
const verdict = (text: string, head?: string) => {
  const checked = verifyPack(text, head);
  return checked.ok ? 'ok' : checked.problems;
};
const fault = (what: string, seq: number) => [{ what: 'chain', fault: { what, seq } }];

const place = (from = 0, to = length - 1) => fc.integer({ min: from, max: to });

/** What somebody could alter in an entry, each another value than was there. */
const alterations: Record<string, (entry: Entry) => unknown> = {
  'its time': (entry) => ({ ...entry, at: entry.at + 1 }),
  'its actor': (entry) => ({ ...entry, actor: entry.actor === BRUNO_ID ? 'meta' : BRUNO_ID }),
  'its event': (entry) => ({ ...entry, event: { type: 'secretsExpire', at: 1 } }),
  'the hash in it': (entry) => ({ ...entry, previous: entry.previous.replace(/^./u, (c) => (c === 'a' ? 'b' : 'a')) }),
  'its number': (entry) => ({ ...entry, seq: entry.seq + 500 }),
  'its number to a neighbour': (entry) => ({ ...entry, seq: entry.seq === 1 ? 2 : entry.seq - 1 }),
  'an added field': (entry) => ({ ...entry, note: 'added' }),
  'half a character': (entry) => ({ ...entry, event: { ...entry.event, why: '\ud83d' } }),
  'a text instead': () => 'gone',
};

describe('a pack as it was made', () => {
  test.each(packs)('of a migration that is %s verifies', (_name, made) => {
    const checked = verifyPack(JSON.stringify(made()));

    expect(checked).toMatchObject({ ok: true });
  });

  test('verifies whatever the order of keys and the layout of the file', () => {
    const turned = Object.fromEntries(Object.entries(pack).toReversed());

    expect(verdict(JSON.stringify(turned, undefined, '\t'))).toBe('ok');
  });

  test('verifies against the head told elsewhere, whole or its beginning, and no other', () => {
    const { head } = pack.chain;

    expect(verdict(JSON.stringify(pack), head)).toBe('ok');
    expect(verdict(JSON.stringify(pack), head.slice(0, 16))).toBe('ok');
    expect(verdict(JSON.stringify(pack), 'f'.repeat(16))).toEqual([{ what: 'other-head', head }]);
  });
});

describe('a journal that was tampered with', () => {
  test.each(Object.entries(alterations))('names the entry in which somebody changed %s', (_what, alter) => {
    fc.assert(
      fc.property(place(), (index) => {
        const changed = pack.journal.with(index, alter(pack.journal[index]!) as Entry);

        expect(verdict(withJournal(changed))).toEqual(fault('changed', index + 1));
      }),
      { numRuns: length * 2 },
    );
  });

  test('names two neighbours when the hash that joins them was changed with the rest of the later one', () => {
    fc.assert(
      fc.property(place(1), (index) => {
        const entry = { ...pack.journal[index]!, previous: 'c'.repeat(64), at: 1 };

        expect(verdict(withJournal(pack.journal.with(index, entry)))).toEqual([
          { what: 'chain', fault: { what: 'changed', seq: index, or: index + 1 } },
        ]);
      }),
    );
  });

  test('names the first entry that was deleted', () => {
    fc.assert(
      fc.property(place(), fc.integer({ min: 1, max: 4 }), (index, count) => {
        fc.pre(count < length);
        const rest = pack.journal.toSpliced(index, count);

        expect(verdict(withJournal(rest))).toEqual(fault('deleted', index + 1));
      }),
    );
  });

  test('names the first entry that is not in its place', () => {
    fc.assert(
      fc.property(place(0, length - 2), fc.nat(), (from, more) => {
        const to = from + 1 + (more % (length - 1 - from));
        const [moved] = pack.journal.slice(from, from + 1);
        const reordered = pack.journal.toSpliced(from, 1).toSpliced(to, 0, moved!);

        expect(verdict(withJournal(reordered))).toEqual(fault('reordered', from + 1));
      }),
    );
  });

  test('names two entries that changed places', () => {
    fc.assert(
      fc.property(place(), place(), (one, other) => {
        fc.pre(one < other);
        const { journal } = pack;
        const swapped = journal.with(one, journal[other]!).with(other, journal[one]!);

        expect(verdict(withJournal(swapped))).toEqual(fault('reordered', one + 1));
      }),
    );
  });

  test('names an entry that was forged into it, numbered as if it belonged there', () => {
    fc.assert(
      fc.property(place(), (index) => {
        const forged = { ...pack.journal[index]!, actor: BRUNO_ID, event: { type: 'completed' } };

        expect(verdict(withJournal(pack.journal.toSpliced(index, 0, forged as Entry)))).toEqual(
          fault('inserted', index + 1),
        );
      }),
    );
  });

  test('names an entry that stands in it twice', () => {
    fc.assert(
      fc.property(place(), place(), (copied, index) => {
        fc.pre(index !== copied + 1);
        const doubled = pack.journal.toSpliced(index, 0, pack.journal[copied]!);

        expect(verdict(withJournal(doubled))).toEqual(fault('inserted', index + 1));
      }),
    );
  });

  test('is found also when the length of the chain was changed with it', () => {
    const chain = { ...pack.chain, length: length - 1 };

    expect(chainFault(pack.journal.slice(0, -1), chain)).toEqual({ what: 'changed', seq: length - 1 });
  });
});

describe('a pack that was written anew as a whole', () => {
  const rewritten = (change: (event: Event) => Event) => packOf(chained(wholeStory.map(change)), pack.madeAt);

  test('is found by the digest when the plan is another one', () => {
    const forged = rewritten((event) =>
      event.type === 'approvalRequested' ? { ...event, plan: { ...event.plan, plannedDowntimeSeconds: 1 } } : event,
    );
    const seq = forged.journal.findIndex(({ event }) => event.type === 'approvalRequested') + 1;

    expect(verdict(JSON.stringify(forged))).toEqual([{ what: 'plan-digest', seq }]);
  });

  test('is found only by the last hash that was told elsewhere', () => {
    const forged = rewritten((event) => (event.type === 'approved' ? { ...event, by: BRUNO_ID } : event));

    expect(verdict(JSON.stringify(forged))).toBe('ok');
    expect(verdict(JSON.stringify(forged), pack.chain.head)).toEqual([{ what: 'other-head', head: forged.chain.head }]);
  });
});

describe('the rest of a pack', () => {
  const sections: [string, (copy: EvidencePack) => void][] = [
    ['migration', (copy) => void (copy.migration.outcome = 'cancelled')],
    ['plans', (copy) => void (copy.plans[0]!.expiresAt += 1)],
    ['decisions', (copy) => void copy.decisions.pop()],
    ['decisions', (copy) => void (copy.decisions[0]!.by = BRUNO_ID)],
    ['steps', (copy) => void (copy.steps[0]!.failures = 7)],
    ['cutovers', (copy) => void (copy.cutovers[0]!.nonce = 'other')],
    ['snapshots', (copy) => void (copy.snapshots.differences = [])],
    ['downtime', (copy) => void (copy.downtime.ms = 1)],
  ];

  test.each(sections)('that says something else than the journal is named: %s', (section, change) => {
    const copy = structuredClone(pack);
    change(copy);

    expect(verdict(JSON.stringify(copy))).toEqual([{ what: 'section', section }]);
  });

  test('may describe the route in the words of another version', () => {
    const copy = structuredClone(pack);
    copy.route.consequences = [];

    expect(verdict(JSON.stringify(copy))).toBe('ok');
  });

  test.each([
    ['no JSON', 'PK', /no JSON/u],
    ['another kind of file', '{"name": "x"}', /format/u],
    ['a later version', JSON.stringify({ ...pack, version: 2 }), /version/u],
    ['nothing', '', /no JSON/u],
    ['an added section', JSON.stringify({ ...pack, note: 'x' }), /note/u],
    ['an empty journal', JSON.stringify({ ...pack, journal: [] }), /Entry 1 was deleted/u],
  ])('that is %s is refused with the reason', (_what, text, reason) => {
    const checked = verifyPack(text);

    expect(checked.ok ? '' : problemText(checked.problems[0])).toMatch(reason);
  });
});
