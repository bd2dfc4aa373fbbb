import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { StorageUnavailable } from '../../src/workflow/ports.ts';
import { aMigration, checked, NUMBER, sending } from '../support/builders.ts';
import { aLookUp, ANA, BRUNO, CHANNEL, createStage, ELSEWHERE, type Stage } from './stage.ts';

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

describe('/migrate with a number', () => {
  test('opens a form that shows what was found', async () => {
    await ana().types('/migrate +1 631 555 1234', CHANNEL);

    const modal = await topModal('Start');
    const text = JSON.stringify(modal.view);
    expect(text).toContain('Acme Support');
    expect(text).toContain('555000111');
    expect(text).toContain('Deployment berlin');
  });

  test('starts the move of what was found, and answers where the command was typed', async () => {
    stage.operations.migrations = [];
    stage.operations.answers.start = () => Promise.resolve({ ok: true, migration: aMigration() });
    stage.operations.answers.runningOn = () => Promise.resolve(undefined);
    await ana().types('/migrate +1 631 555 1234', CHANNEL);
    await ana().submits(await topModal('Start'));

    await told('The move of \\+1 631 555 1234 has begun');
    const started = stage.operations.calls.find(({ operation }) => operation === 'start');
    expect(started?.request).toMatchObject({
      number: NUMBER,
      by: ANA,
      waba: { id: '100200300', name: 'Acme' },
      phoneNumberId: '555000111',
      deployment: 'berlin',
    });
  });

  test('lets the person choose when there are several accounts and deployments', async () => {
    const [one] = aLookUp().found;
    if (!one) throw new Error('the look-up finds one');
    const other = { ...one, waba: { ...one.waba, name: 'Acme Two' } };
    stage.operations.answers.lookUp = () =>
      Promise.resolve(aLookUp({ found: [one, other], deployments: ['berlin', 'madrid'] }));
    stage.operations.answers.start = () => Promise.resolve({ ok: true, migration: aMigration() });
    await ana().types('/migrate +1 631 555 1234', CHANNEL);
    const modal = await topModal('Which one');
    await ana().submits(modal, { 'Deployment it runs on': 'madrid', 'Which one': 'Acme Two · +1 631-555-1234' });

    const started = stage.operations.calls.find(({ operation }) => operation === 'start');
    expect(started?.request).toMatchObject({ deployment: 'madrid', waba: { name: 'Acme Two' } });
  });

  test('explains what cannot be moved and offers no start', async () => {
    const [one] = aLookUp().found;
    if (!one) throw new Error('the look-up finds one');
    const found = [{ ...one, phone: { ...one.phone, platformType: 'CLOUD_API' } }];
    stage.operations.answers.lookUp = () => Promise.resolve(aLookUp({ found }));
    await ana().types('/migrate +1 631 555 1234', CHANNEL);

    const modal = await topModal('on the Cloud API already');
    expect(modal.view['submit']).toBeNull();
  });

  test('says in which accounts a number was looked for in vain', async () => {
    stage.operations.answers.lookUp = () => Promise.resolve(aLookUp({ found: [], searched: ['Acme', 'Beta'] }));
    await ana().types('/migrate +1 631 555 1234', CHANNEL);

    const modal = await topModal('Acme, Beta');
    expect(modal.view['submit']).toBeNull();
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

  test.each(['123456', '123-456', 'pin 123456', '+1 631 555 1234 482913', 'cancel 482913'])(
    'a code is refused and never repeated: %s',
    async (typed) => {
      const before = stage.slack.traffic().length;
      await ana().types(`/migrate ${typed}`, CHANNEL);

      await told('looks like a PIN or a code');
      const sent = stage.slack
        .traffic()
        .slice(before)
        .filter(({ direction }) => direction === 'from-bot');
      expect(sent.map(({ text }) => text).join(' ')).not.toMatch(/123.?456|482913/u);
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

    await told('Cancelled. Nothing irreversible was done.');
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
});
