import { delegationIn } from '../../src/slack/delegation/command.ts';
import { numbersIn } from '../../src/slack/listen/shortcuts.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { StorageUnavailable } from '../../src/workflow/ports.ts';
import { findingsOn } from '../../src/migration/check.ts';
import { E164, WabaId } from '../../src/migration/ids.ts';
import { aMigration, checked, goodFacts, NUMBER, PHONE, sending, START, WABA } from '../support/builders.ts';
import { until } from '../support/until.ts';
import { aFound, aLookUp, ANA, BRUNO, CHANNEL, createStage, ELSEWHERE, type Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await createStage();
});

afterAll(async () => {
  await stage.close();
});

beforeEach(() => {
  stage.operations.calls.length = 0;
  stage.operations.migrations = [];
  stage.operations.answers = {};
});

const ana = () => stage.slack.as(ANA);

/** The newest private answer to Ana. */
const told = (text: string | RegExp, user: string = ANA) =>
  stage.slack.as(user).until((seen) => {
    const [answer] = seen.messages
      .filter((message) => message.ephemeralFor === user)
      .toSorted((one, other) => Number(other.ts) - Number(one.ts));
    return answer && new RegExp(text, 'u').test(JSON.stringify(answer.blocks)) ? answer : undefined;
  });

const topModal = (text: string) =>
  ana().until(({ modals }) => {
    const modal = modals.at(-1);
    return modal && JSON.stringify(modal.view).includes(text) ? modal : undefined;
  });

afterEach(async () => {
  for (const person of [ANA, BRUNO])
    while (stage.slack.as(person).sees().modals.length > 0) await stage.slack.as(person).closes();
});

const starts = () => stage.operations.calls.filter(({ operation }) => operation === 'start');
const started = () => starts().at(-1)?.request;

