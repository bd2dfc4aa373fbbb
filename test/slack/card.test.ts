import { describe, expect, test } from '@jest/globals';
import type { Event } from '../../src/migration/event.ts';
import type { Failure } from '../../src/migration/failure.ts';
import { parseClickValue } from '../../src/slack/click.ts';
import { renderCard } from '../../src/slack/card/card.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { group } from '../../src/slack/tokens.ts';
import {
  aMigration,
  ANA,
  approved,
  checked,
  goodFacts,
  MARA,
  registered,
  REQUEST,
  requested,
  sending,
  START,
} from '../support/builders.ts';

const LATER = START + 60_000;

const cardOf = (events: Event[], options: { language?: 'en' | 'es'; now?: number; style?: 'plan' | 'sections' } = {}) =>
  renderCard({
    migration: aMigration(...events),
    now: options.now ?? LATER,
    words: catalogueOf(options.language ?? 'en'),
    approvers: group('S0MANAGERS'),
    style: options.style ?? 'plan',
  });

/** All texts of the blocks, one line each. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return `${value}\n`;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textOf).join('');
}

const failed = (
  step: Extract<Event, { type: 'stepFailed' }>['step'],
  failure: Partial<Failure>,
  retryAt?: number,
): Event => ({
  type: 'stepFailed',
  step,
  failure: { source: 'meta', class: 'configuration', kind: 'permission-missing', ...failure },
  ...(retryAt !== undefined && { retryAt }),
});

const buttonsOf = (events: Event[]) =>
  cardOf(events).blocks.flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap((element) => (element.type === 'button' ? [element] : [])) : [],
  );

describe('the state sentence', () => {
  test.each<[string, Event[], RegExp]>([
    ['at the start', [], /\*Working:\* Check everything/u],
    ['at the checklist', checked, /\*Waiting for a person\* to confirm the differences/u],
    ['while the cutover waits for an approval', requested, /\*Ready, holding\.\*.* until <!date\^/u],
    [
      'after an approval for a time',
      [
        ...requested,
        { type: 'approved', requestId: REQUEST, by: MARA, notBefore: LATER + 3_600_000 },
        { type: 'stepSucceeded', step: 'approve-cutover' },
      ],
      /\*Approved by <@U0MARA>\.\* The cutover goes at <!date\^/u,
    ],
    ['while the call is on the wire', sending, /\*The registration is under way\.\* Nobody can stop it now/u],
    [
      'when a step tries again by itself',
      [failed('preflight', { class: 'retry', kind: 'timeout' }, LATER + 5_000)],
      /\*Trying again by myself\* at <!date/u,
    ],
    ['when a person is needed', [failed('preflight', {})], /\*Stopped:\* Check everything/u],
    [
      'when it was cancelled',
      [...checked, { type: 'cancelled', by: ANA, reason: 'wrong <number>' }],
      /\*Cancelled\* by <@U0ANA> .*: wrong &lt;number&gt;/u,
    ],
    [
      'when it was rejected',
      [...requested, { type: 'rejected', requestId: REQUEST, by: MARA, reason: 'not today' }],
      /\*Rejected\* by <@U0MARA> .*: not today/u,
    ],
    [
      'when a delegate rejected it',
      [...requested, { type: 'rejected', requestId: REQUEST, by: ANA, for: MARA, reason: 'not today' }],
      /\*Rejected\* by <@U0ANA> \(for <@U0MARA>\) .*: not today/u,
    ],
    ['when it is done', [...registered, { type: 'completed' }], /\*Done\.\*/u],
  ])('%s says so', (_when, events, sentence) => {
    expect(textOf(cardOf(events).blocks)).toMatch(sentence);
    expect(cardOf(events).text).toMatch(/^Move of \+1 631 555 1234 to the Cloud API\. /u);
  });

  test('does not call a cancelled move harmless when the refused registration has taken the deployment down', () => {
    const settled: Event = { type: 'cutoverSettled', requestId: REQUEST, outcome: 'not-done', deploymentUp: false };
    const over = cardOf([
      ...sending,
      settled,
      failed('register', { kind: 'pin-mismatch' }),
      { type: 'cancelled', by: ANA },
    ]);

    expect(over.text).toContain('its deployment has been down since Meta refused the registration');
    expect(over.text).not.toContain('Nothing irreversible');
  });

  test('says "registered, not proven" until a message was seen to arrive', () => {
    const moved: Event[] = [...registered, { type: 'registrationConfirmed', at: START + 44_000 }];

    expect(textOf(cardOf(moved).blocks)).toContain('Registered, not proven');
    expect(textOf(cardOf([...moved, { type: 'deliveryProven', by: 'webhook', at: LATER }]).blocks)).not.toContain(
      'not proven',
    );
  });
});

