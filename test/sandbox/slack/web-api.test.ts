import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WebClient } from '@slack/web-api';
import { coverage } from '../../../sandbox/slack/coverage.ts';
import { apiMethods } from '../../../sandbox/slack/api-methods.ts';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { channels, defaultSeed, people } from '../../../sandbox/slack/world-seed.ts';
import { secrets, startSlack } from './ferry-app.ts';
import { withManifest } from './manifest-file.ts';
import { clientOf, refusal } from './web-client.ts';

let slack: SlackEmulator;
let bot: WebClient;

const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });

beforeEach(async () => {
  slack = await startSlack();
  bot = clientOf(slack);
});

afterEach(() => slack.close());

describe('tokens and scopes', () => {
  test('refuses a call without a token, with a wrong one, and with the wrong kind', async () => {
    expect(await (await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' })).json()).toEqual({
      ok: false,
      error: 'not_authed',
    });
    expect(await refusal(clientOf(slack, 'xoxb-wrong').auth.test())).toMatchObject({ error: 'invalid_auth' });
    expect(await refusal(bot.apps.connections.open({}))).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await refusal(clientOf(slack, secrets.appToken).auth.test())).toMatchObject({
      error: 'not_allowed_token_type',
    });
  });

  test('takes the token from the header or the body, and JSON as well as a form', async () => {
    const url = `${slack.apiUrl}users.info`;
    const json = { 'content-type': 'application/json', authorization: `Bearer ${secrets.botToken}` };
    const asJson = await fetch(url, { method: 'POST', headers: json, body: JSON.stringify({ user: people.ana }) });
    const asForm = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ token: secrets.botToken, user: people.ana }),
    });
    const multipart = new FormData();
    multipart.set('token', secrets.botToken);
    multipart.set('user', people.ana);

    expect(await asJson.json()).toMatchObject({ ok: true, user: { name: 'ana' } });
    expect(await asForm.json()).toMatchObject({ ok: true, user: { name: 'ana' } });
    expect(await (await fetch(url, { method: 'POST', body: multipart })).json()).toMatchObject({ ok: true });
  });

  test('names the scope the manifest lacks and those it has', async () => {
    const narrow = await withManifest((text) => text.replace('      - usergroups:read\n', ''), startSlack);
    try {
      const answer = await refusal(clientOf(narrow).usergroups.list());

      expect(answer).toMatchObject({ ok: false, error: 'missing_scope', needed: 'usergroups:read' });
      expect(answer).toHaveProperty('provided', expect.stringContaining('chat:write'));
    } finally {
      await narrow.close();
    }
  });

  test('knows no method outside its table', async () => {
    expect(await refusal(bot.apiCall('chat.scheduleMessage', {}))).toMatchObject({ error: 'unknown_method' });
  });

  test('refuses a manifest with commands but without their scope', async () => {
    const start = withManifest((text) => text.replace('      - commands\n', ''), startSlack);

    await expect(start).rejects.toThrow('needs these bot scopes too: commands');
  });
});

