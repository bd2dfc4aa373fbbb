import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WebClient } from '@slack/web-api';
import WebSocket from 'ws';
import type { Json } from '../../../sandbox/page-api.ts';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { channels, people } from '../../../sandbox/slack/world-seed.ts';
import { BareBot } from './bare-bot.ts';
import { secrets, startModal, startSlack } from './ferry-app.ts';
import { clientOf, refusal } from './web-client.ts';

type Payload = Json;

let slack: SlackEmulator;
let bot: BareBot;
let web: WebClient;
let clock: { now: number };

beforeEach(async () => {
  clock = { now: 1_800_000_000_000 };
  slack = await startSlack({ now: () => clock.now });
  bot = await BareBot.connect(slack);
  web = clientOf(slack);
});

afterEach(async () => {
  await slack.close();
});

const trigger = () => String(bot.last()['trigger_id']);
const plainModal = {
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'M' },
  blocks: [{ type: 'divider' as const }],
};

describe('a slash command', () => {
  test('carries escaped text, and mentions as ids only where the manifest asks for it', async () => {
    const ana = slack.as(people.ana);

    await ana.types('/migrate a<b & @mara #random', '#number-migrations');
    expect(bot.last()).toMatchObject({
      command: '/migrate',
      text: 'a&lt;b &amp; @mara #random',
      channel_name: 'number-migrations',
    });
    await ana.types('/escaped @mara in #random with @wa-managers', '#number-migrations');
    expect(bot.last()['text']).toBe(
      `<@${people.mara}|mara> in <#${channels.random}|random> with <!subteam^S0MANAGERS|@wa-managers>`,
    );
  });

  test('shows the acknowledgement to its author only, or to the channel', async () => {
    bot.answer = () => ({ text: 'private' });
    await slack.as(people.ana).types('/migrate', '#number-migrations');
    bot.answer = () => ({ text: 'public', response_type: 'in_channel' });
    await slack.as(people.ana).types('/migrate', '#random');

    const texts = (user: string) => slack.state(user).messages.map((message) => message.text);
    expect(texts(people.ana)).toEqual(['private', 'public']);
    expect(texts(people.mara)).toEqual(['public']);
  });

  test('fails aloud when nobody acknowledges in time, nobody is connected, or nobody offers it', async () => {
    const ana = slack.as(people.ana);
    bot.answer = () => 'silence';

    expect(await ana.types('/silent', '#random')).toEqual({
      ok: false,
      notice: '/silent failed with the error "operation_timeout"',
    });
    expect(await ana.types('/nonsense', '#random')).toMatchObject({
      ok: false,
      notice: expect.stringContaining('not a valid command'),
    });
    await bot.close();
    expect(await ana.types('/migrate', '#random')).toEqual({
      ok: false,
      notice: '/migrate failed with the error "dispatch_failed"',
    });
    expect(ana.sees().notices.map((notice) => notice.id.split(':')[0])).toEqual([
      'operation_timeout',
      'invalid_command',
      'dispatch_failed',
    ]);
    expect(slack.state(people.mara).notices).toEqual([]);
  });

  test('is not to be had by the deactivated, nor in channels one is not in', async () => {
    expect(await slack.as(people.dora).types('/migrate', channels.migrations)).toEqual({
      ok: false,
      notice: 'Your account has been deactivated.',
    });
    expect(await slack.as(people.gus).types('/migrate', channels.random)).toMatchObject({ ok: false });
    expect(bot.received).toEqual([]);
  });

  test('comes twice when Slack missed the acknowledgement', async () => {
    await slack.as(people.ana).types('/migrate once', '#random');
    await slack.redeliverLast();

    expect(bot.received.map((one) => one.payload['text'])).toEqual(['once', 'once']);
    expect(bot.received[1]?.payload).toEqual(bot.received[0]?.payload);
    expect(bot.received[1]?.envelope).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout' });
  });
});

