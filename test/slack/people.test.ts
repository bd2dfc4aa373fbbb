import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { people as who } from '../../sandbox/slack/world-seed.ts';
import { SlackUserId } from '../../src/migration/ids.ts';
import type { Language } from '../../src/migration/language.ts';
import { createPeople, type ApproverSettings } from '../../src/slack/people.ts';
import { realClock } from '../support/store.ts';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await createStage();
});

afterEach(async () => {
  await stage.close();
});

const peopleWith = (approvers: ApproverSettings, language: Language = 'en') =>
  createPeople(stage.bot.client, { approvers, language, clock: realClock });
const person = (id: string) => peopleWith({ users: [] }).person(SlackUserId.parse(id));

describe('a person', () => {
  test('is described as Slack knows them', async () => {
    expect(await person(who.mara)).toEqual({
      id: who.mara,
      teamId: 'T0HARBOUR1',
      isBot: false,
      isAdmin: true,
      isDeleted: false,
      isGuest: false,
      isStranger: false,
      email: 'mara@harbour.example',
    });
  });

  test.each([
    [who.gus, { isGuest: true }],
    [who.dora, { isDeleted: true }],
    [who.xenia, { teamId: 'T0OTHERCO2' }],
    [who.bot, { isBot: true }],
  ])('%s is told apart', async (id, marks) => {
    expect(await person(id)).toMatchObject(marks);
  });

  test('is nobody when Slack does not know them or does not answer', async () => {
    expect(await person('U0NOBODY99')).toBeUndefined();
    stage.slack.faults.down();
    expect(await person(who.mara)).toBeUndefined();
  });
});

describe('the approvers', () => {
  test.each([
    ['a group by its handle', { group: 'wa-managers', users: [] }, [who.mara, who.nils]],
    ['a group by its handle with @', { group: '@wa-managers', users: [] }, [who.mara, who.nils]],
    ['a group by its id', { group: 'S0MANAGERS', users: [] }, [who.mara, who.nils]],
    ['users', { users: [who.bruno] }, [who.bruno]],
    ['both', { group: 'wa-managers', users: [who.bruno] }, [who.mara, who.nils, who.bruno]],
  ])('come from %s', async (_from, settings, ids) => {
    expect(await peopleWith(settings).approvers()).toEqual({ ids: new Set(ids) });
  });

  test('are unreachable, not empty, when the group does not exist or Slack is away', async () => {
    const missing = await peopleWith({ group: 'nobody-has-this', users: [who.bruno] }).approvers();
    stage.slack.faults.down('connection-reset');
    const away = await peopleWith({ group: 'wa-managers', users: [who.bruno] }).approvers();

    expect(missing).toHaveProperty('unreachable');
    expect(away).toHaveProperty('unreachable');
  });
});

test('the home team is asked for once it is known, and again after a failure', async () => {
  const people = peopleWith({ users: [] });
  stage.slack.faults.down();
  await expect(people.homeTeamId()).rejects.toThrow();
  stage.slack.faults.up();

  expect(await people.homeTeamId()).toBe('T0HARBOUR1');
  stage.slack.faults.down();
  expect(await people.homeTeamId()).toBe('T0HARBOUR1');
});

test('a language is the one of the person where there is a catalogue, otherwise the channel’s', async () => {
  const people = peopleWith({ users: [] });

  expect(await people.languageOf(who.bruno)).toBe('es');
  expect(await people.languageOf(who.giulia)).toBe('it');
  expect(await people.languageOf(who.tiago)).toBe('pt');
  expect(await people.languageOf(who.layla)).toBe('ar');
  expect(await people.languageOf(who.mara)).toBe('en');
  expect(await people.languageOf('not an id')).toBe('en');
});

test('where the channels speak Arabic, which Slack does not, a Slack in English says nothing about its reader', async () => {
  const people = peopleWith({ users: [] }, 'ar');

  expect(await people.languageOf(who.mara)).toBe('ar');
  expect(await people.languageOf(who.bruno)).toBe('es');
});