describe('chat.*', () => {
  test('posts only where the app is a member', async () => {
    expect(await refusal(bot.chat.postMessage({ channel: channels.random, text: 'hi' }))).toMatchObject({
      error: 'not_in_channel',
    });
    expect(await refusal(bot.chat.postMessage({ channel: 'C0NOWHERE9', text: 'hi' }))).toMatchObject({
      error: 'channel_not_found',
    });
    expect(await refusal(bot.chat.postMessage({ channel: channels.alerts, text: '' }))).toMatchObject({
      error: 'no_text',
    });
    expect(await bot.chat.postMessage({ channel: people.ana, text: 'privately' })).toMatchObject({
      ok: true,
      channel: expect.stringMatching(/^D/),
    });
    expect(await refusal(bot.chat.postMessage({ channel: people.dora, text: 'hi' }))).toMatchObject({
      error: 'user_disabled',
    });
  });

  test('refuses archived channels and hides private ones it is not in', async () => {
    const archived = { id: 'C0ARCHIVE1', name: 'old', topic: '', members: [people.bot], isArchived: true };
    const secret = { id: 'C0SECRET01', name: 'secret', topic: '', members: [people.ana], isPrivate: true };
    const other = await startSlack({ seed: { channels: [...defaultSeed.channels, archived, secret] } });
    try {
      const client = clientOf(other);

      expect(await refusal(client.chat.postMessage({ channel: archived.id, text: 'x' }))).toMatchObject({
        error: 'is_archived',
      });
      expect(await refusal(client.chat.postMessage({ channel: secret.id, text: 'x' }))).toMatchObject({
        error: 'channel_not_found',
      });
      expect(await refusal(client.conversations.info({ channel: secret.id }))).toMatchObject({
        error: 'channel_not_found',
      });
    } finally {
      await other.close();
    }
  });

  test('keeps a thread together and answers its replies with metadata only when asked', async () => {
    const metadata = { event_type: 'note', event_payload: { digest: 'abc' } };
    const root = await bot.chat.postMessage({ channel: channels.migrations, text: 'root' });
    const reply = await bot.chat.postMessage({
      channel: channels.migrations,
      text: 'reply',
      thread_ts: root.ts ?? '',
      metadata,
    });
    const read = (all: boolean) =>
      bot.conversations.replies({ channel: channels.migrations, ts: root.ts ?? '', include_all_metadata: all });

    expect((await read(true)).messages?.map((message) => message.metadata)).toEqual([undefined, metadata]);
    expect((await read(false)).messages?.[1]?.metadata).toEqual({ event_type: 'note' });
    expect((await read(true)).messages?.[0]).toMatchObject({ reply_count: 1, latest_reply: reply.ts });
    expect(slack.state(people.ana).messages[0]?.thread.map((message) => message.text)).toEqual(['reply']);
    expect(
      (await bot.conversations.history({ channel: channels.migrations })).messages?.map((message) => message.text),
    ).toEqual(['root']);
  });

  test('updates its own messages only, never ephemeral ones', async () => {
    await slack.as(people.ana).says('mine', '#number-migrations');
    const theirs = slack.state(people.ana).messages[0];
    const ephemeral = await bot.chat.postEphemeral({ channel: channels.migrations, user: people.ana, text: 'psst' });
    const change = (ts: string | undefined, text: string) =>
      bot.chat.update({ channel: channels.migrations, ts: ts ?? '', text });

    expect(await refusal(change(theirs?.ts, 'x'))).toMatchObject({ error: 'cant_update_message' });
    expect(await refusal(change(ephemeral.message_ts, 'x'))).toMatchObject({ error: 'message_not_found' });
    expect(await refusal(bot.chat.delete({ channel: channels.migrations, ts: theirs?.ts ?? '' }))).toMatchObject({
      error: 'cant_delete_message',
    });
    expect(
      await refusal(bot.chat.postEphemeral({ channel: channels.alerts, user: people.gus, text: 'x' })),
    ).toMatchObject({ error: 'user_not_in_channel' });
  });

  test('takes no change in an archived channel, and knows a deleted one no more', async () => {
    const other = await startSlack();
    try {
      const client = clientOf(other);
      const { ts = '' } = await client.chat.postMessage({ channel: channels.alerts, text: 'one' });
      const change = () => client.chat.update({ channel: channels.alerts, ts, text: 'two' });
      other.workspace.archive(channels.alerts, true);
      expect(await refusal(change())).toMatchObject({ error: 'is_inactive' });
      other.workspace.archive(channels.alerts, false);
      await change();
      other.workspace.setMember(channels.alerts, false);
      expect(await refusal(client.chat.postMessage({ channel: channels.alerts, text: 'x' }))).toMatchObject({
        error: 'not_in_channel',
      });
      other.workspace.deleteChannel(channels.alerts);
      expect(await refusal(change())).toMatchObject({ error: 'channel_not_found' });
    } finally {
      await other.close();
    }
  });

  test('keeps the replies of a deleted message under a tombstone', async () => {
    const { ts = '' } = await bot.chat.postMessage({ channel: channels.alerts, text: 'root' });
    await bot.chat.postMessage({ channel: channels.alerts, text: 'reply', thread_ts: ts });
    await bot.chat.delete({ channel: channels.alerts, ts });
    const { messages = [] } = await bot.conversations.replies({ channel: channels.alerts, ts });

    expect(messages.map((message) => [Reflect.get(message, 'subtype'), message.text])).toEqual([
      ['tombstone', 'This message was deleted.'],
      [undefined, 'reply'],
    ]);
    expect(await refusal(bot.chat.update({ channel: channels.alerts, ts, text: 'x' }))).toMatchObject({
      error: 'message_not_found',
    });
  });

  test('drops the blocks when only text is updated and keeps the text when only blocks are', async () => {
    const { ts = '' } = await bot.chat.postMessage({ channel: channels.alerts, text: 'one', blocks: [section('one')] });
    const shown = () => slack.state(people.mara).messages[0];

    await bot.chat.update({ channel: channels.alerts, ts, blocks: [section('two')] });
    expect(shown()).toMatchObject({ text: 'one', blocks: [{ text: { text: 'two' } }] });
    await bot.chat.update({ channel: channels.alerts, ts, text: 'three' });
    expect(shown()).toMatchObject({ text: 'three', blocks: [], edited: true });
  });

  test('refuses texts beyond 40 000 characters, and 4 000 on update', async () => {
    const { ts = '' } = await bot.chat.postMessage({ channel: channels.alerts, text: 'a'.repeat(40_000) });

    expect(await refusal(bot.chat.postMessage({ channel: channels.alerts, text: 'a'.repeat(40_001) }))).toMatchObject({
      error: 'msg_too_long',
    });
    expect(await refusal(bot.chat.update({ channel: channels.alerts, ts, text: 'a'.repeat(4001) }))).toMatchObject({
      error: 'msg_too_long',
    });
  });

  test('refuses blocks whose texts together are too long', async () => {
    const blocks = (count: number) =>
      Array.from({ length: count }, () => ({ type: 'section', text: { type: 'mrkdwn', text: 'a'.repeat(2_800) } }));

    await bot.chat.postMessage({ channel: channels.alerts, text: 'four', blocks: blocks(4) });
    expect(
      await refusal(bot.chat.postMessage({ channel: channels.alerts, text: 'five', blocks: blocks(5) })),
    ).toMatchObject({ error: 'msg_blocks_too_long' });
  });

  test('answers a permalink that names the thread', async () => {
    const root = await bot.chat.postMessage({ channel: channels.alerts, text: 'root' });
    const reply = await bot.chat.postMessage({ channel: channels.alerts, text: 'reply', thread_ts: root.ts ?? '' });

    const { permalink } = await bot.chat.getPermalink({ channel: channels.alerts, message_ts: reply.ts ?? '' });

    expect(permalink).toBe(
      `https://harbour-support.slack.com/archives/${channels.alerts}/p${reply.ts?.replace('.', '')}?thread_ts=${root.ts}&cid=${channels.alerts}`,
    );
  });
});

