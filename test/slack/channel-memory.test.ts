import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { WebClient } from '@slack/web-api';
import { memoryOf } from '../../src/slack/card-memory.ts';
import { createCardMessages } from '../../src/slack/card-messages.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { createChannelMemory } from '../../src/slack/channel-memory.ts';
import { createWitness } from '../../src/slack/witness.ts';
import { E164 } from '../../src/migration/ids.ts';
import { aMigration, MIGRATION, NUMBER, REQUEST, requested } from '../support/builders.ts';
import { realClock } from '../support/store.ts';
import { CHANNEL, createStage, memoryCards, type Stage } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage.close());

const NOTE = { request: REQUEST, nonce: 'a'.repeat(32), epoch: 'e', digest: 'd' };
const OTHER = E164.parse('+16315550000');

/** A card in the channel, and a note in its thread. */
async function postCardWithNote() {
  const { client } = stage.bot;
  const card = { migration: MIGRATION, memory: memoryOf(aMigration(...requested)) };
  const place = await createCardMessages(client).post(CHANNEL, card, () => ({ text: 'a card', blocks: [] }));
  const cards = memoryCards();
  await cards.put(MIGRATION, { ...place, shown: 1, told: 1 });
  await createWitness(client, cards, catalogueOf('en')).note(MIGRATION, NOTE);
  return place;
}

/** The same channel as an installation with another Slack app sees it. */
const asAnotherApp = (client: WebClient): WebClient =>
  Object.assign(Object.create(client) as WebClient, {
    auth: { test: () => Promise.resolve({ ok: true, bot_id: 'B0SOMEBODYELSE' }) },
  });

describe('the channel', () => {
  test('remembers a move with its place, its beginning and its notes', async () => {
    const place = await postCardWithNote();
    const memory = createChannelMemory(stage.bot.client, CHANNEL, realClock);

    const [move, ...others] = await memory.moves();

    expect(others).toEqual([]);
    expect(move).toMatchObject({ id: MIGRATION, place, memory: { isOver: false, step: 'approve-cutover' } });
    expect(move?.notes).toMatchObject([{ request: REQUEST, nonce: NOTE.nonce }]);
    expect(Math.abs(Date.now() - (move?.notes[0]?.at ?? 0))).toBeLessThan(60_000);
  });

  test('tells the notes of one number and of no other', async () => {
    await postCardWithNote();
    const memory = createChannelMemory(stage.bot.client, CHANNEL, realClock);

    expect(await memory.notesOf(NUMBER)).toMatchObject([{ request: REQUEST }]);
    expect(await memory.notesOf(OTHER)).toEqual([]);
  });

  test('reads what it has read of the channel only once, and sees what was posted since', async () => {
    const memory = createChannelMemory(stage.bot.client, CHANNEL, realClock);
    expect(await memory.notesOf(NUMBER)).toEqual([]);
    const read = jest.spyOn(stage.bot.client.conversations, 'history');

    const { ts } = await postCardWithNote();
    expect(await memory.notesOf(NUMBER)).toHaveLength(1);
    await postCardWithNote();
    expect(await memory.notesOf(NUMBER)).toHaveLength(2);
    expect(read.mock.lastCall?.[0]).toMatchObject({ oldest: ts });
  });

  test('still finds a note when somebody deletes the card above it, and does without a card that had none', async () => {
    const memory = createChannelMemory(stage.bot.client, CHANNEL, realClock);
    const noted = await postCardWithNote();
    const card = { migration: MIGRATION, memory: memoryOf(aMigration()) };
    const bare = await createCardMessages(stage.bot.client).post(CHANNEL, card, () => ({ text: 'a card', blocks: [] }));
    expect(await memory.notesOf(NUMBER)).toHaveLength(1);

    for (const { ts } of [noted, bare]) await stage.bot.client.chat.delete({ channel: CHANNEL, ts });
    expect(await memory.notesOf(NUMBER)).toHaveLength(1);
  });

  test('forgets notes that no budget counts any more', async () => {
    await postCardWithNote();
    const later = { ...realClock, now: () => Date.now() + 73 * 3_600_000 };

    expect(await createChannelMemory(stage.bot.client, CHANNEL, later).notesOf(NUMBER)).toEqual([]);
  });

  test('tells nothing of cards that another app posted', async () => {
    await postCardWithNote();
    const memory = createChannelMemory(asAnotherApp(stage.bot.client), CHANNEL, realClock);

    expect(await memory.moves()).toEqual([]);
    expect(await memory.notesOf(NUMBER)).toEqual([]);
  });
});