describe('a trigger_id', () => {
  test('opens one view', async () => {
    await slack.as(people.ana).types('/migrate', '#random');
    await web.views.open({ trigger_id: trigger(), view: plainModal });

    expect(await refusal(web.views.open({ trigger_id: trigger(), view: plainModal }))).toMatchObject({
      error: 'exchanged_trigger_id',
    });
    expect(await refusal(web.views.open({ trigger_id: '1.2.x', view: plainModal }))).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] invalid `trigger_id` [json-pointer:/trigger_id]'] },
    });
  });

  test('lives three seconds', async () => {
    await slack.as(people.ana).types('/migrate', '#random');
    clock.now += 3001;

    expect(await refusal(web.views.open({ trigger_id: trigger(), view: plainModal }))).toMatchObject({
      error: 'expired_trigger_id',
    });
  });
});

describe('a modal', () => {
  const open = async (view: Payload) => {
    const ana = slack.as(people.ana);
    await ana.types('/migrate', '#number-migrations');
    await web.apiCall('views.open', { trigger_id: trigger(), view });
    return { ana, modal: () => slack.state(people.ana).modals };
  };

  test('is checked for required inputs before it is sent', async () => {
    const { ana } = await open(startModal);

    expect(await ana.submits()).toEqual({ ok: false, errors: { number: 'Please complete this required field.' } });
    expect(bot.received).toHaveLength(1);
  });

  test('sends every input, typed or not, and survives an answer that makes no sense', async () => {
    const { ana, modal } = await open(startModal);
    const trouble = { ok: false, notice: 'We had some trouble connecting. Try again?' };
    bot.answer = () => ({ response_action: 'errors', errors: { nowhere: 'x' } });

    expect(await ana.submits(undefined, { Number: '+1' })).toEqual(trouble);
    expect(bot.last()).toMatchObject({
      type: 'view_submission',
      view: {
        callback_id: 'start',
        private_metadata: 'C0MIGRATE1',
        state: {
          values: {
            number: { typed: { type: 'plain_text_input', value: '+1' } },
            waba: { account: { type: 'external_select', selected_option: null } },
          },
        },
      },
    });
    bot.answer = () => 'silence';
    expect(await ana.submits()).toEqual(trouble);
    bot.answer = () => ({ response_action: 'update', view: { type: 'modal' } });
    expect(await ana.submits()).toEqual(trouble);
    expect(modal()).toHaveLength(1);
  });

  test('is updated, pushed upon and cleared by the acknowledgement', async () => {
    const { ana, modal } = await open({ ...plainModal, submit: { type: 'plain_text', text: 'Go' } });
    const titled = (text: string) => ({
      ...plainModal,
      submit: { type: 'plain_text', text: 'Go' },
      title: { type: 'plain_text', text },
    });
    const titles = () => modal().map(({ view }) => (view['title'] as Payload)['text']);

    bot.answer = () => ({ response_action: 'update', view: titled('Two') });
    await ana.submits();
    expect(titles()).toEqual(['Two']);
    bot.answer = () => ({ response_action: 'push', view: titled('Three') });
    await ana.submits();
    expect(titles()).toEqual(['Two', 'Three']);
    expect(modal()[1]?.view).toMatchObject({ root_view_id: modal()[0]?.viewId, previous_view_id: modal()[0]?.viewId });
    bot.answer = () => ({ response_action: 'clear' });
    await ana.submits();
    expect(titles()).toEqual([]);
  });

  test('stacks three deep', async () => {
    await open(plainModal);
    const push = async (command: string) => {
      await slack.as(people.ana).types(command, '#random');
      return refusal(web.views.push({ trigger_id: trigger(), view: plainModal }));
    };

    expect([await push('/migrate 2'), await push('/migrate 3')]).toEqual([undefined, undefined]);
    expect(await push('/migrate 4')).toMatchObject({ error: 'push_limit_reached' });
  });

  test('keeps what was typed across an update, and refuses an update of an older version', async () => {
    const { ana, modal } = await open(startModal);
    const shown = modal()[0];
    await web.views.update({ view_id: shown?.viewId ?? '', hash: String(shown?.view['hash']), view: startModal });

    expect(
      await refusal(
        web.views.update({ view_id: shown?.viewId ?? '', hash: String(shown?.view['hash']), view: startModal }),
      ),
    ).toMatchObject({ error: 'hash_conflict' });
    expect(await refusal(web.views.update({ view_id: 'V0NOTHING1', view: startModal }))).toMatchObject({
      error: 'not_found',
    });
    expect(await ana.submits(shown, { Number: '+1' })).toEqual({ ok: true });
    expect(await refusal(web.views.update({ view_id: shown?.viewId ?? '', view: startModal }))).toMatchObject({
      error: 'not_found',
    });
  });

  test('tells of its closing only when asked to', async () => {
    const { ana } = await open(startModal);
    await ana.closes();

    expect(bot.last()).toMatchObject({ type: 'view_closed', is_cleared: false, view: { callback_id: 'start' } });
    const before = bot.received.length;
    await ana.types('/migrate', '#random');
    await web.views.open({ trigger_id: trigger(), view: plainModal });
    await ana.closes();
    expect(bot.received).toHaveLength(before + 1);
  });

  test('offers what the app suggests for typed text', async () => {
    const { ana, modal } = await open(startModal);
    bot.answer = (payload) =>
      payload['type'] === 'block_suggestion'
        ? {
            option_groups: [
              {
                label: { type: 'plain_text', text: 'G' },
                options: [{ text: { type: 'plain_text', text: 'Account 9' }, value: '9' }],
              },
            ],
          }
        : undefined;
    const top = modal()[0];
    if (!top) throw new Error('no modal');

    await ana.fills(top, { Number: '+1', Account: 'Account 9' });
    await ana.submits(top);

    const suggestion = bot.received.find((one) => one.payload['type'] === 'block_suggestion');
    expect(suggestion?.payload).toMatchObject({ action_id: 'account', block_id: 'waba', value: 'Account 9' });
    expect(suggestion?.envelope['accepts_response_payload']).toBe(true);
    expect(bot.last()).toHaveProperty('view.state.values.waba.account.selected_option.value', '9');
  });
});