describe('people and conversations', () => {
  test('tells members, guests, the deactivated, bots and people of other workspaces apart', async () => {
    const user = async (id: string) => (await bot.users.info({ user: id, include_locale: true })).user;

    expect(await user(people.ana)).toMatchObject({
      is_restricted: false,
      is_bot: false,
      deleted: false,
      team_id: 'T0HARBOUR1',
      locale: 'en-US',
      tz: 'America/New_York',
    });
    expect(await user(people.gus)).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
    expect(await user(people.dora)).toMatchObject({ deleted: true });
    expect(await user(people.bot)).toMatchObject({ is_bot: true });
    expect(await user(people.xenia)).toMatchObject({ team_id: 'T0OTHERCO2', is_stranger: false });
    expect(await refusal(bot.users.info({ user: 'U0NOBODY99' }))).toMatchObject({ error: 'user_not_found' });
  });

  test('calls somebody of another workspace a stranger while no channel is shared with the app', async () => {
    const seed = {
      channels: defaultSeed.channels.map((one) => ({
        ...one,
        members: one.members.filter((id) => id !== people.xenia),
      })),
    };
    const apart = await startSlack({ seed });
    try {
      const { user } = await clientOf(apart).users.info({ user: people.xenia });

      expect(user).toMatchObject({ is_stranger: true });
    } finally {
      await apart.close();
    }
  });

  test('shows mail addresses only with users:read.email', async () => {
    const narrow = await withManifest((text) => text.replace('      - users:read.email\n', ''), startSlack);
    try {
      const { user } = await clientOf(narrow).users.info({ user: people.ana });

      expect(user?.profile?.email).toBeUndefined();
      expect((await bot.users.lookupByEmail({ email: 'ana@harbour.example' })).user?.id).toBe(people.ana);
    } finally {
      await narrow.close();
    }
  });

  test('lists user groups and their members', async () => {
    expect((await bot.usergroups.list({ include_users: true })).usergroups).toMatchObject([
      { handle: 'wa-managers', users: [people.mara, people.nils] },
    ]);
    expect((await bot.usergroups.users.list({ usergroup: 'S0MANAGERS' })).users).toEqual([people.mara, people.nils]);
    expect(await refusal(bot.usergroups.users.list({ usergroup: 'S0NOBODY' }))).toMatchObject({
      error: 'no_such_subteam',
    });
  });

  test('pages through conversations and members', async () => {
    const first = await bot.conversations.list({ limit: 2 });
    const second = await bot.conversations.list({ limit: 2, cursor: first.response_metadata?.next_cursor ?? '' });
    const { members } = await bot.conversations.members({ channel: channels.random });

    expect(
      [...(first.channels ?? []), ...(second.channels ?? [])].map((channel) => [channel.name, channel.is_member]),
    ).toEqual([
      ['number-migrations', true],
      ['wa-alerts', true],
      ['random', false],
    ]);
    expect(members).not.toContain(people.bot);
    expect((await bot.conversations.open({ users: people.nils })).channel?.id).toMatch(/^D/);
  });
});

