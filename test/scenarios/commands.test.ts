import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { BERLIN, branch, type Line } from './support/lines.ts';
import {
  answerTo,
  asked,
  begin,
  card,
  confirmDifferences,
  modal,
  MIGRATIONS,
  openScene,
  textOf,
} from './support/scene.ts';

let stage: Stage;
let ana: Person;

beforeAll(async () => {
  stage = await openScene();
  ana = stage.slack.as(people.ana);
}, 60_000);

afterAll(() => stage.close(), 60_000);

const nothingBegan = async () => expect(await asked(ana, 'list')).toContain('No number is being moved at the moment.');

describe('before anything has begun', () => {
  test.each([
    ['without its country code', '631 555 1234', /needs its country code with a plus sign/u],
    ['with letters', '+1 631 CALL ME', /That is not a phone number/u],
    ['too short', '+1 631', /too short/u],
    ['too long', '+1 631 555 1234 5678 90', /too long for a phone number: 15 digits/u],
    ['of no country', '+999 631 555 12', /No country has this country code/u],
  ])('a number %s gets one clear sentence and an example', async (_why, typed, sentence) => {
    const answer = await asked(ana, typed);

    expect(answer).toMatch(sentence);
    expect(answer).toMatch(/\+\d/u);
    expect(ana.sees().modals).toEqual([]);
  });

  test('the nearest valid form is offered where there is one', async () => {
    expect(await asked(ana, '16315551234')).toContain('+1 631 555 1234');
  });

  test.each([
    ['stauts', '/migrate status'],
    ['lits', '/migrate list'],
    ['frobnicate', '/migrate help'],
  ])('the unknown subcommand %s is answered with the nearest one', async (typed, nearest) => {
    expect(await asked(ana, typed)).toContain(`Did you mean ${nearest}?`);
  });

  test('a PIN in a command is refused with the reason and stands in no log', async () => {
    const answer = await asked(ana, '+1 631 555 1234 pin 483920');

    expect(answer).toContain('Never type one into a command');
    expect(answer).not.toContain('483920');
    expect(stage.logs().join('\n')).not.toContain('483920');
  });

  test('an oversized text is refused and not repeated', async () => {
    const answer = await asked(ana, `+1 631 555 ${'9'.repeat(2_900)}`);

    expect(answer).toContain('too long for a phone number');
    expect(answer.length).toBeLessThan(500);
  });

  test('help names every subcommand', async () => {
    const help = await asked(ana, 'help');

    for (const one of ['status', 'list', 'cancel', 'help']) expect(help).toContain(`/migrate ${one}`);
    expect(await asked(ana, '')).toBe(help);
  });

  test('status and cancel of a number nobody moves say so', async () => {
    expect(await asked(ana, 'status +1 631 555 1234')).toContain('+1 631 555 1234 has not been moved by me.');
    expect(await asked(ana, 'cancel +1 631 555 1234')).toContain('there is nothing to cancel');
    expect(await asked(ana, 'cancel')).toContain('Say which number');
    await nothingBegan();
  });

  test('commands work where the bot is not, and say so', async () => {
    const answer = await asked(ana, 'list', '#random');

    expect(answer).toContain('No number is being moved at the moment.');
    expect(answer).toContain('I am not in this channel');
  });
});

describe('the form', () => {
  const ON_CLOUD = /it is on the Cloud API in WABA Acme/u;

  const shown = async (number: string, part: RegExp): Promise<string> => {
    await ana.types(`/migrate ${number}`, MIGRATIONS);
    const form = await modal(ana, part);
    await ana.closes(form);
    return textOf(form);
  };

  test('a number in no configured account names the accounts that were searched, and only ways for a number that is elsewhere', async () => {
    const text = await shown('+1 202 555 0143', /is in none of these/u);

    expect(text).toMatch(/Acme, Acme Labs/u);
    expect(text).toContain('in no account of ours');
  });

  test('a number on the Cloud API is told to be there already, so that no deployment is offered', async () => {
    expect(await shown('+1 631 555 5555', ON_CLOUD)).toContain('On-Premises with a backup: the number is not on');
  });

  test('a Brazilian number with the ninth digit is found, with an explanation', async () => {
    expect(await shown('+55 31 98864-1209', /platform ON_PREMISE/u)).toMatch(/ninth digit/u);
  });

  test('the shortcut asks for the number and refuses a malformed one beside the input', async () => {
    await ana.uses('start_migration');
    const form = await modal(ana, /Phone number/u);
    const refused = await ana.submits(form, { 'Phone number': '631 555 1234' });

    expect(refused.errors?.['number']).toMatch(/country code/u);
    await ana.submits(form, { 'Phone number': '+1 631 555 5555' });
    await ana.closes(await modal(ana, ON_CLOUD));
  });

  test('the message shortcut takes the number out of the message', async () => {
    await ana.says('Could somebody move +1 (631) 555-5555 next week?', MIGRATIONS);
    const message = ana.sees().messages.findLast((one) => one.text.includes('next week'));
    await ana.uses('migrate_number_in_message', message);

    await ana.closes(await modal(ana, ON_CLOUD));
  });

  test('an account under review stops the move with what to do and who can', async () => {
    const london: Line = { ...BERLIN, e164: '+442079460958', shown: '+44 20 7946 0958' };
    await begin(stage, london);
    const stopped = textOf(await card(ana, london, /Stopped: Check everything/u));

    expect(stopped).toContain('Meta has not approved the WABA');
    expect(stopped).toContain('What to do:');
    expect(stopped).toContain('Who can:');
    expect(stopped).toContain('Customers reach the number on the On-Premises deployment, as before.');
    expect(stopped).toContain('Try again');
  });
});

