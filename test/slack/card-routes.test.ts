import { describe, expect, test } from '@jest/globals';
import type { Template } from '../../src/migration/belongings.ts';
import type { Event } from '../../src/migration/event.ts';
import { fold } from '../../src/migration/evolve.ts';
import { PhoneNumberId } from '../../src/migration/ids.ts';
import { routeOf } from '../../src/migration/route.ts';
import type { RouteId } from '../../src/migration/route-declaration.ts';
import type { Migration } from '../../src/migration/state.ts';
import type { StepId } from '../../src/migration/step.ts';
import { renderCard } from '../../src/slack/card/card.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { INLINE_ROWS, threadFile } from '../../src/slack/template-list.ts';
import { threadLine } from '../../src/slack/thread-line.ts';
import { group } from '../../src/slack/tokens.ts';
import { ANA, entriesOf, goodFacts, MARA, PHONE, REQUEST, SECRET, START } from '../support/builders.ts';
import { beginning } from './arbitrary.ts';
import { messageFaults } from './block-limits.ts';

const words = catalogueOf('en');
const approvers = group('S0MANAGERS');

function folded(events: Event[]): Migration {
  const migration = fold(entriesOf(events));
  if (!migration) throw new Error('a migration has a beginning');
  return migration;
}

/** Everything of a route before a step, done. */
const upTo = (route: RouteId, step: StepId): Event[] => {
  const steps = routeOf(route).steps.map(({ id }) => id);
  return steps.slice(0, steps.indexOf(step)).map((id) => ({ type: 'stepSucceeded', step: id }));
};

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return `${value}\n`;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textOf).join('');
};

function cardOf(route: RouteId, ...events: Event[]): string {
  const migration = folded([beginning(route, 'Provider'), ...events]);
  const card = renderCard({ migration, now: START + 60_000, words, approvers, style: 'sections' });
  expect(messageFaults(card)).toEqual([]);
  return textOf(card.blocks);
}

const template = (id: string, change: Partial<Template> = {}): Template => ({
  id,
  name: `order_${id}`,
  language: 'en_US',
  status: 'APPROVED',
  quality: 'GREEN',
  ...change,
});

const SOURCE = [template('1'), template('2'), template('3', { status: 'REJECTED' }), template('4', { quality: 'RED' })];
const read = (side: 'source' | 'destination', templates: Template[]): Event => ({
  type: 'templatesRead',
  side,
  templates,
});
const moved: Event[] = [
  { type: 'cutoverStarted', requestId: REQUEST, nonce: 'n' },
  { type: 'cutoverAnswered', requestId: REQUEST, sentAt: START },
  { type: 'cutoverSettled', requestId: REQUEST, outcome: 'done' },
  { type: 'registrationConfirmed', at: START + 7_000 },
];

describe('where a number goes', () => {
  test('is told for each route without ids that do not exist yet', () => {
    expect(cardOf('on-premises-to-cloud')).toContain('On-Premises with a backup · WABA Provider · phone number id');
    expect(cardOf('waba-to-waba')).toContain('From another account · from WABA Provider to WABA Provider · asked by');
    expect(cardOf('new-number')).toContain('New number on the Cloud API · WABA Provider · asked by');
    expect(cardOf('new-number', { type: 'numberClaimed', phoneNumberId: PhoneNumberId.parse('77') })).toContain('`77`');
  });

  test('names a provider whose account is not ours to read', () => {
    const { source: _unknown, ...event } = beginning('waba-to-waba', 'Own') as Extract<Event, { type: 'started' }>;
    const migration = folded([event]);
    const card = renderCard({ migration, now: START, words, approvers, style: 'plan' });

    expect(textOf(card.blocks)).toContain("from a provider's account to WABA Own");
  });

  test.each<[RouteId, RegExp]>([
    ['on-premises-without-backup', /no running deployment of this number/u],
    ['waba-to-waba', /reach the number in the account it leaves, as before/u],
    ['new-number', /in use nowhere yet[\s\S]*No service is interrupted/u],
  ])('%s says whom customers reach', (route, sentence) => {
    expect(cardOf(route)).toMatch(sentence);
  });
});

