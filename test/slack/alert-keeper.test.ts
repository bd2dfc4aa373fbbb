import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import { AccountIncidentId } from '../../src/health/account-incident.ts';
import { defaultAlertRules } from '../../src/health/account-rules.ts';
import type { IncidentCommand } from '../../src/health/decide-account.ts';
import { decideWatch, entriesOf, evolved } from '../../src/health/decide-watch.ts';
import type { WatchCommand } from '../../src/health/decide-watch.ts';
import { defaultSchedule } from '../../src/health/schedule.ts';
import { E164, WabaId } from '../../src/migration/ids.ts';
import { alertWordsOf } from '../../src/slack/alert-catalogue.ts';
import { createAlertKeeper } from '../../src/slack/alert-keeper.ts';
import { createAlertPoster } from '../../src/slack/alert-poster.ts';
import { quietLogger } from '../../src/slack/bolt-logger.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { clientOptions, createWebClient } from '../../src/slack/web-api.ts';
import { createAccountStore } from '../../src/store/account-store.ts';
import { createAlertRecords } from '../../src/store/alert-records.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createWatchStore } from '../../src/store/watch-store.ts';
import { createIncidents } from '../../src/workflow/incidents.ts';
import { aReading, ana, ben, blockedReading, target } from '../health/builders.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { until } from '../support/until.ts';
import { startWebApiServer, type WebApiServer } from './web-api-server.ts';

const incident = AccountIncidentId.parse(`w${target.waba}.1`);
const ids = { nonce: () => randomBytes(16).toString('hex') };
const ignore = () => undefined;

let server: TestRedis;
let client: Redis;
let slack: WebApiServer;
let clock: SteppedClock;
let stop: AbortController;
let problems: string[];
let running: Promise<void>[];

beforeAll(async () => {
  server = await startRedis();
  client = new Redis(server.url);
});
beforeEach(async () => {
  await client.flushall();
  slack = await startWebApiServer();
  clock = new SteppedClock();
  stop = new AbortController();
  problems = [];
  running = [];
});
afterEach(async () => {
  stop.abort();
  await Promise.all(running);
  await slack.close();
});
afterAll(async () => {
  client.disconnect();
  await server.stop();
});

/** Does something with a number's watch, as the health watch would. */
async function happens(command: WatchCommand, number = target.number): Promise<void> {
  const store = createWatchStore(client);
  const before = await store.load(number);
  const decision = decideWatch(before, command, clock.now());
  if (!decision.ok) throw new Error(decision.refusal.code);
  const entries = entriesOf(before, decision.events, clock.now());
  const watch = evolved(before, entries);
  if (!watch) return;
  await store.save({ watch, expected: before?.revision ?? 0, entries, settle: [watch.target.waba] });
  await incidents().settle(watch.target.waba);
}

const incidents = () =>
  createIncidents({
    accounts: createAccountStore(client),
    watches: createWatchStore(client),
    leases: createLeases({ client, clock, ids: ids as Parameters<typeof createLeases>[0]['ids'] }),
    clock,
    notifier: { changed: ignore },
    meter: { incident: ignore },
    rules: { ...defaultAlertRules, listedAtMost: 1 },
  });

async function asked(command: IncidentCommand): Promise<void> {
  const done = await incidents().command(command);
  if (!done.ok) throw new Error(done.refusal.code);
}

async function blocked(number = target.number, waba = target.waba): Promise<void> {
  await happens({ do: 'start', target: { ...target, number, waba }, schedule: defaultSchedule }, number);
  await happens({ do: 'record', reading: blockedReading(clock.now()) }, number);
}

async function recovered(): Promise<void> {
  for (const at of [1, 2]) await happens({ do: 'record', reading: aReading(clock.now() + at) });
}

/** A keeper at work, as each replica has one. */
function aKeeper() {
  const options = clientOptions({
    apiUrl: slack.url,
    logger: quietLogger({ info: ignore, warn: ignore, error: ignore }),
  });
  const keeper = createAlertKeeper({
    records: createAlertRecords(client),
    accounts: createAccountStore(client),
    leases: createLeases({ client, clock, ids: ids as Parameters<typeof createLeases>[0]['ids'] }),
    poster: createAlertPoster(createWebClient('xoxb-1', options)),
    clock,
    channel: 'C0ALERTS',
    fallback: 'C0MOVES',
    language: { alerts: alertWordsOf('en'), failures: catalogueOf('en'), accountName: () => 'Acme Support' },
    report: (problem) => problems.push(problem),
  });
  running.push(keeper.run(stop.signal));
  return keeper;
}