describe('files', () => {
  test('takes an upload in three calls and shows it in the channel', async () => {
    await bot.files.uploadV2({
      channel_id: channels.migrations,
      filename: 'report.md',
      content: '# Report',
      initial_comment: 'Here it is',
    });

    const shown = slack.state(people.ana).messages[0];
    expect(shown).toMatchObject({
      text: 'Here it is',
      files: [{ name: 'report.md', mimetype: 'text/markdown', content: '# Report' }],
    });
    const { file } = await bot.files.info({ file: shown?.files[0]?.id ?? '' });
    const url = file?.url_private ?? '';
    expect((await fetch(url)).status).toBe(403);
    expect(await (await fetch(url, { headers: { authorization: `Bearer ${secrets.botToken}` } })).text()).toBe(
      '# Report',
    );
  });
});

describe('pictures', () => {
  test('are shown with their description, which is refused when it is too long', async () => {
    const asked = { filename: 'chart.png', length: 4, alt_txt: 'GREEN all the time' };
    const { upload_url, file_id } = await bot.files.getUploadURLExternal(asked);
    await fetch(upload_url ?? '', { method: 'POST', body: new Uint8Array([1, 2, 3, 255]) });
    await bot.files.completeUploadExternal({ channel_id: channels.migrations, files: [{ id: file_id ?? '' }] });

    expect(slack.state(people.ana).messages[0]?.files).toMatchObject([
      { name: 'chart.png', mimetype: 'image/png', content: '', altText: 'GREEN all the time' },
    ]);
    const shown = await fetch(`${slack.url}/page/file/${file_id}`);
    expect(Buffer.from(await shown.arrayBuffer()).toString('hex')).toBe('010203ff');
    const long = bot.files.getUploadURLExternal({ ...asked, alt_txt: 'x'.repeat(1_001) } as typeof asked);
    expect(await refusal(long)).toMatchObject({ error: 'alt_txt_too_large' });
  });
});