describe('/migrate with a number', () => {
  test('opens a form that shows what was found', async () => {
    await ana().types('/migrate +1 631 555 1234', CHANNEL);

    const modal = await topModal('Start');
    const text = JSON.stringify(modal.view);
    expect(text).toContain('Acme Support');
    expect(text).toContain('555000111');
    expect(text).toContain('Deployment berlin answers');
  });

  test.each([
    [{ least: 1, most: 1 }, '1 person is notified and asked to approve'],
    [{ least: 2, most: 7 }, '2 to 7 people are notified and asked to approve, depending on the way'],
  ])('says how many people will hear of it before anything is posted: %j', async (audience, sentence) => {
    stage.operations.answers.lookUp = () => Promise.resolve({ ...aLookUp(), audience });
    await ana().types('/migrate +1 631 555 1234', CHANNEL);

    expect(JSON.stringify((await topModal('Before the cutover, ')).view)).toContain(sentence);
  });

  test('presumes nothing about a number that was moved already: no way is the likely one, and none is chosen', async () => {
    const lastMove = { waba: 'Acme', by: BRUNO, at: START };
    stage.operations.answers.lookUp = () => Promise.resolve({ ...aLookUp(), lastMove });
    await ana().types('/migrate +1 631 555 1234', CHANNEL);
    const modal = await topModal('I have moved this number already');

    expect(JSON.stringify(modal.view)).not.toMatch(/Most likely|initial_option/u);
    expect(await ana().submits(modal)).toMatchObject({ ok: false });
    expect(started()).toBeUndefined();
  });

  test('starts the move of what was found, and answers where the command was typed', async () => {
    stage.operations.answers.start = () => Promise.resolve({ ok: true, migration: aMigration() });
    await ana().types('/migrate +1 631 555 1234', CHANNEL);
    await ana().submits(await topModal('Start'));

    await told('The move of \\+1 631 555 1234 has begun');
    expect(started()).toEqual({
      number: NUMBER,
      typed: '+1 631 555 1234',
      by: ANA,
      proposal: {
        route: 'on-premises-to-cloud',
        waba: { id: '100200300', name: 'Acme' },
        phoneNumberId: '555000111',
        deployment: 'berlin',
      },
    });
  });

  test('proposes the likeliest way first and starts another one that was chosen', async () => {
    const deployments = [
      { name: 'berlin', answers: true },
      { name: 'madrid', answers: false },
    ];
    stage.operations.answers.lookUp = () => Promise.resolve(aLookUp({ deployments }));
    stage.operations.answers.start = () => Promise.resolve({ ok: true, migration: aMigration() });
    await ana().types('/migrate +1 631 555 1234', CHANNEL);
    const modal = await topModal('Most likely the right one');
    expect(JSON.stringify(modal.view)).toContain('Deployment madrid does not answer');
    await ana().submits(modal, { Way: '2. On-Premises without a backup · Acme' });

    await until(() => starts().length === 1);
    expect(started()).toMatchObject({ proposal: { route: 'on-premises-without-backup' } });
    expect(started()).not.toMatchObject({ proposal: { deployment: 'berlin' } });
  });

  test('a way that is no longer possible starts nothing, and shows what is', async () => {
    await ana().types('/migrate +1 631 555 1234', CHANNEL);
    const modal = await topModal('Start');
    stage.operations.answers.lookUp = () =>
      Promise.resolve(aLookUp({ deployments: [{ name: 'berlin', answers: false }] }));
    await ana().submits(modal);

    const again = await topModal('this way is no longer offered. Nothing was started');
    expect(started()).toBeUndefined();
    stage.operations.answers.start = () => Promise.resolve({ ok: true, migration: aMigration() });
    await ana().submits(again);
    await until(() => starts().length === 1);
    expect(started()).toMatchObject({ typed: '+1 631 555 1234', proposal: { route: 'on-premises-without-backup' } });
  });

  test('refuses the way back with its date and what there is instead, also in the form', async () => {
    await ana().types('/migrate +1 631 555 1234', CHANNEL);
    const text = JSON.stringify((await topModal('Not possible')).view);

    expect(text).toContain('switched off on 23 Oct 2025');
    expect(text).toContain('biz_link_on_prem_reg_blocked');
    expect(text).toContain('/migrate rollback');
  });

  test('a number that is new needs a display name, and gets it', async () => {
    stage.operations.answers.lookUp = () => Promise.resolve(aLookUp({ found: [] }));
    stage.operations.answers.start = ({ displayName = '' }) =>
      Promise.resolve(
        displayName.length < 2
          ? { ok: false, refusal: { code: 'display-name-malformed' } }
          : { ok: true, migration: aMigration() },
      );
    await ana().types('/migrate +1 631 555 1234', CHANNEL);
    const modal = await topModal('Acme. Check the number');
    const asNew = '2. New number on the Cloud API · Acme';
    const outcome = await ana().submits(modal, { Way: asNew });
    expect(outcome.errors).toEqual({ name: 'A new number needs a display name of 2 to 75 characters.' });
    await ana().submits(modal, { Way: asNew, 'Display name': 'Acme Harbour' });

    await until(() => starts().length === 2);
    expect(started()).toMatchObject({ proposal: { route: 'new-number' }, displayName: 'Acme Harbour' });
  });

  test('a listed number that nobody registered may tell when Embedded Signup was finished, and a future day is refused', async () => {
    stage.operations.answers.lookUp = () =>
      Promise.resolve(aLookUp({ found: [aFound({ platformType: 'NOT_APPLICABLE' })], deployments: [] }));
    stage.operations.answers.start = ({ signedUpOn }) =>
      Promise.resolve(
        signedUpOn === '2099-01-01'
          ? { ok: false, refusal: { code: 'sign-up-day-malformed' } }
          : { ok: true, migration: aMigration() },
      );
    await ana().types('/migrate +1 631 555 1234', CHANNEL);
    const modal = await topModal('Day Embedded Signup was finished');
    const refused = await ana().submits(modal, { 'Day Embedded Signup was finished': '2099-01-01' });
    expect(refused.errors).toEqual({ 'sign-up': expect.stringMatching(/can’t be in the future/u) });
    await ana().submits(modal, { 'Day Embedded Signup was finished': '2026-11-20' });

    await until(() => starts().length === 2);
    expect(started()).toMatchObject({ proposal: { route: 'new-number' }, signedUpOn: '2026-11-20' });
  });

  test('names the account it leaves and the one it goes to', async () => {
    const wabas = [
      { id: WABA, name: 'Acme' },
      { id: WabaId.parse('700'), name: 'Acme Own' },
    ];
    stage.operations.answers.lookUp = () =>
      Promise.resolve(aLookUp({ wabas, found: [aFound({ platformType: 'CLOUD_API' })], deployments: [] }));
    await ana().types('/migrate +1 631 555 1234', CHANNEL);

    await topModal('it is on the Cloud API in WABA Acme and can move to WABA Acme Own');
  });

  test('explains what cannot be moved and offers no start', async () => {
    const found = [aFound({ platformType: 'CLOUD_API' })];
    stage.operations.answers.lookUp = () => Promise.resolve(aLookUp({ found, deployments: [] }));
    await ana().types('/migrate +1 631 555 1234', CHANNEL);

    const modal = await topModal('on the Cloud API in this account already');
    expect(modal.view['submit']).toBeNull();
  });

  test('sets the typed number and the form of Meta side by side, and names the national variant', async () => {
    const variant = { ...aFound({ displayPhoneNumber: '+55 11 8765-4321' }), rule: 'brazil-ninth-digit' as const };
    const number = E164.parse('+5511987654321');
    stage.operations.answers.lookUp = () => Promise.resolve(aLookUp({ number, found: [variant] }));
    await ana().types('/migrate +55 11 98765 4321', CHANNEL);

    const text = JSON.stringify((await topModal('written differently')).view);
    expect(text).toContain('+55 11 98765 4321');
    expect(text).toContain('+55 11 8765-4321');
    expect(text).toContain('with or without the ninth digit');
  });

  test('tells in the form when Meta could not be asked', async () => {
    stage.operations.answers.lookUp = () => Promise.reject(new StorageUnavailable('connection refused'));
    await ana().types('/migrate +1 631 555 1234', CHANNEL);

    await topModal('The storage does not answer. Nothing was recorded; try again.');
  });

  test('shows the running move instead of starting a second one', async () => {
    stage.operations.migrations = [aMigration(...checked)];
    await ana().types('/migrate +1 631 555 1234', CHANNEL);

    await told('is being moved already.*Waiting for a person');
    expect(ana().sees().modals).toEqual([]);
  });

  test('refuses in plain words while the storage is away', async () => {
    stage.operations.answers.runningOn = () => Promise.reject(new StorageUnavailable('connection refused'));
    await ana().types('/migrate +1 631 555 1234', CHANNEL);

    await told('The storage does not answer. Nothing was recorded; try again.');
  });

  test('answers in the language of the person', async () => {
    stage.operations.migrations = [aMigration(...checked)];
    await stage.slack.as(BRUNO).types('/migrate +1 631 555 1234', CHANNEL);

    await told('ya se está moviendo', BRUNO);
  });
});

