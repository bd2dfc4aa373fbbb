import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccountIncidentId, wabaOfIncident } from '../../src/health/account-incident.ts';
import { emptyAccount } from '../../src/health/account-record.ts';
import type { AccountEvent, AccountRecord } from '../../src/health/account-record.ts';
import { accountAfter, accountEntries } from '../../src/health/decide-account.ts';
import { pagesOfIncident } from '../../src/health/incident-page.ts';
import { createPager } from '../../src/paging/pager.ts';
import { alertWordsOf } from '../../src/slack/alert-catalogue.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { incidentPageWords } from '../../src/slack/page-words.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createIncidentOutbox } from '../../src/store/page-outbox.ts';
import { anotherNumber, target } from '../health/builders.ts';
import { startAnsweringServer, type AnsweringServer } from '../support/answering-server.ts';
import { aHandClock, type HandClock } from '../support/hand-clock.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { randomIds, realClock } from '../support/store.ts';

const incident = AccountIncidentId.parse(`w${target.waba}.1`);
const language = { alerts: alertWordsOf('en'), failures: catalogueOf('en'), accountName: () => 'Acme Support' };
const numbers = Array.from({ length: 200 }, (_, index) => anotherNumber(index));
const evidence = { entities: ['WABA'], errors: [], notes: [] };

const { clients } = storeForFile({ emptied: true });
let server: AnsweringServer;
let clock: HandClock;
let record: AccountRecord;

beforeEach(async () => {
  clock = aHandClock();
  record = emptyAccount(target.waba);
  server = await startAnsweringServer((_request, response) => response.writeHead(202).end());
});
afterEach(() => server.close());

async function happens(event: AccountEvent): Promise<void> {
  await createIncidentOutbox(clients.command).mark(incident, clock.now());
  record = accountAfter(record, accountEntries(record, [event], clock.now()));
  await aReplica().round();
  clock.advance(5_000);
}

const aReplica = () =>
  createPager({
    outbox: createIncidentOutbox(clients.command),
    leases: createLeases({ client: clients.command, clock: realClock, ids: randomIds }),
    clock,
    load: async (id) => {
      const found = record.incidents.find((one) => one.id === id);
      if (!found) return undefined;
      const details = { incident: id, waba: wabaOfIncident(id), problem: found.cause, numbers: found.members.length };
      const describe = incidentPageWords(language, catalogueOf('en'), 'C0ALERTS')(found);
      return { open: pagesOfIncident(found), subject: { id, component: `WABA ${target.waba}`, details, describe } };
    },
    receivers: [
      {
        name: 'on-call',
        format: 'pagerduty-events-v2',
        url: () => `${server.url}/pager`,
        secret: () => 'routing-key',
        on: ['health-incident'],
      },
      { name: 'own', format: 'json', url: () => `${server.url}/own`, secret: () => 'key', on: ['health-incident'] },
      { name: 'other', format: 'json', url: () => `${server.url}/other`, secret: () => 'key', on: ['needs-human'] },
    ],
    tellDead: async () => undefined,
    meter: { page: () => undefined },
    report: () => undefined,
    patience: { firstPauseMs: 1_000, longestPauseMs: 10_000, deadAfterMs: 60_000 },
  });

const bodiesAt = (path: string) =>
  server.requests
    .filter((request) => request.path === path)
    .map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('an urgent incident of an account', () => {
  const opened: AccountEvent = { type: 'opened', incident, cause: 'blocked:141006', evidence, subjects: numbers };

  test('is one event with 200 numbers for PagerDuty, and is resolved under the same key', async () => {
    await happens(opened);
    await happens({ type: 'recovered', incident });

    expect(bodiesAt('/pager')).toEqual([
      {
        routing_key: 'routing-key',
        event_action: 'trigger',
        dedup_key: `ferryman:${incident}`,
        payload: {
          summary: expect.stringMatching(/^200 numbers of Acme Support cannot send messages\. Meta has blocked/u),
          source: 'ferryman',
          severity: 'critical',
          component: `WABA ${target.waba}`,
          class: 'health-incident',
          custom_details: expect.objectContaining({ incident, numbers: 200, problem: 'blocked:141006' }),
        },
        links: [{ href: 'https://slack.com/app_redirect?channel=C0ALERTS', text: 'The alerts in Slack' }],
      },
      { routing_key: 'routing-key', event_action: 'resolve', dedup_key: `ferryman:${incident}` },
    ]);
  });

  test('is told as signed JSON to receivers that ask for it, and to no others', async () => {
    await happens(opened);

    expect(bodiesAt('/own')).toMatchObject([{ version: 1, action: 'trigger', cause: 'health-incident', numbers: 200 }]);
    expect(bodiesAt('/other')).toEqual([]);
  });

  test('is triggered anew when it comes back after it was resolved', async () => {
    await happens(opened);
    await happens({ type: 'recovered', incident });
    await happens({ type: 'reopened', incident, evidence, subjects: numbers, keepsOwner: false });

    expect(bodiesAt('/own').map(({ action }) => action)).toEqual(['trigger', 'resolve', 'trigger']);
  });
});