describe('with a running migration', () => {
  const line = branch(0);

  test('a second /migrate of the number shows the running one and starts none', async () => {
    await begin(stage, line);
    await card(ana, line, /confirm the differences/u);
    const cards = () =>
      ana.sees().messages.filter((one) => one.ephemeralFor === undefined && textOf(one).includes(line.shown)).length;
    const before = cards();
    const bruno = stage.slack.as(people.bruno);

    const answer = await asked(bruno, line.e164);

    expect(answer).toMatch(/already|ya /u);
    expect(bruno.sees().modals).toEqual([]);
    expect(cards()).toBe(before);
    expect(await asked(ana, 'list')).toContain(line.shown);
  });

  test('status and list say where it stands and link to its card', async () => {
    expect(await asked(ana, `status ${line.e164}`)).toMatch(/confirm the differences.*archives/su);
    expect(await asked(ana, 'list')).toContain(line.shown);
    expect(await asked(ana, 'status')).toContain(line.shown);
  });

  test('an unticked point of the checklist is refused beside the list', async () => {
    await ana.clicks(await card(ana, line, /confirm the differences/u), 'ferryman.confirm-differences');
    const checklist = await modal(ana, /Cloud API is not/u);
    const refused = await ana.submits(checklist, { 'I confirm': ['Nothing of ours depends on sticker packs'] });

    expect(refused.errors?.['items']).toMatch(/Every point must be confirmed/u);
    await ana.closes(checklist);
  });

  test.each([
    ['12345', /exactly six digits/u],
    ['12345a', /exactly six digits/u],
    ['', /Type the six digits/u],
  ])('the PIN "%s" is refused beside its input and not recorded', async (pin, sentence) => {
    if (textOf(await card(ana, line, /Waiting for a person/u)).includes('confirm the differences'))
      await confirmDifferences(stage, line);
    await ana.clicks(await card(ana, line, /what is known of the two-step PIN/u), 'ferryman.provide-pin');
    const form = await modal(ana, /wrong PIN/u);
    const refused = await ana.submits(form, {
      'What is known of the PIN': 'I know the current PIN',
      'Current PIN': pin,
    });
    await ana.closes(form);

    expect(refused.errors?.['pin']).toMatch(sentence);
    expect(textOf(await card(ana, line, /what is known/u))).toContain('Settle the PIN');
  });

  test('cancel asks, records who, and the number is free again', async () => {
    await ana.types(`/migrate cancel ${line.e164}`, MIGRATIONS);
    await ana.submits(await modal(ana, /The number stays where it is/u), { Reason: 'Wrong week' });

    const over = textOf(await card(ana, line, /Cancelled/u));
    expect(over).toContain(`Cancelled by <@${people.ana}>`);
    expect(over).toContain('Wrong week');
    expect(over).toContain('Nothing irreversible was done.');
    expect(await asked(ana, `status ${line.e164}`)).toContain('Cancelled');
    await begin(stage, line);
    await card(ana, line, /confirm the differences/u);
    expect(stage.world.registerCalls()).toEqual([]);
  });

  test('people of other workspaces and guests may look on, and start nothing', async () => {
    for (const id of [people.gus, people.xenia]) {
      const stranger = stage.slack.as(id);
      await stranger.types(`/migrate ${branch(1).e164}`, MIGRATIONS);
      await stranger.submits(await modal(stranger, /platform ON_PREMISE/u));

      expect(textOf(await modal(stranger, /Nothing was done/u))).toMatch(
        /Guests may not|Only members of this workspace/u,
      );
      await stranger.closes();
    }
    expect(await asked(ana, `status ${branch(1).e164}`)).toContain('has not been moved by me');
  });

  test('a click on a card of long ago is answered, never ignored', async () => {
    const old = await card(ana, line, /confirm the differences/u);
    await confirmDifferences(stage, line);
    await card(ana, line, /what is known/u);

    const answer = await answerTo(ana, () => ana.clicks(old, 'ferryman.confirm-differences'));

    expect(answer).toMatch(/no longer the step. Nothing was done/u);
  });
});
