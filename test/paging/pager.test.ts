import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Event } from '../../src/migration/event.ts';
import type { MigrationId } from '../../src/migration/ids.ts';
import { pagesOf } from '../../src/migration/page.ts';
import type { Migration } from '../../src/migration/state.ts';
import { createPager, type Paged, type PagerPorts } from '../../src/paging/pager.ts';
import type { Receiver } from '../../src/paging/receiver.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { pageWords } from '../../src/slack/page-words.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createPageOutbox } from '../../src/store/page-outbox.ts';
import { aMigration, MARA, MIGRATION, REQUEST, sending } from '../support/builders.ts';
import { startAnsweringServer, type AnsweringServer } from '../support/answering-server.ts';
import { aHandClock, type HandClock } from '../support/hand-clock.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { randomIds, realClock } from '../support/store.ts';

const KEY = 'a-signing-key';
const MINUTE = 60_000;
const unsettled: Event = { type: 'cutoverSettled', requestId: REQUEST, outcome: 'needs-human' };
const judged: Event = {
  type: 'cutoverJudged',
  requestId: REQUEST,
  by: MARA,
  outcome: 'done',
  evidence: 'seen connected',
};

const { clients } = storeForFile({ emptied: true });
let server: AnsweringServer;
let clock: HandClock;
let migration: Migration;
let answer: (response: ServerResponse) => void;
let deadTold: string[];
let slackTakes: boolean;
let counted: string[];

beforeEach(async () => {
  clock = aHandClock();
  migration = aMigration(...sending, unsettled);
  answer = (response) => response.writeHead(202).end();
  deadTold = [];
  slackTakes = true;
  counted = [];
  server = await startAnsweringServer((_request, response) => answer(response));
});
afterEach(() => server.close());

const receiver = (change: Partial<Receiver> = {}): Receiver => ({
  name: 'own-system',
  format: 'json',
  url: () => `${server.url}/hook?from=ferryman`,
  secret: () => KEY,
  on: ['needs-human'],
  ...change,
});

/** The migration as it stands, with its pages. */
const paged = (): Paged<MigrationId> => ({
  ...pagesOf(migration, undefined, clock.now()),
  subject: {
    id: MIGRATION,
    component: migration.number,
    details: { migration: MIGRATION, number: migration.number },
    describe: pageWords(catalogueOf('en'), 'C0MIGRATE')(migration),
  },
});

/** A replica of its own: nothing is kept between two of them but what stands in Redis. */
function aReplica(change: Partial<PagerPorts<MigrationId>> = {}) {
  return createPager({
    outbox: createPageOutbox(clients.command),
    leases: createLeases({ client: clients.command, clock: realClock, ids: randomIds }),
    clock,
    load: async () => paged(),
    receivers: [receiver()],
    tellDead: (name) => (slackTakes ? Promise.resolve(void deadTold.push(name)) : Promise.reject(new Error('away'))),
    meter: { page: (result) => void counted.push(result) },
    report: () => undefined,
    patience: { firstPauseMs: 1_000, longestPauseMs: 10_000, deadAfterMs: MINUTE },
    ...change,
  });
}