describe('/migrate with anything else', () => {
  test.each([
    ['help', '/migrate status'],
    ['', '/migrate list'],
    ['list', 'No number is being moved'],
    ['status', 'No number is being moved'],
    ['status +1 631 555 1234', 'has not been moved by me'],
    ['cancel +1 631 555 1234', 'nothing to cancel'],
    ['cancel', 'Say which number'],
    ['preflight', 'Say which number'],
    ['rollback', 'Say which number'],
    ['preflight +1 631 555 1234 by-boat', 'I do not know that route'],
    ['rolback', 'Did you mean `/migrate rollback`'],
    ['help', '/migrate preflight'],
    ['statsu', 'Did you mean `/migrate status`'],
    ['frobnicate the number', 'Did you mean `/migrate help`'],
    ['6315551234', 'needs its country code'],
    ['+1 631 555 12x4', 'not a phone number'],
    ['+123', 'too short'],
    [`+${'9'.repeat(40)}`, 'too long'],
    [`+1 ${'6 '.repeat(200)}`, 'too long'],
  ])('%j is answered with one clear sentence', async (typed, answer) => {
    await ana().types(`/migrate ${typed}`, CHANNEL);

    await told(answer.replaceAll('+', '\\+'));
    expect(stage.operations.calls.filter(({ operation }) => operation === 'start')).toEqual([]);
  });

  test.each(['123456', '123-456', 'pin 123456', 'رمز ١٢٣٤٥٦', '+1 631 555 1234 482913', 'cancel 482913'])(
    'a code is refused and never repeated: %s',
    async (typed) => {
      const before = stage.slack.traffic().length;
      await ana().types(`/migrate ${typed}`, CHANNEL);

      await told('looks like a PIN or a code');
      const sent = stage.slack
        .traffic()
        .slice(before)
        .filter(({ direction }) => direction === 'from-bot');
      expect(sent.map(({ text }) => text).join(' ')).not.toMatch(/123.?456|482913|١٢٣٤٥٦/u);
      expect(stage.operations.calls).toEqual([]);
    },
  );

  test('works where the bot is not, and says so', async () => {
    await ana().types('/migrate list', ELSEWHERE);

    await told('I am not in this channel');
  });

  test('cancel asks for a reason and ends the move', async () => {
    stage.operations.migrations = [aMigration(...checked)];
    await ana().types('/migrate cancel +1 631 555 1234', CHANNEL);
    await ana().submits(await topModal('Cancel the move'), { Reason: 'wrong number' });

    await told('Cancelled. The card shows where the number stands.');
    expect(stage.operations.calls.find(({ operation }) => operation === 'cancel')?.request).toMatchObject({
      by: ANA,
      reason: 'wrong number',
    });
  });

  test('cancel is refused once the registration is on its way', async () => {
    stage.operations.migrations = [aMigration(...sending)];
    await ana().types('/migrate cancel +1 631 555 1234', CHANNEL);

    await told('nobody can stop it now');
  });

  test('status of a finished move says how it ended', async () => {
    stage.operations.migrations = [aMigration(...checked, { type: 'cancelled', by: ANA, reason: 'too early' })];
    await ana().types('/migrate status +1 631 555 1234', CHANNEL);

    await told('Cancelled.*too early');
  });
});

