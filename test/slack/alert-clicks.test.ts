import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { App } from '@slack/bolt';
import type { Receiver } from '@slack/bolt';
import type { AccountIncident } from '../../src/health/account-incident.ts';
import { AccountIncidentId } from '../../src/health/account-incident.ts';
import type { AccountRefusal } from '../../src/health/decide-account.ts';
import { SlackUserId } from '../../src/migration/ids.ts';
import type { Person } from '../../src/migration/policy.ts';
import { alertActions, createAlertClicks } from '../../src/slack/alert-clicks.ts';
import type { AlertClick, AlertClickPorts } from '../../src/slack/alert-clicks.ts';
import { acknowledgeActionId, assignActionId, snoozeActionId } from '../../src/slack/alert-controls.ts';
import type { Commanded } from '../../src/workflow/incidents.ts';
import { StorageUnavailable } from '../../src/workflow/ports.ts';
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

const id = AccountIncidentId.parse('w102290129340398.1');

const anIncident: AccountIncident = {
  id,
  cause: 'not-cloud',
  severity: 'page',
  openedAt: at,
  evidence: { entities: [], errors: [], notes: [] },
  members: [],
  reopenedAt: [],
  lines: [],
  revision: 1,
};

const refused = (refusal: AccountRefusal) => (): Promise<Commanded> => Promise.resolve({ ok: false, refusal });

function somePorts(overrides: Partial<AlertClickPorts> = {}): AlertClickPorts & { asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    incidents: {
      command: (command) => {
        asked.push(command);
        return Promise.resolve({ ok: true, incident: anIncident });
      },
      partOf: (old) => Promise.resolve(old === '16315551234.1' ? id : undefined),
    },
    people: { person: () => Promise.resolve(aPerson()), homeTeamId: () => Promise.resolve('T0') },
    clock: new SteppedClock(at),
    languageOf: () => Promise.resolve('en'),
    report: () => undefined,
    ...overrides,
  };
}

const commandOf = (ports: AlertClickPorts, command: AlertClickPorts['incidents']['command']): AlertClickPorts => ({
  ...ports,
  incidents: { ...ports.incidents, command },
});

describe('createAlertClicks', () => {
  const click = (ports: AlertClickPorts, given: Partial<AlertClick> = {}) =>
    createAlertClicks(ports)({ incident: id, user: ana, do: 'acknowledge', ...given });

  test('records who took the alert', async () => {
    const ports = somePorts();

    expect(await click(ports)).toBe('You have taken this alert; everybody here can see it.');
    expect(ports.asked).toEqual([{ do: 'acknowledge', incident: id, by: ana }]);
  });

  test('records until when it is to be quiet', async () => {
    const ports = somePorts();

    const answer = await click(ports, { do: 'snooze', incident: `ferryman.alert:${id}`, chosen: '3600000' });

    expect(answer).toContain('Quiet until <!date^1795341600^');
    expect(ports.asked).toEqual([{ do: 'snooze', incident: id, by: ana, until: at + 3_600_000 }]);
  });

  test('records who is made responsible', async () => {
    const ports = somePorts();

    const answer = await click(ports, { do: 'assign', incident: `ferryman.alert:${id}`, chosen: ben });

    expect(answer).toBe('<@U0BEN> is responsible now, and was told in the thread.');
    expect(ports.asked).toEqual([{ do: 'assign', incident: id, by: ana, to: ben }]);
  });

  test('makes nobody responsible who could not answer', async () => {
    const person: AlertClickPorts['people']['person'] = async (who) => aPerson({ id: who, isGuest: who === ben });
    const ports = somePorts({ people: { person, homeTeamId: async () => 'T0' } });

    expect(await click(ports, { do: 'assign', chosen: ben })).toContain('<@U0BEN> is not a full member');
    expect(ports.asked).toEqual([]);
  });

  test.each<{ does: AlertClick['do']; chosen: string | undefined }>([
    { does: 'snooze', chosen: undefined },
    { does: 'snooze', chosen: '99999999999' },
    { does: 'assign', chosen: undefined },
    { does: 'assign', chosen: '<!channel>' },
  ])('records nothing where "$chosen" was chosen to $does', async ({ does, chosen }) => {
    const ports = somePorts();

    expect(await click(ports, { do: does, chosen })).toContain('Nothing was chosen');
    expect(ports.asked).toEqual([]);
  });

  test('brings the button of an older message to the incident of its account', async () => {
    const ports = somePorts();

    await click(ports, { incident: '16315551234.1' });

    expect(ports.asked).toEqual([{ do: 'acknowledge', incident: id, by: ana }]);
  });

  test.each<{ refusal: AccountRefusal; answer: string }>([
    { refusal: { code: 'already-recovered', at }, answer: 'This has recovered already, <!date^1795338000^' },
    { refusal: { code: 'already-acknowledged', by: ben, at }, answer: '<@U0BEN> is looking into it already' },
    { refusal: { code: 'already-assigned', by: ben, at }, answer: '<@U0BEN> is responsible already' },
    { refusal: { code: 'unknown-incident' }, answer: 'Expired; nothing was done.' },
  ])('answers $refusal.code in words', async ({ refusal, answer }) => {
    expect(await click(commandOf(somePorts(), refused(refusal)))).toContain(answer);
  });

  test.each(['', '{}', 'x.1', '16315551234.1; DROP', 'w1', '16315551234.7'])(
    'takes the value "%s" for an expired click',
    async (incident) => {
      const ports = somePorts();

      expect(await click(ports, { incident })).toContain('Expired; nothing was done.');
      expect(ports.asked).toEqual([]);
    },
  );

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

    expect(await click(commandOf(somePorts(), away))).toContain('Nothing was recorded; try again');
  });

  test('answers an unexpected fault too, and reports it', async () => {
    const problems: string[] = [];
    const ports = somePorts({ report: (problem) => problems.push(problem) });

    expect(await click(commandOf(ports, () => Promise.reject(new TypeError('x'))))).toContain(
      'Something went wrong on my side.',
    );
    expect(problems).toEqual(['a click on an alert failed']);
  });

  test('speaks the language of the reader', async () => {
    expect(await click(somePorts({ languageOf: async () => 'es' }))).toBe('Has tomado esta alerta; aquí todos lo ven.');
  });
});