describe('the reachability sentence', () => {
  const settled = (outcome: 'not-done' | 'needs-human', deploymentUp?: boolean): Event[] => [
    ...sending,
    { type: 'cutoverAnswered', requestId: REQUEST, sentAt: START + 30_000 },
    { type: 'cutoverSettled', requestId: REQUEST, outcome, ...(deploymentUp !== undefined && { deploymentUp }) },
  ];

  test.each<[string, Event[]]>([
    ['Customers reach the number on the On-Premises deployment, as before.', requested],
    ['For the moment nobody can say where', sending],
    ['Customers reach the number on the On-Premises deployment, as before.', settled('not-done', true)],
    ['Customers do *not* reach the number', settled('not-done', false)],
    ['a person must look', settled('needs-human')],
    ['Customers reach the number on the Cloud API.', [...registered, { type: 'registrationConfirmed', at: LATER }]],
  ])('%s', (sentence, events) => {
    expect(textOf(cardOf(events).blocks)).toContain(sentence);
  });
});

describe('the steps', () => {
  test('are parted by the point of no return, right before the registration', () => {
    const { blocks } = cardOf(checked);
    const before = blocks.findIndex((block) => block.type === 'plan');

    expect(textOf(blocks[before + 1])).toContain('*Point of no return.*');
    const after = blocks[before + 2];
    expect(after?.type === 'plan' && after.tasks?.[0]).toMatchObject({ task_id: 'register' });
  });

  test('carry their states and times', () => {
    const { blocks } = cardOf([...checked, failed('confirm-differences', {})]);
    const plan = blocks.find((block) => block.type === 'plan');
    const tasks = plan?.type === 'plan' ? (plan.tasks ?? []) : [];

    expect(tasks.slice(0, 3)).toMatchObject([
      { task_id: 'preflight', status: 'complete' },
      { task_id: 'confirm-differences', status: 'error' },
      { task_id: 'provide-pin', status: 'pending' },
    ]);
    expect(JSON.stringify(tasks[0])).toContain(`"timestamp":${(START + 3_000) / 1000}`);
  });

  test('say how they can be undone for as long as that is true', () => {
    const texts = (events: Event[]) => JSON.stringify(cardOf(events).blocks.filter(({ type }) => type === 'plan'));
    const answered: Event = { type: 'cutoverAnswered', requestId: REQUEST, sentAt: START + 30_000 };

    expect(texts(requested)).toContain('Can be undone at any time: set another PIN');
    expect(texts(requested)).toContain('Can be undone until the cutover is sent: cancel, or hold');
    expect(texts([...sending, answered])).toContain('Can be undone at any time: set another PIN');
    expect(texts([...sending, answered])).not.toContain('until the cutover is sent');
    expect(texts([...sending, answered])).toContain('the message has been sent');
    expect(texts([...registered, { type: 'completed' }])).not.toContain('undone');
  });

  test('name the time until which they can be undone, once the cutover has one', () => {
    const at = LATER + 3_600_000;
    const scheduled: Event[] = [
      ...requested,
      { type: 'approved', requestId: REQUEST, by: MARA, notBefore: at },
      { type: 'stepSucceeded', step: 'approve-cutover' },
    ];
    const told = (events: Event[]) => JSON.stringify(cardOf(events).blocks.filter(({ type }) => type === 'plan'));
    const withTime = new RegExp(
      `Can be undone until the cutover is sent, at "\\},\\{"type":"date","timestamp":${at / 1_000},`,
      'u',
    );

    expect(told(scheduled)).toMatch(withTime);
    expect(told([...scheduled, { type: 'cutoverHeld', why: 'held', by: ANA }])).not.toMatch(withTime);
  });

  test('say the same as sections', () => {
    const text = textOf(cardOf(checked, { style: 'sections' }).blocks);

    expect(text).toMatch(/● Check everything that can be read · Done <!date/u);
    expect(text).toMatch(/◐ Confirm the differences between the APIs · Waiting for a person/u);
    expect(text).toMatch(/\*Point of no return\.\*.*\n○ Register the number.* · Cannot be undone/su);
    expect(text).toMatch(/○ Set the two-step PIN · .*Can be undone at any time: set another PIN/u);
    expect(text).not.toMatch(/nothing to undo/u);
  });
});

