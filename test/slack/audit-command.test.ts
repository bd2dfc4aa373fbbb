import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import { verifyPack } from '../../src/evidence/verify-pack.ts';
import type { Entry } from '../../src/migration/event.ts';
import { fold } from '../../src/migration/evolve.ts';
import { JournalUnreadable } from '../../src/migration/journal-chain.ts';
import { StorageUnavailable } from '../../src/workflow/ports.ts';
import { chained, wholeStory } from '../evidence/journals.ts';
import { ANA, CHANNEL, createStage, type Stage } from './stage.ts';

const entries = chained(wholeStory);
const migration = fold(entries)!;

let stage: Stage;

beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.close());

beforeEach(() => {
  stage.operations.migrations = [migration];
  stage.deps.journal = { load: () => Promise.resolve(entries) };
  stage.cards.records.clear();
});

/** The private answer to `/migrate audit …`, as text. */
async function answer(user: string = ANA): Promise<string> {
  const person = stage.slack.as(user);
  const before = new Set(person.sees().messages.map(({ ts }) => ts));
  await person.types('/migrate audit +1 631 555 1234', CHANNEL);
  const told = await person.until(({ messages }) =>
    messages.find((message) => message.ephemeralFor === user && !before.has(message.ts)),
  );
  return JSON.stringify(told.blocks);
}

/** A card of the migration; resolves with its time stamp. */
async function posted(): Promise<string> {
  const { ts = '' } = await stage.bot.client.chat.postMessage({ channel: CHANNEL, text: 'the card' });
  await stage.cards.put(migration.id, { channel: CHANNEL, ts, shown: 1, told: 1 });
  return ts;
}

const threadOf = (ts: string) =>
  stage.slack.as(ANA).until(({ messages }) => {
    const thread = messages.find((message) => message.ts === ts)?.thread ?? [];
    return thread.length > 0 ? thread : undefined;
  });

describe('/migrate audit', () => {
  test('puts a pack that verifies and a page under the card, with the last hash beside them', async () => {
    const ts = await posted();

    const told = await answer();

    const [reply] = await threadOf(ts);
    const head = /[0-9a-f]{64}/u.exec(reply?.text ?? '')?.[0];
    const [json = '', page = ''] = (reply?.files ?? []).map(({ content }) => content);
    expect(verifyPack(json, head)).toMatchObject({ ok: true });
    expect(page).toMatch(/^<!doctype html>/u);
    expect(reply).toMatchObject({
      text: expect.stringContaining(`<@${ANA}> asked for the evidence`),
      files: [{ name: `evidence-${migration.id}.json` }, { name: `evidence-${migration.id}.html` }],
    });
    expect(told).toMatch(/is whole: 35 entries, none deleted/u);
    expect(told).toContain(head);
  });

  test('tells privately what happened, with people and failures', async () => {
    await posted();

    const told = await answer();

    expect(told).toMatch(/approved the cutover/u);
    expect(told).toMatch(/connected on the Cloud API/u);
    expect(told).not.toMatch(/Done: /u);
  });

  test('answers also where there is no card', async () => {
    const told = await answer();

    expect(told).toMatch(/is whole: 35 entries/u);
    expect(told).toContain('ferryman export +16315551234');
  });

  test('says why when Slack does not take the files', async () => {
    await stage.cards.put(migration.id, { channel: 'C0GONE', ts: '1.1', shown: 1, told: 1 });

    expect(await answer()).toMatch(/could not be put into the thread \(Slack: channel_not_found\)/u);
  });

  test.each([
    ['broken-chain', /cannot be trusted from entry 7 on/u],
    ['unknown-entry', /Entry 7 of the record of .* is of a kind this version does not know/u],
  ] as const)('says so when the record is a %s', async (why, sentence) => {
    const ts = await posted();
    stage.deps.journal = { load: () => Promise.reject(new JournalUnreadable(why, 7)) };

    expect(await answer()).toMatch(sentence);
    const card = stage.slack
      .as(ANA)
      .sees()
      .messages.find((message) => message.ts === ts);
    expect(card?.thread).toEqual([]);
  });

  test('says so when the number was never moved, and when Redis is away', async () => {
    stage.operations.migrations = [];
    expect(await answer()).toMatch(/has not been moved by me/u);

    stage.operations.migrations = [migration];
    stage.deps.journal = { load: () => Promise.reject<Entry[]>(new StorageUnavailable('connection refused')) };
    expect(await answer()).toMatch(/storage|Redis/iu);
  });

  test('gives nothing to a guest', async () => {
    const ts = await posted();

    const told = await answer(people.gus);

    expect(told).toMatch(/guest/iu);
    expect(told).not.toMatch(/[0-9a-f]{64}/u);
    const card = stage.slack
      .as(ANA)
      .sees()
      .messages.find((message) => message.ts === ts);
    expect(card?.thread).toEqual([]);
  });

  test('asks for the number when there is none', async () => {
    const ana = stage.slack.as(ANA);
    await ana.types('/migrate audit', CHANNEL);

    await ana.until(({ messages }) => messages.find((m) => JSON.stringify(m.blocks).includes('/migrate audit +1 631')));
  });
});
