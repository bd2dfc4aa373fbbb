import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EventOf } from '../../src/migration/event.ts';
import type { Migration } from '../../src/migration/state.ts';
import { createDigest } from '../../src/slack/digest.ts';
import { createDigests } from '../../src/store/digests.ts';
import { createRedisClients, type RedisClients } from '../../src/store/redis-clients.ts';
import { aMigration, REQUEST, requested } from '../support/builders.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { BRUNO, CHANNEL, createStage, MARA, type Stage } from './stage.ts';

const redis = redisForFile({ emptied: true });
let stage: Stage;
let clients: RedisClients;

beforeAll(async () => {
  stage = await createStage();
  clients = createRedisClients(redis.url, () => undefined);
});
afterAll(async () => {
  clients.close();
  await stage.close();
});

const HOUR = 3_600_000;
let waiting: Migration[] = [];

beforeEach(() => {
  waiting = [aMigration(...requested), aMigration(...requested)];
});

const digest = () =>
  createDigest({
    client: stage.bot.client,
    cards: stage.cards,
    clock: stage.deps.clock,
    languageOf: (user) => stage.deps.people.languageOf(user),
    channel: CHANNEL,
    digests: createDigests(clients.command, HOUR),
    waitingFor: () => Promise.resolve(waiting),
  });
const reminded = (...to: EventOf<'reminded'>['to'] & object): EventOf<'reminded'> => ({
  type: 'reminded',
  requestId: REQUEST,
  n: 1,
  digest: to,
});
const directTo = (user: string) => {
  const { messages, channels } = stage.slack.as(user).sees();
  const direct = channels.filter((channel) => channel.isDirect).map(({ id }) => id);
  return messages.filter(({ channel }) => direct.includes(channel));
};

describe('a digest', () => {
  test('lists what waits in one direct message in the reader’s language, once for all reminders of that time', async () => {
    await Promise.all([digest()(reminded(MARA, BRUNO)), digest()(reminded(MARA))]);
    await digest()(reminded(MARA));

    const [message, ...others] = directTo(MARA);
    expect(others).toEqual([]);
    const text = JSON.stringify(message?.blocks);
    expect(text).toMatch(/2 approvals wait for you/u);
    expect(text.match(/\+1 631 555 1234\* Acme Support: until .*?, 0 of 1 so far/gu)).toHaveLength(2);
    expect(JSON.stringify(directTo(BRUNO)[0]?.blocks)).toMatch(/2 aprobaciones te esperan/u);
  });

  test('that Slack does not take is tried again', async () => {
    const before = directTo(MARA).length;
    stage.slack.faults.down();
    await expect(digest()(reminded(MARA))).rejects.toThrow();
    stage.slack.faults.up();

    await digest()(reminded(MARA));

    expect(directTo(MARA)).toHaveLength(before + 1);
  });

  test('of nothing is not sent, and one of very much says how much more there is', async () => {
    const before = directTo(MARA).length;
    waiting = [];
    await digest()(reminded(MARA));
    expect(directTo(MARA)).toHaveLength(before);
    await redis.run('FLUSHALL');

    waiting = Array.from({ length: 25 }, () => aMigration(...requested));
    await digest()(reminded(MARA));
    expect(JSON.stringify(directTo(MARA).at(-1)?.blocks)).toMatch(/25 approvals wait.*and 5 more/su);
  });
});