describe('/migrate preflight', () => {
  const blocked = () => {
    const facts = goodFacts({ budget: { used: 3, limit: 3 }, phone: { nameStatus: 'DECLINED' } });
    return { facts, findings: findingsOn('on-premises-to-cloud', facts) };
  };

  test('reports what stops it, what to know and what cannot be read, with the fix of each; starts nothing', async () => {
    stage.operations.answers.preflight = () => Promise.resolve(blocked());
    await ana().types('/migrate preflight +1 631 555 1234', CHANNEL);

    const answer = JSON.stringify((await told('What stops it.* \\(1\\)')).blocks);
    expect(answer).toContain('Wait until one is older than that');
    expect(answer).toContain('What to know before');
    expect(answer).toContain('no banner asking for it');
    expect(answer).toContain('nothing was started, nothing was changed');
    expect(stage.operations.calls.map(({ operation }) => operation)).toEqual(['lookUp', 'preflight']);
  });

  test('takes the route that was named', async () => {
    await ana().types('/migrate preflight +1 631 555 1234 on-premises-without-backup', CHANNEL);

    await told('Preflight of \\+1 631 555 1234.*On-Premises without a backup to WABA Acme.*Nothing stops it');
    expect(stage.operations.calls.at(-1)?.request).toMatchObject({
      number: NUMBER,
      proposal: { route: 'on-premises-without-backup', phoneNumberId: '555000111' },
    });
  });

  test('says that the named route is not possible, and which are', async () => {
    await ana().types('/migrate preflight +1 631 555 1234 new-number', CHANNEL);

    await told('New number on the Cloud API is not possible.*Also possible: on-premises-to-cloud');
    expect(stage.operations.calls.map(({ operation }) => operation)).toEqual(['lookUp']);
  });

  test('tells why the number could not be read', async () => {
    const failure = { source: 'meta' as const, class: 'configuration' as const, kind: 'token-expired' };
    stage.operations.answers.preflight = () => Promise.resolve({ findings: [], failure });
    await ana().types('/migrate preflight +1 631 555 1234', CHANNEL);

    await told('could not be read.*The access token has expired');
  });
});