describe('faults', () => {
  test('answers 429 with Retry-After as often as asked', async () => {
    slack.faults.rateLimit({ retryAfter: 7, times: 1, method: 'chat.postMessage' });

    expect(await refusal(bot.chat.postMessage({ channel: channels.alerts, text: 'x' }))).toMatchObject({
      retryAfter: 7,
    });
    expect(await bot.chat.postMessage({ channel: channels.alerts, text: 'x' })).toMatchObject({ ok: true });
  });

  test('is down with 503 or a cut connection until it is up again', async () => {
    slack.faults.down();
    const response = await fetch(`${slack.apiUrl}auth.test`);
    slack.faults.down('connection-reset');
    const cut = fetch(`${slack.apiUrl}auth.test`);

    expect(response.status).toBe(503);
    expect(
      (await fetch(`${slack.url}/actions/T/x`, { method: 'POST' }).catch(() => undefined))?.status,
    ).toBeUndefined();
    await expect(cut).rejects.toThrow('fetch failed');
    slack.faults.up();
    expect(await bot.auth.test()).toMatchObject({ ok: true, user_id: people.bot });
  });

  test('refuses block types on demand', async () => {
    slack.faults.invalidBlocksFor(['section']);

    expect(
      await refusal(bot.chat.postMessage({ channel: channels.alerts, text: 'x', blocks: [section('x')] })),
    ).toMatchObject({ error: 'invalid_blocks' });
  });
});

test('keeps every request and answer for a later search, without the token', async () => {
  await bot.chat.postMessage({ channel: channels.alerts, text: 'canary-7351' });

  const entries = slack.traffic();

  expect(entries.filter((entry) => entry.text.includes('canary-7351')).map((entry) => entry.direction)).toEqual([
    'from-bot',
    'to-bot',
  ]);
  expect(JSON.stringify(entries)).not.toContain(secrets.botToken);
});

describe('steps of workflows', () => {
  beforeEach(async () => {
    await slack.close();
    slack = await startSlack({ manifestPath: 'manifest.yml' });
    bot = clientOf(slack);
  });

  const OUTPUTS = { outcome: 'completed', migration: 'm', number: '+1', summary: 'It has moved.' };

  test('are ended once, by outputs that fit the manifest', async () => {
    slack.workspace.stepRuns.set('Fx1', { id: 'Fx1', callbackId: 'move_number', user: people.ana, state: 'running' });
    const end = (id: string, outputs: Record<string, unknown>) =>
      bot.functions.completeSuccess({ function_execution_id: id, outputs });

    expect(await refusal(end('Fx0', OUTPUTS))).toMatchObject({ error: 'function_execution_not_found' });
    for (const outputs of [{}, { ...OUTPUTS, summary: undefined }, { ...OUTPUTS, more: '' }, { ...OUTPUTS, number: 1 }])
      expect(await refusal(end('Fx1', outputs))).toMatchObject({ error: 'parameter_validation_failed' });
    await end('Fx1', OUTPUTS);
    expect(await refusal(end('Fx1', OUTPUTS))).toMatchObject({ error: 'execution_not_in_running_state' });
    expect(slack.workspace.stepRuns.get('Fx1')).toMatchObject({ state: 'completed', outputs: OUTPUTS });
  });

  test('that fail are told to whoever started the workflow', async () => {
    slack.workspace.stepRuns.set('Fx1', { id: 'Fx1', callbackId: 'move_number', user: people.ana, state: 'running' });
    await bot.functions.completeError({ function_execution_id: 'Fx1', error: 'There is no such number.' });

    expect(slack.as(people.ana).sees().notices.at(-1)?.text).toContain('There is no such number.');
    expect(slack.workspace.stepRuns.get('Fx1')?.state).toBe('failed');
  });

  test('need an app that may be installed for an organisation', async () => {
    const step = '\nfunctions: { move: { title: Move, input_parameters: {}, output_parameters: {} } }\n';
    const narrow = withManifest((text) => `${text}${step}`, startSlack);

    await expect(narrow).rejects.toThrow('only with org_deploy_enabled');
  });
});

test('has every method and route in its coverage table', async () => {
  const names = new Set(coverage.map((row) => row.name));
  const routes = slack.routes();

  expect(Object.keys(apiMethods).filter((name) => !names.has(name))).toEqual([]);
  expect(routes.filter((path) => !names.has(path))).toEqual([]);
  expect(names.size).toBe(coverage.length);
});