const methods = () => slack.calls.map(({ method }) => method);
const upToDate = async () => (await createAlertRecords(client).behind(10)).length === 0;

describe('the keeper of alerts', () => {
  test('posts an incident once and updates the same message until it has recovered', async () => {
    await blocked();
    const keeper = aKeeper();
    await until(upToDate);
    expect(slack.calls).toMatchObject([
      { method: 'chat.postMessage', arguments: { channel: 'C0ALERTS', text: expect.stringContaining('Urgent:') } },
    ]);

    await asked({ do: 'acknowledge', incident, by: ana });
    keeper.changed();
    await until(upToDate);
    await recovered();
    keeper.changed();
    await until(upToDate);

    expect(methods()).toEqual(['chat.postMessage', 'chat.update', 'chat.update', 'chat.postMessage']);
    expect(slack.calls[1]?.arguments).toMatchObject({ ts: '1.0', blocks: expect.stringContaining('<@U0ANA>') });
    expect(slack.calls[2]?.arguments).toMatchObject({ ts: '1.0', text: expect.stringContaining('Recovered after') });
  });

  test('posts once with two replicas at work', async () => {
    const keepers = [aKeeper(), aKeeper()];
    await blocked();

    for (const keeper of keepers) keeper.changed();
    await until(upToDate);

    expect(methods()).toEqual(['chat.postMessage']);
  });

  test('catches up after an outage with what is true then', async () => {
    slack.reactions.push({ status: 503, headers: {} });
    await blocked();
    aKeeper();
    await until(() => problems.length === 1 && clock.sleeping > 0);
    const nothing = { json: { ok: true, messages: [] } };
    slack.reactions.push(nothing, nothing);
    await recovered();

    clock.advance(1_000);
    await until(upToDate);

    const looks = ['conversations.history', 'conversations.history'];
    expect(methods()).toEqual(['chat.postMessage', ...looks, 'chat.postMessage']);
    expect(slack.calls.at(-1)?.arguments['text']).toContain('Recovered after');
  });

  test('finds the message whose answer was lost instead of posting a second one', async () => {
    slack.reactions.push('hang up');
    await blocked();
    aKeeper();
    await until(() => problems.length === 1 && clock.sleeping > 0);
    const metadata = { event_type: 'ferryman_alert', event_payload: { incident } };
    slack.reactions.push({ json: { ok: true, messages: [{ ts: '5.0' }, { ts: '7.0', metadata }] } });

    clock.advance(1_000);
    await until(upToDate);

    expect(methods()).toEqual(['chat.postMessage', 'conversations.history', 'chat.update']);
    expect(slack.calls.at(-1)?.arguments).toMatchObject({ channel: 'C0ALERTS', ts: '7.0' });
  });

  test('waits as long as Slack asks, whatever happens meanwhile', async () => {
    slack.reactions.push({ status: 429, headers: { 'retry-after': '20' } });
    await blocked();
    const keeper = aKeeper();
    await until(() => problems.length === 1 && clock.sleeping > 0);

    keeper.changed();
    clock.advance(19_999);
    // A keeper that was woken would have asked Slack by the time that Redis has answered so often.
    for (let count = 0; count < 50; count++) await client.ping();
    expect(methods()).toEqual(['chat.postMessage']);
    clock.advance(1);
    await until(upToDate);

    expect(methods().filter((method) => method === 'chat.postMessage')).toHaveLength(2);
  });

  test('posts anew when somebody deleted the message', async () => {
    await blocked();
    const keeper = aKeeper();
    await until(upToDate);
    slack.reactions.push({ json: { ok: false, error: 'message_not_found' } });

    await recovered();
    keeper.changed();
    await until(upToDate);

    expect(methods()).toEqual(['chat.postMessage', 'chat.update', 'chat.postMessage']);
  });

  test.each(['is_archived', 'not_in_channel', 'channel_not_found'])(
    'posts in the channel of the moves, and says why, when the alerts channel answers %s',
    async (error) => {
      slack.reactions.push({ json: { ok: false, error } });
      await blocked();
      const keeper = aKeeper();
      await until(upToDate);
      expect(slack.calls.at(-1)?.arguments).toMatchObject({
        channel: 'C0MOVES',
        blocks: expect.stringContaining('because <#C0ALERTS>'),
      });

      await recovered();
      keeper.changed();
      await until(upToDate);

      expect(methods()).toEqual(['chat.postMessage', 'chat.postMessage', 'chat.update', 'chat.postMessage']);
      expect(slack.calls[2]?.arguments).toMatchObject({ channel: 'C0MOVES', ts: '2.0' });
      expect(slack.calls[3]?.arguments).toMatchObject({ channel: 'C0MOVES', thread_ts: '2.0' });
      expect(problems).toEqual(['the alerts channel takes no messages']);
    },
  );

  test('posts an open alert again in the channel of the moves when the alerts channel is archived under it', async () => {
    await blocked();
    const keeper = aKeeper();
    await until(upToDate);
    const archived = { json: { ok: false, error: 'is_archived' } };
    slack.reactions.push(archived, archived);

    await recovered();
    keeper.changed();
    await until(upToDate);

    expect(slack.calls.map(({ method, arguments: { channel } }) => [method, channel])).toEqual([
      ['chat.postMessage', 'C0ALERTS'],
      ['chat.update', 'C0ALERTS'],
      ['chat.postMessage', 'C0ALERTS'],
      ['chat.postMessage', 'C0MOVES'],
    ]);
  });

  test('sends the text alone where Slack does not take the blocks', async () => {
    slack.reactions.push({ json: { ok: false, error: 'invalid_blocks' } });
    await blocked();

    aKeeper();
    await until(upToDate);

    expect(slack.calls.at(-1)?.arguments).toMatchObject({ blocks: '[]', text: expect.stringContaining('Urgent:') });
  });

  test('does not let one refused message hold up another, and tries it again after a minute', async () => {
    slack.reactions.push({ json: { ok: false, error: 'msg_blocked_by_admin' } });
    await blocked();
    await blocked(E164.parse('+4915112345678'), WabaId.parse('998877665544'));
    const keeper = aKeeper();

    await until(async () => (await createAlertRecords(client).behind(10)).length === 1);
    clock.advance(60_000);
    keeper.changed();
    await until(upToDate);

    expect(problems).toEqual(['alert refused by Slack']);
    expect(methods().filter((method) => method === 'chat.postMessage')).toHaveLength(3);
  });

  test('forgets an incident nobody knows any more', async () => {
    await blocked();
    await client.del(`ferryman:{watch}:account:${target.waba}`);

    aKeeper();
    await until(upToDate);

    expect(methods()).toEqual([]);
  });

  test('tells in the thread what people did, each line once, and calls to mind loudly', async () => {
    await blocked();
    const keeper = aKeeper();
    await until(upToDate);
    await asked({ do: 'assign', incident, by: ana, to: ben });
    keeper.changed();
    await until(upToDate);
    clock.advance(1_800_000);
    await incidents().settle(target.waba);
    keeper.changed();
    await until(upToDate);

    const lines = slack.calls.filter(({ arguments: given }) => given['thread_ts'] !== undefined);
    expect(lines.map(({ arguments: given }) => [given['thread_ts'], given['reply_broadcast'], given['text']])).toEqual([
      ['1.0', 'false', expect.stringContaining('<@U0BEN>, <@U0ANA> has made you responsible')],
      ['1.0', 'true', expect.stringContaining('<@U0BEN>, it is still so after 30 minutes')],
    ]);
  });

  test('looks for the line whose answer was lost instead of telling it twice', async () => {
    await blocked();
    const keeper = aKeeper();
    await until(upToDate);
    await asked({ do: 'snooze', incident, by: ana, until: clock.now() + 60_000 });
    slack.reactions.push({ json: { ok: true, ts: '1.0' } }, 'hang up');
    keeper.changed();
    await until(() => problems.length === 1 && clock.sleeping > 0);
    const metadata = { event_type: 'ferryman_alert_line', event_payload: { incident, line: '2' } };
    slack.reactions.push(
      { json: { ok: true, ts: '1.0' } },
      { json: { ok: true, messages: [{ ts: '1.5', metadata }] } },
    );
    clock.advance(1_000);
    await until(upToDate);

    expect(methods()).toEqual([
      'chat.postMessage',
      'chat.update',
      'chat.postMessage',
      'chat.update',
      'conversations.replies',
    ]);
  });

  test('puts the list of all numbers into the thread as a file', async () => {
    await blocked();
    await blocked(E164.parse('+4915112345678'));
    const keeper = aKeeper();
    await until(upToDate);
    clock.advance(30_000);
    slack.reactions.push(
      { json: { ok: true, ts: '1.0' } },
      { json: { ok: true, upload_url: `${slack.url}upload`, file_id: 'F0' } },
      { json: { ok: true } },
      { json: { ok: true, files: [{ id: 'F0' }] } },
    );
    await incidents().settle(target.waba);
    keeper.changed();
    await until(upToDate);

    expect(slack.calls.find(({ method }) => method === 'files.completeUploadExternal')?.arguments).toMatchObject({
      channel_id: 'C0ALERTS',
      thread_ts: '1.0',
    });
  });
});