describe('a click on a message', () => {
  const choices = {
    type: 'actions' as const,
    block_id: 'gate',
    elements: [
      {
        type: 'button' as const,
        action_id: 'approve',
        value: '42',
        text: { type: 'plain_text' as const, text: 'Approve' },
      },
      {
        type: 'static_select' as const,
        action_id: 'when',
        options: [{ text: { type: 'plain_text' as const, text: 'Tonight' }, value: 'tonight' }],
      },
      {
        type: 'overflow' as const,
        action_id: 'more',
        options: [{ text: { type: 'plain_text' as const, text: 'Cancel' }, value: 'cancel' }],
      },
    ],
  };
  const post = async () => {
    await web.chat.postMessage({ channel: channels.migrations, text: 'card', blocks: [choices] });
    const card = slack.state(people.mara).messages[0];
    if (!card) throw new Error('no card');
    return card;
  };

  test('carries the element, the message and what was selected before', async () => {
    const card = await post();
    const mara = slack.as(people.mara);
    await mara.clicks(card, 'when', 'Tonight');
    await mara.clicks(card, 'Approve');

    expect(bot.received[0]?.payload).toHaveProperty('actions.0.selected_option.value', 'tonight');
    expect(bot.last()).toMatchObject({
      type: 'block_actions',
      user: { id: people.mara, team_id: 'T0HARBOUR1' },
      container: { type: 'message', message_ts: card.ts, channel_id: channels.migrations, is_ephemeral: false },
      message: { ts: card.ts, text: 'card', bot_id: 'B0FERRY009' },
      state: { values: { gate: { when: { selected_option: { value: 'tonight' } } } } },
      actions: [{ type: 'button', action_id: 'approve', block_id: 'gate', value: '42', text: { text: 'Approve' } }],
    });
    await mara.clicks(card, 'Cancel');
    expect(bot.last()).toHaveProperty('actions.0.selected_option.value', 'cancel');
  });

  test('arrives as it was made even if the message changed meanwhile, but not if it is gone', async () => {
    const card = await post();
    await web.chat.update({ channel: channels.migrations, ts: card.ts, text: 'decided' });

    expect(await slack.as(people.nils).clicks(card, 'Approve')).toEqual({ ok: true });
    expect(bot.last()).toMatchObject({ actions: [{ action_id: 'approve', value: '42' }], message: { ts: card.ts } });
    await web.chat.delete({ channel: channels.migrations, ts: card.ts });
    expect(await slack.as(people.nils).clicks(card, 'Approve')).toEqual({
      ok: false,
      notice: 'This message was deleted.',
    });
  });

  test('on what is shown no more carries what it said, though the message has the same button again', async () => {
    const old = await post();
    const newer = choices.elements.map((one) => (one.type === 'button' ? { ...one, value: '43' } : one));
    const blocks = [{ ...choices, elements: newer }];
    await web.chat.update({ channel: channels.migrations, ts: old.ts, text: 'card', blocks });
    const nils = slack.as(people.nils);

    await nils.clicks(old, 'Approve');
    expect(bot.last()).toHaveProperty('actions.0.value', '42');
    expect(bot.last()).toHaveProperty('message.blocks.0.elements.0.value', '42');
    const now = nils.sees().messages.find(({ ts }) => ts === old.ts) ?? old;
    await nils.clicks(now, 'Approve');
    expect(bot.last()).toHaveProperty('actions.0.value', '43');
  });

  test('on an ephemeral message brings no message, and its response_url replaces or deletes it', async () => {
    await web.chat.postEphemeral({
      channel: channels.migrations,
      user: people.ana,
      text: 'only you',
      blocks: [choices],
    });
    const shown = () => slack.state(people.ana).messages[0];
    const first = shown();
    if (!first) throw new Error('nothing shown');
    await slack.as(people.ana).clicks(first, 'Approve');
    const respond = (body: object) =>
      fetch(String(bot.last()['response_url']), { method: 'POST', body: JSON.stringify(body) });

    expect(bot.last()['message']).toBeUndefined();
    expect(bot.last()).toHaveProperty('container.is_ephemeral', true);
    await respond({ replace_original: true, text: 'replaced' });
    expect(shown()).toMatchObject({ ts: first.ts, text: 'replaced', blocks: [] });
    await respond({ delete_original: true });
    expect(shown()).toBeUndefined();
    expect(slack.state(people.mara).messages).toEqual([]);
  });

  test('fails aloud when nobody acknowledges', async () => {
    const card = await post();
    bot.answer = () => 'silence';

    expect(await slack.as(people.mara).clicks(card, 'Approve')).toMatchObject({
      ok: false,
      notice: expect.stringContaining('operation_timeout'),
    });
  });
});