describe('a failure', () => {
  test('says what happened, what to do and who can, with the reference for support', () => {
    const text = textOf(
      cardOf([failed('preflight', { code: 200, details: 'No <access>', traceId: 'Abc123', retryAt: LATER })]).blocks,
    );

    expect(text).toContain('*The access token may not do this.*');
    expect(text).toContain('*What to do:* Add the WABA to the system user’s assets');
    expect(text).toContain('*Who can:* Whoever manages the account');
    expect(text).toContain('Reported: 200: No &lt;access&gt;');
    expect(text).toContain('Reference for support: Abc123');
    expect(text).toContain('Another try makes sense from <!date^');
  });

  test('of a kind nobody knows has the general words of its class', () => {
    expect(textOf(cardOf([failed('preflight', { kind: 'brand-new', class: 'locked' })]).blocks)).toContain(
      'Meta has locked this; trying again makes it worse.',
    );
  });

  test('of our own names its reasons in words', () => {
    const disabled = failed('approve-cutover', {
      source: 'ferryman',
      kind: 'cutover-disabled',
      details: 'append-only-off, keys-evicted',
    });

    expect(textOf(cardOf([...requested.slice(0, -1), disabled]).blocks)).toContain(
      'Reported: Redis keeps no append-only file; set appendonly to yes. Redis may evict keys',
    );
  });

  test('of a registration that had no effect promises no other try by itself', () => {
    const lost = { source: 'meta', class: 'retry', kind: 'connection-lost' } as const;
    const after = (failure: Failure): string =>
      textOf(
        cardOf([
          ...sending,
          { type: 'cutoverAnswered', requestId: REQUEST, sentAt: START, failure: { ...failure, ambiguous: true } },
          { type: 'cutoverSettled', requestId: REQUEST, outcome: 'not-done', failure, deploymentUp: true },
          { type: 'stepFailed', step: 'register', failure },
        ]).blocks,
      );

    expect(after(lost)).toContain('did not take effect; the number has not moved');
    expect(after(lost)).toContain('a new request for approval is opened');
    expect(after(lost)).not.toContain('I try again by myself');
    expect(after({ ...lost, class: 'locked', kind: 'register-locked' })).not.toContain('a new request for approval');
  });

  test('is no longer shown once the step went on', () => {
    expect(textOf(cardOf([failed('preflight', {}), ...checked]).blocks)).not.toContain('What to do');
  });
});

