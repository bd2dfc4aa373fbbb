import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { App } from '@slack/bolt';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PageState, WorldChange, WorldState } from '../../../sandbox/page-api.ts';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { channels, people } from '../../../sandbox/slack/world-seed.ts';
import { startSlack, startSocketApp } from './ferry-app.ts';

describe('the page’s own API', () => {
  let slack: SlackEmulator;
  let app: App | undefined;
  let folder: string;
  let listeners: Set<() => void>;
  let changes: WorldChange[];
  const fault = { id: 'meta-slow', label: 'Meta is slow', group: 'Meta' as const, on: false };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'page-'));
    writeFileSync(join(folder, 'index.html'), '<title>page</title>');
    listeners = new Set();
    changes = [];
    const state = (): WorldState => ({
      numbers: [],
      phones: [],
      deployments: [],
      sunset: 'closing',
      faults: [fault],
      calls: [],
    });
    slack = await startSlack({
      pageFolder: folder,
      world: {
        state,
        change: async (change) => {
          changes.push(change);
          for (const listener of listeners) listener();
          return { ok: true };
        },
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
    });
  });

  afterEach(async () => {
    await app?.stop();
    app = undefined;
    await slack.close();
    rmSync(folder, { recursive: true });
  });

  const post = async (route: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${slack.url}/page/${route}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return response.json();
  };

  /** States as server-sent events deliver them, until one satisfies `until`. */
  async function streamed(user: string, until: (state: PageState) => boolean): Promise<PageState> {
    const response = await fetch(`${slack.url}/page/events?user=${user}`);
    let text = '';
    for await (const part of response.body ?? []) {
      text += Buffer.from(part).toString('utf8');
      const last = text.split('\n\n').at(-2);
      if (last === undefined) continue;
      const state = JSON.parse(last.replace('data: ', '')) as PageState;
      if (until(state)) return state;
    }
    throw new Error('the stream ended');
  }

  test('shows each person their own conversations, commands and shortcuts', async () => {
    const state = (await (await fetch(`${slack.url}/page/state?user=${people.gus}`)).json()) as PageState;

    expect(state.channels.map((channel) => channel.name)).toEqual(['number-migrations']);
    expect(state.users.find((user) => user.id === people.gus)).toMatchObject({
      role: 'Single-channel guest',
      isGuest: true,
    });
    expect(state.commands[0]).toEqual({ command: '/migrate', description: 'Moves a number', usageHint: '<number>' });
    expect(state.shortcuts).toEqual([
      { name: 'Start a migration', type: 'global', callbackId: 'start' },
      { name: 'Link this message', type: 'message', callbackId: 'link' },
    ]);
    expect(await (await fetch(`${slack.url}/page/state`)).json()).toMatchObject({ me: people.ana });
  });

  test('streams the state and goes through command, modal, message and click', async () => {
    app = await startSocketApp(slack);
    const opened = streamed(people.ana, (state) => state.modals.length > 0);
    expect(await post('command', { user: people.ana, channel: channels.migrations, text: '/migrate' })).toEqual({
      ok: true,
    });
    const { viewId = '' } = (await opened).modals[0] ?? {};
    const values = { number: { typed: { type: 'plain_text_input', value: '1' } } };

    expect(
      await post('suggest', { user: people.ana, viewId, blockId: 'waba', actionId: 'account', typed: 'x' }),
    ).toEqual({
      options: [{ text: { type: 'plain_text', text: 'Account x' }, value: 'x' }],
    });
    expect(await post('view-submit', { user: people.ana, viewId, values })).toEqual({
      ok: false,
      errors: { number: 'Start with a plus sign.' },
    });
    const posted = streamed(people.mara, (state) => state.messages.length > 0);
    values.number.typed.value = '+1';
    expect(await post('view-submit', { user: people.ana, viewId, values })).toEqual({ ok: true });
    const card = (await posted).messages[0];
    const click = {
      user: people.mara,
      on: { channel: card?.channel, ts: card?.ts },
      blockId: 'gate',
      actionId: 'approve',
      element: {},
    };
    expect(await post('action', click)).toEqual({ ok: true });
    await streamed(people.ana, (state) => state.messages[0]?.text === `approved by ${people.mara}`);
  });

  test('opens the Home, uses shortcuts, posts messages and closes modals', async () => {
    app = await startSocketApp(slack);

    expect(await post('open-home', { user: people.ana })).toEqual({ ok: true });
    await streamed(people.ana, (state) => state.home !== undefined);
    expect(await post('message', { user: people.ana, channel: channels.migrations, text: 'hello' })).toEqual({
      ok: true,
    });
    expect(await post('shortcut', { user: people.ana, callbackId: 'start' })).toEqual({ ok: true });
    const { modals, messages } = await streamed(people.ana, (state) => state.modals.length > 0);
    expect(messages[0]?.text).toBe('hello');
    expect(await post('view-close', { user: people.ana, viewId: modals[0]?.viewId })).toEqual({ ok: true });
    expect(slack.state(people.ana).modals).toEqual([]);
  });

  test('switches Slack’s faults itself and hands the rest to the world', async () => {
    expect(await post('world', { do: 'fault', id: 'slack-down', on: true })).toEqual({ ok: true });
    expect((await fetch(`${slack.apiUrl}auth.test`)).status).toBe(503);
    expect(slack.state(people.ana).world.faults).toEqual(
      expect.arrayContaining([fault, expect.objectContaining({ id: 'slack-down', on: true })]),
    );

    expect(await post('world', { do: 'fault', id: 'slack-channel-archived', on: true })).toEqual({ ok: true });
    expect(slack.workspace.channels.get(channels.migrations)?.isArchived).toBe(true);
    expect(await post('world', { do: 'fault', id: 'slack-channel-archived', on: false })).toEqual({ ok: true });
    expect(slack.workspace.channels.get(channels.migrations)?.isArchived).toBe(false);

    expect(await post('world', { do: 'two-step-off', e164: '+1' })).toEqual({ ok: true });
    expect(changes).toEqual([{ do: 'two-step-off', e164: '+1' }]);
  });

  test('refuses malformed requests, and pages of other sites', async () => {
    expect(await post('command', { user: people.ana })).toMatchObject({
      ok: false,
      notice: expect.stringContaining('channel'),
    });
    const foreign = { method: 'POST', body: '{}', headers: { 'sec-fetch-site': 'cross-site' } };
    expect((await fetch(`${slack.url}/page/command`, foreign)).status).toBe(403);
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${slack.url}/page/state?user=${people.ana}`, { headers: { host: 'evil.example' } });
      sent.on('response', (response) => resolve(response.resume().statusCode));
      sent.on('error', reject).end();
    });
    expect(rebound).toBe(403);
  });

  test('lies beside the page', async () => {
    expect(await (await fetch(slack.url)).text()).toBe('<title>page</title>');
    expect(slack.routes()).toContain('/*');
  });
});