describe('/migrate rollback', () => {
  test('refuses the way back with the reason, the date and the alternatives, and reads nothing at Meta', async () => {
    await ana().types('/migrate rollback +1 631 555 1234', CHANNEL);

    await told('no way back to On-Premises.*23 Oct 2025.*1005.*never deregister.*What there is instead');
    expect(stage.operations.calls.map(({ operation }) => operation)).toEqual(['ofNumber']);
  });

  test('offers the move back to the account a finished move came from', async () => {
    const source = { waba: { id: WabaId.parse('700'), name: 'Provider' }, phoneNumberId: PHONE };
    const moved = aMigration({ type: 'completed' });
    stage.operations.migrations = [{ ...moved, route: 'waba-to-waba', source }];
    await ana().types('/migrate rollback +1 631 555 1234', CHANNEL);

    await told('was moved from WABA Provider to WABA Acme.*/migrate \\+16315551234');
  });
});

describe('the shortcuts', () => {
  test('the global one asks for a number and looks it up in the same form', async () => {
    await ana().uses('start_migration');
    await ana().submits(await topModal('Phone number'), { number: '+1 631 555 1234' });

    await topModal('Acme Support');
  });

  test('an impossible number is refused beside the input', async () => {
    await ana().uses('start_migration');
    const outcome = await ana().submits(await topModal('Phone number'), { number: '631' });

    expect(outcome.errors).toEqual({ number: expect.stringContaining('country code') });
  });

  test('the one on a message takes the number from it', async () => {
    await ana().says('please move +1 (631) 555-1234 today', CHANNEL);
    const message = ana()
      .sees()
      .messages.findLast(({ text }) => text.startsWith('please move'));
    await ana().uses('migrate_number_in_message', message);

    await topModal('Acme Support');
  });

  test('on a message with several numbers asks which, and looks that one up', async () => {
    await ana().says('both +49 30 901820 and +1 (631) 555-1234, that is +1 631 555 1234', CHANNEL);
    const message = ana()
      .sees()
      .messages.findLast(({ text }) => text.startsWith('both'));
    await ana().uses('migrate_number_in_message', message);
    const form = await topModal('This message has 2 numbers');
    await ana().submits(form, { 'Phone number': '+1 631 555 1234' });

    await topModal('Acme Support');
  });

  test('on a message without a number says so, and asks for one', async () => {
    await ana().says('the one we spoke about, extension 4711', CHANNEL);
    const message = ana()
      .sees()
      .messages.findLast(({ text }) => text.startsWith('the one'));
    await ana().uses('migrate_number_in_message', message);

    await topModal('no phone number with its country code in this message');
  });

  test.each([
    ['once however often it is written', '<tel:+16315551234|+1 631 555 1234> or 001 631 555 1234', ['+16315551234']],
    ['without the time behind it', '+1 631 555 1234 10 o’clock', ['+16315551234']],
    ['in the order of the text', '+49 30 901820, +1 631 555 1234', ['+4930901820', '+16315551234']],
    ['in the digits of every keyboard', 'هذا: +١٦٣١٥٥٥١٢٣٤ أو ００１ ６３１ ５５５ １２３４', ['+16315551234']],
    ['never without its country code', '631 555 1234 or 4930901820', []],
  ])('a number in a message is found %s', (_how, text, numbers) => {
    expect(numbersIn(text).map(({ number }) => number.e164)).toEqual(numbers);
  });
});

test('the day and hour until which somebody decides in another place are understood from every keyboard', () => {
  expect(delegationIn('<@U0MARA> until ٢٠٢٦-١٢-٠٥ ۱۸:۰۰')).toEqual({ to: 'U0MARA', date: '2026-12-05', time: '18:00' });
});
