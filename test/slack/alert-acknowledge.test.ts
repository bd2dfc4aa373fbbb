import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { App } from '@slack/bolt';
import type { Receiver } from '@slack/bolt';
import type { WatchRefusal } from '../../src/health/decide-watch.ts';
import { IncidentId } from '../../src/health/incident.ts';
import type { Incident } from '../../src/health/incident.ts';
import { SlackUserId } from '../../src/migration/ids.ts';
import type { Person } from '../../src/migration/policy.ts';
import { acknowledgeAction, createAcknowledge } from '../../src/slack/alert-acknowledge.ts';
import type { AcknowledgePorts } from '../../src/slack/alert-acknowledge.ts';
import { acknowledgeActionId } from '../../src/slack/alert-message.ts';
import { StorageUnavailable } from '../../src/workflow/ports.ts';
import type { Acknowledged } from '../../src/workflow/watch.ts';
import { ana, ben } from '../health/builders.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { until } from '../support/until.ts';
import { startWebApiServer, type WebApiServer } from './web-api-server.ts';

const at = Date.UTC(2026, 10, 22, 9, 0, 0);

const aPerson = (overrides: Partial<Person> = {}): Person => ({
  id: ana,
  teamId: 'T0',
  isBot: false,
  isDeleted: false,
  isGuest: false,
  isStranger: false,
  ...overrides,
});

const anIncident: Incident = {
  id: IncidentId.parse('16315551234.1'),
  cause: 'not-cloud',
  severity: 'page',
  openedAt: at,
  evidence: { entities: [], errors: [], notes: [] },
  goodReadings: 0,
  revision: 1,
};

const refused = (refusal: WatchRefusal) => (): Promise<Acknowledged> => Promise.resolve({ ok: false, refusal });

function somePorts(overrides: Partial<AcknowledgePorts> = {}): AcknowledgePorts & { asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    watch: {
      acknowledge: (id, by) => {
        asked.push([id, by]);
        return Promise.resolve({ ok: true, incident: anIncident });
      },
    },
    people: { person: () => Promise.resolve(aPerson()), homeTeamId: () => Promise.resolve('T0') },
    clock: new SteppedClock(),
    languageOf: () => Promise.resolve('en'),
    report: () => undefined,
    ...overrides,
  };
}

describe('createAcknowledge', () => {
  const click = (ports: AcknowledgePorts, incident = '16315551234.1') => createAcknowledge(ports)(incident, ana);

  test('records who took the alert', async () => {
    const ports = somePorts();

    expect(await click(ports)).toBe('You have taken this alert; everybody here can see it.');
    expect(ports.asked).toEqual([['16315551234.1', ana]]);
  });

  test.each<{ refusal: WatchRefusal; answer: string }>([
    { refusal: { code: 'already-recovered', at }, answer: 'This has recovered already, <!date^1795338000^' },
    { refusal: { code: 'already-acknowledged', by: ben, at }, answer: '<@U0BEN> is looking into it already' },
    { refusal: { code: 'unknown-incident' }, answer: 'Expired; nothing was done.' },
  ])('answers $refusal.code in words', async ({ refusal, answer }) => {
    expect(await click(somePorts({ watch: { acknowledge: refused(refusal) } }))).toContain(answer);
  });

  test.each(['', '{}', 'x.1', '16315551234.1; DROP'])('takes the value "%s" for an expired click', async (value) => {
    const ports = somePorts();

    expect(await click(ports, value)).toContain('Expired; nothing was done.');
    expect(ports.asked).toEqual([]);
  });

  test.each<{ who: string; found: Person | undefined }>([
    { who: 'a guest', found: aPerson({ isGuest: true }) },
    { who: 'a person of another workspace', found: aPerson({ teamId: 'T9' }) },
    { who: 'a bot', found: aPerson({ isBot: true }) },
    { who: 'somebody Slack does not know', found: undefined },
  ])('refuses $who', async ({ found }) => {
    const ports = somePorts({ people: { person: async () => found, homeTeamId: async () => 'T0' } });

    expect(await click(ports)).toContain('Only full members of this workspace');
    expect(ports.asked).toEqual([]);
  });

  test('says that nothing was recorded when the storage is away', async () => {
    const away = () => Promise.reject(new StorageUnavailable('connection lost'));

    expect(await click(somePorts({ watch: { acknowledge: away } }))).toContain('Nothing was recorded; try again');
  });

  test('answers an unexpected fault too, and reports it', async () => {
    const problems: string[] = [];
    const ports = somePorts({
      watch: { acknowledge: () => Promise.reject(new TypeError('x')) },
      report: (problem) => problems.push(problem),
    });

    expect(await click(ports)).toContain('Something went wrong on my side.');
    expect(problems).toEqual(['acknowledgement failed']);
  });

  test('speaks the language of the reader', async () => {
    expect(await click(somePorts({ languageOf: async () => 'es' }))).toBe('Has tomado esta alerta; aquí todos lo ven.');
  });
});

describe('acknowledgeAction', () => {
  let slack: WebApiServer;

  beforeEach(async () => {
    slack = await startWebApiServer();
  });
  afterEach(() => slack.close());

  /** A Bolt app that gets its events from the test. */
  function anApp(): App {
    const receiver: Receiver = { init: () => undefined, start: async () => undefined, stop: async () => undefined };
    return new App({
      receiver,
      authorize: async () => ({ botToken: 'xoxb-1', botId: 'B0', botUserId: 'U0BOT' }),
      clientOptions: { slackApiUrl: slack.url, retryConfig: { retries: 0 } },
    });
  }

  const press = (app: App, ack: () => Promise<void>) =>
    app.processEvent({
      body: {
        type: 'block_actions',
        user: { id: SlackUserId.parse('U0ANA'), team_id: 'T0' },
        team: { id: 'T0' },
        channel: { id: 'C0ALERTS' },
        response_url: `${slack.url}respond`,
        actions: [
          { type: 'button', action_id: acknowledgeActionId, block_id: 'ferryman.alert', value: '16315551234.1' },
        ],
      },
      ack,
    });

  test('receipts after it recorded, and answers privately without touching the alert', async () => {
    const order: string[] = [];
    const ports = somePorts();
    const watch: AcknowledgePorts['watch'] = {
      acknowledge: (id, by) => {
        order.push('recorded');
        return ports.watch.acknowledge(id, by);
      },
    };
    const app = anApp();
    app.action(acknowledgeActionId, acknowledgeAction({ ...ports, watch }));

    await press(app, async () => void order.push('receipted'));
    await until(() => slack.calls.length === 1);

    expect(order).toEqual(['recorded', 'receipted']);
    expect(slack.calls[0]?.method).toBe('respond');
  });

  test('receipts in time although the storage is slow, and still answers', async () => {
    const clock = new SteppedClock();
    const slow = Promise.withResolvers<Acknowledged>();
    const app = anApp();
    const ports = somePorts({ watch: { acknowledge: () => slow.promise } });
    app.action(acknowledgeActionId, acknowledgeAction({ ...ports, clock }));
    let receipted = false;

    const pressed = press(app, async () => void (receipted = true));
    await until(() => clock.sleeping === 1);
    clock.advance(2_000);
    await until(() => receipted);
    expect(slack.calls).toEqual([]);
    slow.resolve({ ok: true, incident: anIncident });
    await pressed;

    await until(() => slack.calls.length === 1);
  });
});