describe('the rest of the card', () => {
  test('shows warnings and what stops the move with their fix, and what becomes of things', () => {
    const facts = goodFacts({ phone: { nameStatus: 'DECLINED' }, budget: { used: 3, limit: 3 } });
    const text = textOf(cardOf([{ type: 'factsRead', facts }]).blocks);

    expect(text).toMatch(
      /\*Stops it:\* 3 of 3 registrations.*\n?.*\*Warning:\* The display name Acme Support is not approved/su,
    );
    expect(text).toContain('*Kept:* display name');
    expect(text).toContain('*Lost:* media ids');
    expect(text).toContain('Registrations by me in the last 72 h: 3 of my 3');
  });

  test('names in a reason what a failed read means', () => {
    const facts = goodFacts({ deployment: { unreadable: 'login-refused' } });

    expect(textOf(cardOf([{ type: 'factsRead', facts }]).blocks)).toContain(
      'The deployment does not answer: The deployment does not accept our user and password.',
    );
  });

  test('runs a clock while nobody is served, and keeps the measured time', () => {
    const answered: Event[] = [...sending, { type: 'cutoverAnswered', requestId: REQUEST, sentAt: START + 30_000 }];

    expect(textOf(cardOf(answered).blocks)).toContain('Without service since <!date^');
    expect(textOf(cardOf([...answered, { type: 'registrationConfirmed', at: START + 44_000 }]).blocks)).toContain(
      'Without service for 14 seconds',
    );
    expect(textOf(cardOf(requested).blocks)).toContain('Planned time without service: up to 5 minutes');
  });

  test('says who decided, and why a request is void', () => {
    const changed: Event = {
      type: 'approvalClosed',
      requestId: REQUEST,
      why: 'facts-changed',
      differences: [{ path: 'phone.status', before: 'CONNECTED', after: '<BANNED>' }],
    };

    expect(textOf(cardOf(approved).blocks)).toContain('Approved by <@U0MARA> (<!date^');
    const text = textOf(cardOf([...requested, changed]).blocks);
    expect(text).toContain('closed because facts changed');
    expect(text).toContain('status of the number: CONNECTED → &lt;BANNED&gt;');
  });

  test('says since when every cutover is stopped, not since when this one waits', () => {
    const stopped: Event = {
      type: 'cutoverHeld',
      why: 'stopped',
      by: ANA,
      reason: 'network',
      since: START - 3_600_000,
    };
    const { since, ...older } = stopped as Extract<Event, { type: 'cutoverHeld' }>;
    const said = (event: Event) => textOf(cardOf([...approved, event]).blocks);

    expect(said(stopped)).toContain(`stopped every cutover (<!date^${(since ?? 0) / 1000}^`);
    expect(said(older)).toMatch(/stopped every cutover \(<!date\^\d+\^/u);
  });

  test('says of a call without an answer what is read from when on, and then what was read', () => {
    const failure = { source: 'meta', class: 'retry', kind: 'timeout', ambiguous: true } as const;
    const settlesFrom = START + 300_000;
    const lost: Event[] = [
      ...sending,
      { type: 'cutoverAnswered', requestId: REQUEST, sentAt: START, failure, settlesFrom },
    ];
    const reading: Event = { type: 'cutoverRead', requestId: REQUEST, reading: 'CLOUD_API CONNECTED, disconnected' };
    const said = (events: Event[], now?: number) => textOf(cardOf(events, now === undefined ? {} : { now }).blocks);

    expect(said(sending)).toContain('The registration is under way');
    expect(said(lost)).toContain(`From <!date^${settlesFrom / 1000}^`);
    expect(said(lost)).toContain('never sent a second time');
    expect(said(lost, settlesFrom)).toContain('It is being read whether the number has moved');
    expect(said([...lost, reading], settlesFrom)).toContain('so far: 1; the last one: CLOUD_API CONNECTED');
  });

  test('asks the approvers while a request is open', () => {
    expect(textOf(cardOf(requested).blocks)).toContain(
      'Waiting for an approval by <!subteam^S0MANAGERS> until <!date^',
    );
  });

  test('is in Spanish where the channel is', () => {
    expect(textOf(cardOf(requested, { language: 'es' }).blocks)).toContain('*Listo, en espera.*');
  });
});

describe('the registrations left', () => {
  const free = START + 40 * 3_600_000;
  const withBudget = (used: number, more: Event[] = []): Event[] => [
    { type: 'factsRead', facts: goodFacts({ budget: { used, limit: 3, ...(used > 0 && { freesAt: free }) } }) },
    ...more,
  ];
  const shown = (events: Event[], lastTier = group('S0DIRECTORS')) =>
    textOf(
      renderCard({
        migration: aMigration(...events),
        now: LATER,
        words: catalogueOf('en'),
        approvers: group('S0MANAGERS'),
        lastTier,
        style: 'plan',
      }).blocks,
    );

  test('are counted against our limit and Meta’s, with the time at which the next becomes free', () => {
    expect(shown(withBudget(0))).toMatch(/last 72 h: 0 of my 3, with 10 of Meta’s 10 left/u);
    expect(shown(withBudget(1))).toMatch(
      /1 of my 3, with 9 of Meta’s 10 left; the next becomes free <!date\^1795482000\^/u,
    );
  });

  test('are a line of their own when the next is the last one, with who must approve it, or when none is left', () => {
    expect(shown(withBudget(1))).not.toMatch(/last registration for now/u);
    expect(shown(withBudget(2))).toMatch(
      /\*The last registration for now:\* <!subteam\^S0DIRECTORS> must approve it.*<!date\^1795482000\^/u,
    );
    expect(textOf(cardOf(withBudget(2)).blocks)).toMatch(/\*The last registration for now\.\* After it/u);
    expect(shown(withBudget(3))).toMatch(
      /\*No registration is left:\* 3 .*The next becomes free <!date\^1795482000\^/u,
    );
  });

  test('are of no concern once the number has moved', () => {
    const moved = withBudget(3, [...registered, { type: 'registrationConfirmed', at: LATER }]);
    expect(shown([...registered, ...moved])).not.toMatch(/registration is left/u);
  });
});

describe('what is not possible now', () => {
  const notNow = (events: Event[], now?: number) =>
    textOf(cardOf(events, now === undefined ? {} : { now }).blocks)
      .split('\n')
      .filter((line) => /Not now:/u.test(line));

  const stop: Event = { type: 'obstacleMet', why: 'stopped', by: ANA, since: START, reason: 'network work' };
  const window: Event = { type: 'obstacleMet', why: 'outside-window', reason: 'nights', until: LATER + 7_200_000 };

  test.each<[string, Event[], RegExp]>([
    [
      'before the request: what comes first, and who does it',
      checked,
      /Approve\* – first somebody has to do this: “Confirm the diff.*Anybody of the team/u,
    ],
    [
      'outside the hours: when they begin, in the zone of the reader',
      [...requested, window],
      /Approve\* – cutovers may be made in certain hours only \(nights\)\. From <!date\^1795345260\^/u,
    ],
    [
      'in a freeze: until when, and who can change it',
      [...requested, { ...window, why: 'frozen', reason: 'year end' }],
      /Approve\* – the calendar forbids cutovers now \(year end\).*whoever runs the bot/u,
    ],
    [
      'during a stop: who stopped, since when, why, and who lifts it',
      [...requested, stop],
      /the cutover\* – <@U0ANA> stopped every cutover \(<!date\^1795338000\^.*network work.*An approver lifts that/u,
    ],
    [
      'while the call is on the wire',
      sending,
      /Hold\* – the registration is on its way to Meta, and nobody can stop that/u,
    ],
    ['after the number has moved', registered, /Cancel\* – the number has moved, and that cannot be taken back/u],
    [
      'while a step tries again by itself',
      [failed('preflight', { class: 'retry', kind: 'timeout' }, LATER + 5_000)],
      /Try again\* – it is tried again by itself, at <!date/u,
    ],
    [
      'after a touch of the PIN',
      [...checked, { type: 'pinAlarm', event: 'PIN_CHANGED', at: START }],
      /Approve\* – somebody touched the two-step PIN/u,
    ],
  ])('%s', (_when, events, sentence) => {
    expect(notNow(events).join('\n')).toMatch(sentence);
  });

  test('is nothing once the obstacle is gone, the request is decided, or the move is over', () => {
    expect(notNow([...requested, stop, { type: 'obstacleGone' }])).toEqual([]);
    expect(notNow([...approved, stop])).toEqual([]);
    expect(notNow([...checked, { type: 'cancelled', by: ANA }])).toEqual([]);
    expect(notNow(requested)).toEqual([]);
  });
});

describe('the buttons', () => {
  test('carry the migration, the plan, the request and the revision', () => {
    const migration = aMigration(...requested);

    expect(buttonsOf(requested).map(({ value }) => parseClickValue(value))).toEqual(
      buttonsOf(requested).map(() => ({
        m: migration.id,
        d: migration.approval?.digest.slice(0, 16),
        r: REQUEST,
        v: migration.revision,
      })),
    );
  });

  test('are gone when nothing is possible', () => {
    expect(buttonsOf(sending)).toEqual([]);
    expect(buttonsOf([...registered, { type: 'completed' }])).toEqual([]);
  });

  test('that act at once ask first', () => {
    const retry = buttonsOf([failed('preflight', {})]).find(({ action_id: id }) => id === 'ferryman.retry');

    expect(retry?.confirm?.title?.text).toBe('Try again?');
  });

  test.each([
    '',
    'nonsense',
    '{}',
    '{"m":"x","v":1}',
    '{"m":"16315551234-abcdefghij","v":1,"extra":true}',
    '[]',
    'null',
  ])('that carry %j are none of ours', (value) => {
    expect(parseClickValue(value)).toBeUndefined();
  });
});