const mark = () => createPageOutbox(clients.command).mark(MIGRATION, clock.now());
const bodies = () => server.requests.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('a receiver', () => {
  test('is told once of what stands, by whichever of two replicas, and once that it is over', async () => {
    await mark();
    await Promise.all([aReplica().round(), aReplica().round()]);
    clock.advance(3_000);
    await aReplica().round();
    expect(bodies().map(({ action }) => action)).toEqual(['trigger']);

    migration = aMigration(...sending, unsettled, judged);
    await mark();
    await aReplica().round();
    await aReplica().round();
    expect(bodies().map(({ action }) => action)).toEqual(['trigger', 'resolve']);
    expect(new Set(bodies().map(({ key }) => key)).size).toBe(1);
  });

  test('can check who sent it, and when, from the body as it arrived', async () => {
    await mark();
    await aReplica().round();
    const [request] = server.requests;
    const timestamp = String(request?.headers['x-ferryman-timestamp']);
    const expected = createHmac('sha256', KEY).update(`${timestamp}.${request?.body}`).digest('hex');
    expect(request?.headers['x-ferryman-signature']).toBe(`v1=${expected}`);
    expect(Number(timestamp)).toBe(Math.floor(clock.now() / 1_000));
    expect(request).toMatchObject({ method: 'POST', path: '/hook', query: { from: 'ferryman' } });
    expect(request?.body).not.toContain(KEY);
  });

  test('of the PagerDuty format gets an event of the Events API v2, and the key alone when it is over', async () => {
    const receivers = [receiver({ format: 'pagerduty-events-v2', secret: () => 'routing-key' })];
    await mark();
    await aReplica({ receivers }).round();
    migration = aMigration(...sending, unsettled, judged);
    await mark();
    await aReplica({ receivers }).round();
    const dedup = `ferryman:${MIGRATION}:${REQUEST}:needs-human`;
    expect(bodies()).toEqual([
      {
        routing_key: 'routing-key',
        event_action: 'trigger',
        dedup_key: dedup,
        payload: {
          summary: expect.stringContaining('A person must look in WhatsApp Manager.'),
          source: 'ferryman',
          severity: 'critical',
          component: '+16315551234',
          class: 'needs-human',
          custom_details: expect.objectContaining({ migration: MIGRATION, cause: 'needs-human' }),
        },
        links: [{ href: 'https://slack.com/app_redirect?channel=C0MIGRATE', text: 'The migrations in Slack' }],
      },
      { routing_key: 'routing-key', event_action: 'resolve', dedup_key: dedup },
    ]);
  });

  test('is left alone about causes it was not named for', async () => {
    await mark();
    await aReplica({ receivers: [receiver({ on: ['approval-void'] })] }).round();
    expect(server.requests).toEqual([]);
  });

  test('that is redirected elsewhere gets nothing there: the redirect counts as not taken', async () => {
    answer = (response) => response.writeHead(307, { location: `${server.url}/elsewhere` }).end();
    await mark();
    await aReplica().round();
    expect(server.requests.map(({ path }) => path)).toEqual(['/hook']);
    expect(counted).toEqual(['failed']);
  });
});

describe('a receiver that does not answer', () => {
  test('is tried again after a pause that doubles, under the same key, by a replica that knows nothing', async () => {
    answer = (response) => response.writeHead(503).end();
    await mark();
    const sentAt: number[] = [];
    const start = clock.now();
    for (let second = 0; second < 16; second += 1) {
      const before = server.requests.length;
      await aReplica().round();
      if (server.requests.length > before) sentAt.push((clock.now() - start) / 1_000);
      clock.advance(1_000);
    }
    expect(sentAt).toEqual([0, 1, 3, 7, 15]);
    answer = (response) => response.writeHead(202).end();
    clock.advance(20_000);
    await aReplica().round();
    expect(new Set(server.requests.map(({ headers }) => headers['x-ferryman-delivery'])).size).toBe(1);
    expect(counted.at(-1)).toBe('sent');
  });

  test('whose answer is lost is told that it is over, because it may have heard', async () => {
    answer = (response) => response.destroy();
    await mark();
    await aReplica().round();
    migration = aMigration(...sending, unsettled, judged);
    answer = (response) => response.writeHead(202).end();
    await mark();
    await aReplica().round();
    expect(bodies().map(({ action }) => action)).toEqual(['trigger', 'resolve']);
  });

  test('is given up after a bounded time, and the alerts channel hears of it once, also when Slack was away', async () => {
    answer = (response) => response.writeHead(500).end();
    slackTakes = false;
    await mark();
    for (let second = 0; second < 90; second += 1) {
      await aReplica().round();
      clock.advance(1_000);
    }
    expect(counted.filter((result) => result === 'dead')).toEqual(['dead']);
    expect(deadTold).toEqual([]);
    const tries = server.requests.length;
    slackTakes = true;
    for (let second = 0; second < 20; second += 1) {
      await aReplica().round();
      clock.advance(1_000);
    }
    expect(deadTold).toEqual(['own-system']);
    expect(server.requests).toHaveLength(tries);
  });
});

describe('a mark', () => {
  test('set while somebody looks is not lost', async () => {
    await mark();
    clock.advance(5_000);
    const outbox = createPageOutbox(clients.command);
    const load = async () => {
      await outbox.mark(MIGRATION, clock.now());
      return paged();
    };
    await aReplica({ load }).round();
    expect(await outbox.due(clock.now(), 10)).toEqual([MIGRATION]);
  });

  test('that is settled costs nothing more', async () => {
    await mark();
    await aReplica().round();
    clock.advance(5_000);
    await aReplica().round();
    expect(await createPageOutbox(clients.command).due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });
});