describe('a response_url', () => {
  test('works five times within thirty minutes, in channels the app is not in too', async () => {
    await slack.as(people.ana).types('/migrate', '#random');
    const url = String(bot.last()['response_url']);
    const respond = async (body: object) => (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).status;

    expect(await respond({})).toBe(400);
    for (const text of ['1', '2', '3', '4']) expect(await respond({ text })).toBe(200);
    expect(await respond({ text: '5' })).toBe(404);
    expect(slack.state(people.ana).messages.map((message) => message.text)).toEqual(['1', '2', '3', '4']);
    await slack.as(people.ana).types('/migrate', '#random');
    clock.now += 30 * 60_000 + 1;
    expect((await fetch(String(bot.last()['response_url']), { method: 'POST', body: '{"text":"late"}' })).status).toBe(
      404,
    );
  });
});

describe('events', () => {
  test('tell of mentions and messages where the app is a member', async () => {
    const ana = slack.as(people.ana);
    await ana.says('hello @ferryman, see https://x.example & more', '#number-migrations');
    await ana.says('nobody hears this', '#random');

    const events = bot.received.map((one) => one.payload['event'] as Payload);
    expect(events.map((event) => event['type'])).toEqual(['message', 'app_mention']);
    expect(events[0]).toMatchObject({
      text: `hello <@${people.bot}>, see <https://x.example> &amp; more`,
      channel_type: 'channel',
    });
    expect(bot.last()).toMatchObject({
      type: 'event_callback',
      authorizations: [{ user_id: people.bot, is_bot: true }],
    });
  });

  test('come again when they are not acknowledged', async () => {
    bot.answer = (_payload) => (bot.received.length < 2 ? 'silence' : undefined);
    await slack.as(people.ana).opensHome();
    await bot.until(2);

    expect(bot.received[1]?.envelope).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout' });
    expect(bot.received[1]?.payload['event_id']).toBe(bot.received[0]?.payload['event_id']);
  });
});