describe('a card that is over', () => {
  test('begins with what became of the number; until then the steps come first', () => {
    const before = cardOf('waba-to-waba', ...moved);
    const over = cardOf('waba-to-waba', ...moved, { type: 'completed' });

    expect(before.indexOf('Register the number')).toBeLessThan(before.indexOf('What became of it'));
    expect(over.indexOf('What became of it')).toBeLessThan(over.indexOf('Register the number'));
  });
});

describe('a client that expired under a move', () => {
  test('is not said to be reached by customers', () => {
    const expired: Event = {
      type: 'stepFailed',
      step: 'set-pin',
      failure: { source: 'on-premises', class: 'configuration', kind: 'client-expired' },
    };
    const before = upTo('on-premises-to-cloud', 'set-pin');

    expect(cardOf('on-premises-to-cloud', ...before)).toContain('on the On-Premises deployment, as before');
    expect(cardOf('on-premises-to-cloud', ...before, { type: 'stepStarted', step: 'set-pin' }, expired)).toMatch(
      /no running deployment of this number/u,
    );
  });
});

describe('templates', () => {
  const foreseen: Event[] = [
    ...upTo('waba-to-waba', 'forecast-templates'),
    { type: 'stepStarted', step: 'forecast-templates' },
    read('source', SOURCE),
    read('destination', []),
  ];

  test('are forecast on the card, with counts and reasons', () => {
    expect(cardOf('waba-to-waba', ...foreseen)).toContain(
      '2 come along; 2 stay behind (1 not approved, 1 of low quality).',
    );
  });

  test('are counted when they were copied', () => {
    const copied: Event = { type: 'templatesCopied', copied: ['1'], failed: [{ id: '2', reason: 'duplicate' }] };

    expect(cardOf('waba-to-waba', ...foreseen, copied)).toContain(
      '1 was copied, Meta refused 1; 2 stay behind (1 not approved, 1 of low quality).',
    );
  });

  test('that the destination has already are not counted among those that stay behind', () => {
    const present = read('destination', [template('900', { name: 'order_1' })]);

    expect(cardOf('waba-to-waba', ...foreseen, present)).toContain(
      '1 comes along; 2 stay behind (1 not approved, 1 of low quality); 1 is in the new account already.',
    );
  });

  test('are compared at the end: what must be made anew is named', () => {
    const compared: Event[] = [
      ...foreseen,
      { type: 'templatesCopied', copied: ['1'], failed: [{ id: '2', reason: 'duplicate' }] },
      ...upTo('waba-to-waba', 'compare-templates'),
      ...moved,
      { type: 'stepStarted', step: 'compare-templates' },
      read('destination', [template('900', { name: 'order_1' })]),
      { type: 'stepSucceeded', step: 'compare-templates' },
    ];
    const text = cardOf('waba-to-waba', ...compared);
    expect(text).toContain('3 of 4 are missing in the new account and must be made anew: order_2 (en_US)');
    expect(text).toContain('What became of it');
    expect(text).toContain(': 1 is there');
    expect(text).toContain(': 3 are missing');

    const entries = entriesOf([beginning('waba-to-waba'), ...compared]);
    const last = entries.findLast(({ event }) => event.type === 'templatesRead');
    if (!last) throw new Error('the destination was read');
    const after = folded([beginning('waba-to-waba'), ...compared]);
    const line = threadLine(last, { migration: after, after, words, approvers });
    expect(line).toContain('order_2 (en_US): to be made anew; Meta did not copy it: duplicate');
    expect(line).toContain('order_3 (en_US): to be made anew; not approved');
  });

  test('of a long list go into a file, unless Slack takes none', () => {
    const many = Array.from({ length: INLINE_ROWS + 1 }, (_, index) => template(String(index)));
    const events = [beginning('waba-to-waba'), read('source', many), read('destination', [])];
    const after = folded(events);
    const entry = entriesOf(events).at(-1);
    if (!entry) throw new Error('there is an entry');

    expect(threadFile(entry, after, words)).toMatchObject({ name: 'templates-16315551234-forecast.txt' });
    expect(threadFile(entry, after, words)?.content.match(/: comes along;/gu)).toHaveLength(INLINE_ROWS + 1);
    const view = { migration: after, after, words, approvers };
    expect(threadLine(entry, view)).toContain('The full list is in the file');
    expect(threadLine(entry, { ...view, files: false })).toContain('order_10 (en_US): comes along');
  });
});