describe('alertActions', () => {
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

  function listening(ports: AlertClickPorts): App {
    const app = anApp();
    for (const [actionId, handler] of Object.entries(alertActions(ports))) app.action(actionId, handler);
    return app;
  }

  type Pressed = { type: string; action_id: string; [more: string]: unknown };
  const button = { type: 'button', action_id: acknowledgeActionId, value: id };

  const press = (app: App, ack: () => Promise<void>, pressed: Pressed = button) =>
    app.processEvent({
      body: {
        type: 'block_actions',
        user: { id: SlackUserId.parse('U0ANA'), team_id: 'T0' },
        team: { id: 'T0' },
        channel: { id: 'C0ALERTS' },
        response_url: `${slack.url}respond`,
        actions: [{ block_id: `ferryman.alert:${id}`, ...pressed }],
      },
      ack,
    });

  test('receipts after it recorded, and answers privately without touching the alert', async () => {
    const order: string[] = [];
    const ports = somePorts();
    const app = listening(
      commandOf(ports, (command) => {
        order.push('recorded');
        return ports.incidents.command(command);
      }),
    );

    await press(app, async () => void order.push('receipted'));
    await until(() => slack.calls.length === 1);

    expect(order).toEqual(['recorded', 'receipted']);
    expect(slack.calls[0]?.method).toBe('respond');
  });

  test('receipts in time although the storage is slow, and still answers', async () => {
    const clock = new SteppedClock();
    const slow = Promise.withResolvers<Commanded>();
    const app = listening(commandOf(somePorts({ clock }), () => slow.promise));
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

  test.each<{ pressed: Pressed; asked: object }>([
    {
      pressed: { type: 'static_select', action_id: snoozeActionId, selected_option: { value: '1800000' } },
      asked: { do: 'snooze', until: at + 1_800_000 },
    },
    {
      pressed: { type: 'users_select', action_id: assignActionId, selected_user: ben },
      asked: { do: 'assign', to: ben },
    },
  ])('knows by its block which incident a $pressed.type is about', async ({ pressed, asked }) => {
    const ports = somePorts();

    await press(listening(ports), async () => undefined, pressed);

    expect(ports.asked).toEqual([{ incident: id, by: ana, ...asked }]);
  });
});