describe('sockets', () => {
  test('share the envelopes, each going to one of them', async () => {
    const other = await BareBot.connect(slack);
    for (const text of ['1', '2', '3', '4']) await slack.as(people.ana).types(`/migrate ${text}`, '#random');

    expect(slack.connections()).toBe(2);
    expect([bot.received.length, other.received.length]).toEqual([2, 2]);
  });

  test('get nothing more after they were told to reconnect', async () => {
    const other = await BareBot.connect(slack);
    slack.recycleSockets();
    const fresh = await BareBot.connect(slack);
    await slack.as(people.ana).types('/migrate', '#random');

    expect([bot.disconnects, other.disconnects]).toEqual([['refresh_requested'], ['refresh_requested']]);
    expect([bot.received.length, other.received.length, fresh.received.length]).toEqual([0, 0, 1]);
  });

  test('are told to reconnect when their time is over', async () => {
    const short = await startSlack({ socketLifetimeMs: 20 });
    try {
      const one = await BareBot.connect(short);
      await one.untilDisconnect();

      expect(one.disconnects).toEqual(['warning']);
      expect(short.connections()).toBe(0);
    } finally {
      await short.close();
    }
  });

  test('need a ticket that was not used before', async () => {
    const { url = '' } = await clientOf(slack, secrets.appToken).apps.connections.open({});
    const use = () =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url);
        socket.once('message', () => resolve('hello'));
        socket.once('error', (error) => resolve(error.message));
      });

    expect(await use()).toBe('hello');
    expect(await use()).toContain('408');
  });
});

describe('a file input', () => {
  const view = {
    ...plainModal,
    submit: { type: 'plain_text' as const, text: 'Go' },
    blocks: [
      {
        type: 'input' as const,
        block_id: 'file',
        label: { type: 'plain_text' as const, text: 'File' },
        element: { type: 'file_input' as const, action_id: 'file', max_files: 1 },
      },
    ],
  };

  test('gives the app file objects, and their bytes only to the bot token', async () => {
    const ana = slack.as(people.ana);
    await ana.types('/migrate', '#number-migrations');
    await web.views.open({ trigger_id: trigger(), view });
    const [modal] = ana.sees().modals;
    if (!modal) throw new Error('no modal');
    const two = ['a.csv', 'b.csv'].map((name) => ({ name, content: 'number' }));

    expect(await ana.submits(modal, { File: { files: two } })).toMatchObject({
      errors: { file: 'Please choose no more than 1 files.' },
    });
    expect(await ana.submits(modal, { File: { files: two.slice(0, 1) } })).toMatchObject({ ok: true });

    const payload = bot.last() as { view: { state: { values: Record<string, Record<string, Json>> } } };
    const value = payload.view.state.values['file']?.['file'];
    const [file] = (value?.['files'] ?? []) as { id: string; url_private: string }[];
    expect(value).toMatchObject({ type: 'file_input', files: [{ name: 'a.csv', size: 6, user: people.ana }] });
    expect(JSON.stringify(value)).not.toContain('content');
    expect((await fetch(file?.url_private ?? '')).status).toBe(403);
    expect(await web.files.info({ file: file?.id ?? '' })).toMatchObject({ file: { mimetype: 'text/csv' } });
  });
});