describe('what became of it', () => {
  const facts = goodFacts();

  test('says what was really lost without a backup', () => {
    const text = cardOf(
      'on-premises-without-backup',
      { type: 'factsRead', facts },
      { type: 'pinChosen', source: 'reset', pin: SECRET },
      ...moved,
      { type: 'stepSucceeded', step: 'restore-profile' },
    );

    expect(text).toContain('business profile: written back from what was saved');
    expect(text).toContain('official business account badge: it had one');
    expect(text).toContain('messages that arrive during the cutover: it took 7 seconds');
    expect(text).toContain(': a new one, sealed');
  });

  test('does not claim a badge was lost that never was', () => {
    const without = goodFacts({ phone: { isOfficialBusinessAccount: false } });
    const text = cardOf('on-premises-without-backup', { type: 'factsRead', facts: without }, ...moved);

    expect(text).toMatch(/\*Kept:\*.*official business account badge: it had none/u);
  });

  test('counts the time without service and shows proof in both directions', () => {
    const done: Event[] = [...upTo('on-premises-to-cloud', 'confirm-delivery'), ...moved];
    expect(cardOf('on-premises-to-cloud', ...done)).toMatch(
      /Without service for 7 seconds · Sends: not proven yet · Receives: no customer's message has been seen yet/u,
    );
    const proven: Event[] = [
      ...done,
      { type: 'deliveryProven', by: 'webhook', at: START + 9_000 },
      { type: 'inboundSeen', at: START + 20_000 },
      { type: 'completed' },
    ];
    expect(cardOf('on-premises-to-cloud', ...proven)).toMatch(/proven to send and to receive[\s\S]*was seen <!date/u);
  });

  test('says when receiving was not asked to be proven', () => {
    const skipped: Event = { type: 'stepSkipped', step: 'confirm-inbound', why: 'not-demanded' };

    expect(cardOf('waba-to-waba', ...moved, skipped)).toContain('Receives: not asked to be proven');
  });
});

describe('the thread', () => {
  const lineOf = (event: Event) => {
    const migration = folded([beginning('waba-to-waba'), event]);
    const entry = entriesOf([beginning('waba-to-waba'), event]).at(-1);
    return entry && threadLine(entry, { migration, words, approvers });
  };

  test.each<[Event, string]>([
    [{ type: 'twoStepOffConfirmed', by: MARA }, 'confirmed that two-step verification is off'],
    [{ type: 'numberClaimed', phoneNumberId: PHONE }, 'has the number now as phone number id'],
    [{ type: 'codeChosen', method: 'VOICE', language: 'es_MX' }, 'by voice call (Mexican Spanish)'],
    [{ type: 'regionChosen', region: 'BR' }, 'stored in Brazil'],
    [{ type: 'regionChosen' }, "stored in Meta's default regions"],
    [{ type: 'profileSaved', profile: {} }, 'profile was saved'],
    [{ type: 'stepSkipped', step: 'send-code', why: 'already-verified' }, 'the number is verified already'],
    [{ type: 'cancelled', by: ANA }, 'cancelled the move'],
  ])('tells %j', (event, text) => {
    expect(lineOf(event)).toContain(text);
  });
});
