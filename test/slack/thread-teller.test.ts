import { beforeEach, describe, expect, test } from '@jest/globals';
import { WebAPIPlatformError } from '@slack/web-api';
import * as fc from 'fast-check';
import { fold } from '../../src/migration/evolve.ts';
import type { Event } from '../../src/migration/event.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { threadLine } from '../../src/slack/thread-line.ts';
import { fittingInOne, messagesOf, type ToldUpTo } from '../../src/slack/thread-parts.ts';
import { createThreadTeller } from '../../src/slack/thread-teller.ts';
import { group } from '../../src/slack/tokens.ts';
import type { CardRecord } from '../../src/workflow/slack-ports.ts';
import { ANA, checked, entriesOf, MARA, started } from '../support/builders.ts';

const words = catalogueOf('en');
const people = { approvers: group('S0MANAGERS') };

/** Many people take the number over, one after the other, and give long reasons: more than one message holds. */
const burst = (count: number): Event[] => [
  started,
  ...checked,
  ...Array.from({ length: count }, (_, index): Event => ({
    type: 'takenOver',
    by: index % 2 === 0 ? MARA : ANA,
    from: index % 2 === 0 ? ANA : MARA,
    reason: `reason ${index} ${'x'.repeat(300)}`,
  })),
];

const templates = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index),
    name: `order_confirmation_with_a_long_name_${index}`,
    language: 'en_US',
    status: 'APPROVED',
    quality: 'GREEN',
  }));

/** A list that is longer than two messages when Slack takes no file. */
const longList: Event[] = [
  started,
  ...checked,
  { type: 'templatesRead', side: 'source', templates: templates(400) },
  { type: 'templatesRead', side: 'destination', templates: [] },
];

/** A thread that is kept like Slack keeps it, and a process that may die at any call. */
function aThread(options: { takesFiles?: boolean } = {}) {
  const posted: { lines: readonly string[]; upTo: ToldUpTo }[] = [];
  const toldRequester: number[] = [];
  let record: CardRecord = { channel: 'C1', ts: '1.0', shown: 0, told: 0 };
  let callsLeft = Infinity;
  const call = () => {
    callsLeft -= 1;
    return callsLeft >= 0 ? Promise.resolve() : Promise.reject(new Error('the process died'));
  };
  const teller = createThreadTeller({
    words,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    messages: {
      lastTold: () =>
        Promise.resolve(
          posted.reduce<ToldUpTo>(
            (best, { upTo }) =>
              upTo.told > best.told || (upTo.told === best.told && upTo.pieces > best.pieces) ? upTo : best,
            { told: 0, pieces: 0 },
          ),
        ),
      share: () =>
        options.takesFiles
          ? Promise.resolve()
          : Promise.reject(new WebAPIPlatformError({ ok: false, error: 'no_permission' })),
      tell: async (_place, lines, upTo) => {
        await call();
        posted.push({ lines, upTo });
      },
    },
    tellRequester: ({ revision }) => {
      toldRequester.push(revision);
      return Promise.resolve();
    },
  });
  return {
    posted,
    toldRequester,
    record: () => record,
    /** One life of a process, which dies at the given call of Slack or Redis. */
    async tell(events: readonly Event[], diesAt = Infinity) {
      callsLeft = diesAt;
      const entries = entriesOf(events);
      const migration = fold(entries);
      if (!migration) throw new Error('there is a story');
      const isSure = record.shown === record.told;
      record = { ...record, shown: migration.revision };
      await teller({
        migration,
        entries,
        record,
        isSure,
        people,
        paced: (post) => post(),
        note: async (told) => {
          await call();
          record = { ...record, told };
        },
      });
    },
  };
}

const expected = (events: readonly Event[], files: boolean): string[] => {
  const entries = entriesOf(events);
  return entries.flatMap((entry, index) => {
    const after = fold(entries.slice(0, index + 1));
    const migration = fold(entries);
    if (!after || !migration) return [];
    return threadLine(entry, { migration, after, words, files, ...people }) ?? [];
  });
};

/** Rows, because a long list may be taken apart between two of its rows. */
const rows = (lines: readonly string[]) => lines.flatMap((line) => line.split('\n'));

let thread: ReturnType<typeof aThread>;

beforeEach(() => {
  thread = aThread({ takesFiles: true });
});

describe('the messages of a thread', () => {
  test('hold every line once, in order, and none more than Slack takes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 2_000 }), { maxLength: 60 }), (lines) => {
        const messages = messagesOf(lines);

        expect(messages.flat()).toEqual(lines);
        for (const message of messages) expect(message.join('\n').length).toBeLessThanOrEqual(10_000);
      }),
    );
  });

  test('stay as they are when more lines follow, but for the last', () => {
    const line = fc.string({ minLength: 1, maxLength: 4_000, unit: fc.constantFrom('a', 'b', '\n') });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), fc.array(line, { maxLength: 10 }), (lines, more) => {
        const before = messagesOf(lines).slice(0, -1);

        expect(messagesOf([...lines, ...more]).slice(0, before.length)).toEqual(before);
      }),
    );
  });

  test('keep entries together as long as they fit, and take at least one', () => {
    expect(fittingInOne([['a'], [], ['b']])).toBe(3);
    expect(fittingInOne([['a'.repeat(2_000)], ...Array.from({ length: 9 }, () => ['b'.repeat(2_000)])])).toBe(4);
    expect(fittingInOne([[Array.from({ length: 400 }, () => 'c'.repeat(100)).join('\n')], ['d']])).toBe(1);
  });
});

describe('telling a thread', () => {
  test('says a burst that is too long for one message in several, each with how far it gets', async () => {
    const events = burst(120);
    await thread.tell(events);

    expect(thread.posted.length).toBeGreaterThan(3);
    expect(thread.posted.flatMap(({ lines }) => lines)).toEqual(expected(events, true));
    expect(thread.posted.map(({ upTo }) => upTo.told)).toEqual(
      thread.posted.map(({ upTo }) => upTo.told).toSorted((a, b) => a - b),
    );
    expect(thread.record().told).toBe(events.length);
  });

  test('says a list for which Slack takes no file in several messages', async () => {
    thread = aThread({ takesFiles: false });
    await thread.tell(longList);

    expect(thread.posted.length).toBeGreaterThan(2);
    expect(rows(thread.posted.flatMap(({ lines }) => lines))).toEqual(rows(expected(longList, false)));
  });

  test('loses and repeats no line, wherever the process dies and whatever is added meanwhile', async () => {
    const someEvents = fc.constantFrom(burst(80), [...longList, ...burst(60).slice(1)], longList);
    await fc.assert(
      fc.asyncProperty(
        someEvents,
        fc.array(fc.nat({ max: 6 }), { maxLength: 6 }),
        fc.boolean(),
        async (all, deaths, grows) => {
          const one = aThread({ takesFiles: false });
          for (const [index, diesAt] of deaths.entries()) {
            const known = grows ? all.slice(0, Math.ceil((all.length * (index + 1)) / (deaths.length + 1))) : all;
            await one.tell(known, diesAt).catch(() => undefined);
          }
          await one.tell(all);

          expect(rows(one.posted.flatMap(({ lines }) => lines))).toEqual(rows(expected(all, false)));
          expect(one.record().told).toBe(all.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('tells the requester of a stop once, with the last message that has one', async () => {
    const failed: Event = {
      type: 'stepFailed',
      step: 'preflight',
      failure: { source: 'meta', class: 'configuration', kind: 'permission-missing' },
    };
    const events = [...burst(60), failed, ...burst(60).slice(-60), failed];
    await thread.tell(events);

    expect(thread.posted.length).toBeGreaterThan(3);
    expect(thread.toldRequester).toHaveLength(1);
  });
});
