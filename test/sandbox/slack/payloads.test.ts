import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WebClient } from '@slack/web-api';
import type { Json } from '../../../sandbox/page-api.ts';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { channels, people } from '../../../sandbox/slack/world-seed.ts';
import { BareBot } from './bare-bot.ts';
import { startModal, startSlack } from './ferry-app.ts';
import { missingPaths, strangeKeys } from './official-samples.ts';
import { clientOf } from './web-client.ts';

const person = [
  'user.id',
  'user.name',
  'user.team_id',
  'team.id',
  'team.domain',
  'token',
  'enterprise',
  'is_enterprise_install',
];
const view = [
  'view.id',
  'view.team_id',
  'view.type',
  'view.blocks',
  'view.private_metadata',
  'view.callback_id',
  'view.state.values',
  'view.hash',
  'view.title.text',
  'view.submit',
  'view.close',
  'view.root_view_id',
  'view.previous_view_id',
  'view.external_id',
  'view.app_id',
  'view.bot_id',
];
const event = [
  'token',
  'team_id',
  'api_app_id',
  'type',
  'event_id',
  'event_time',
  'event.type',
  'event.event_ts',
  'authorizations.0.user_id',
  'authorizations.0.is_bot',
  'is_ext_shared_channel',
  'event_context',
];
const message = [
  'message.type',
  'message.ts',
  'message.user',
  'message.text',
  'message.blocks',
  'message.bot_id',
  'message.team',
];

describe('what the app is sent and answered', () => {
  let slack: SlackEmulator;
  let web: WebClient;
  const sent: Record<string, Json> = {};
  const answered: Record<string, Json> = {};

  beforeAll(async () => {
    slack = await startSlack();
    web = clientOf(slack);
    const bot = await BareBot.connect(slack);
    const ana = slack.as(people.ana);
    const call = async (method: string, args: Json = {}) => {
      const answer: Json = { ...(await web.apiCall(method, args)) };
      answered[method] = answer;
      return answer;
    };

    const button = { type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Go' } };
    const blocks = [{ type: 'actions', block_id: 'b', elements: [button] }];
    const metadata = { event_type: 'e', event_payload: { a: 1 } };
    const posted = await call('chat.postMessage', { channel: channels.migrations, text: 'x', blocks, metadata });
    const ts = String(posted['ts']);
    await web.chat.postMessage({ channel: channels.migrations, text: 'reply', thread_ts: ts });
    const card = slack.state(people.ana).messages[0];
    if (!card) throw new Error('no card');
    await ana.clicks(card, 'Go');
    sent['block_actions'] = bot.last();
    await ana.uses('link', card);
    sent['message_action'] = bot.last();
    await ana.uses('start');
    sent['shortcut'] = bot.last();
    await ana.types('/migrate', '#number-migrations');
    sent['slash_command'] = bot.last();
    await call('views.open', { trigger_id: String(bot.last()['trigger_id']), view: startModal });
    await ana.closes();
    sent['view_closed'] = bot.last();
    await ana.uses('start');
    await web.views.open({ trigger_id: String(bot.last()['trigger_id']), view: startModal });
    await ana.submits(undefined, { Number: '1' });
    sent['view_submission'] = bot.last();
    await call('views.publish', { user_id: people.ana, view: { type: 'home', blocks } });
    await ana.opensHome();
    sent['app_home_opened'] = bot.last();
    await ana.clicks('home', 'Go');
    sent['home_action'] = bot.last();
    await ana.says('hi @ferryman', '#number-migrations');
    sent['app_mention'] = bot.last();
    sent['message'] = bot.received.at(-2)?.payload ?? {};

    await call('chat.update', { channel: channels.migrations, ts, text: 'y' });
    await call('chat.getPermalink', { channel: channels.migrations, message_ts: ts });
    await call('chat.postEphemeral', { channel: channels.migrations, user: people.ana, text: 'x' });
    await call('conversations.history', { channel: channels.migrations, include_all_metadata: true });
    await call('conversations.replies', { channel: channels.migrations, ts, include_all_metadata: true });
    await call('conversations.info', { channel: channels.migrations, include_num_members: true });
    await call('conversations.list');
    await call('conversations.members', { channel: channels.migrations });
    await call('conversations.open', { users: people.ana });
    await call('users.info', { user: people.ana, include_locale: true });
    await call('users.list');
    await call('users.lookupByEmail', { email: 'ana@harbour.example' });
    await call('usergroups.list', { include_users: true, include_count: true });
    await call('usergroups.users.list', { usergroup: 'S0MANAGERS' });
    await call('auth.test');
    await call('team.info');
    await call('bots.info');
    await web.files.uploadV2({ channel_id: channels.migrations, filename: 'a.txt', content: 'a' });
    const file = slack.state(people.ana).messages.at(-1)?.files[0]?.id ?? '';
    await call('files.info', { file });
    await call('chat.delete', { channel: channels.migrations, ts });
  });

  afterAll(() => slack.close());

  test.each([
    [
      'slash_command',
      'SlashCommandPayload',
      [
        'token',
        'team_id',
        'team_domain',
        'channel_id',
        'channel_name',
        'user_id',
        'user_name',
        'command',
        'text',
        'api_app_id',
        'response_url',
        'trigger_id',
        'is_enterprise_install',
      ],
    ],
    [
      'block_actions',
      'BlockActionPayload',
      [
        ...person,
        ...message,
        'api_app_id',
        'container.type',
        'container.message_ts',
        'container.channel_id',
        'container.is_ephemeral',
        'trigger_id',
        'channel.id',
        'channel.name',
        'state.values',
        'response_url',
        'actions.0.action_id',
        'actions.0.block_id',
        'actions.0.type',
        'actions.0.action_ts',
        'actions.0.text',
      ],
    ],
    [
      'home_action',
      'BlockActionPayload',
      [...person, ...view, 'container.view_id', 'trigger_id', 'actions.0.action_id'],
    ],
    ['view_submission', 'ViewSubmissionPayload', [...person, ...view, 'api_app_id', 'trigger_id', 'response_urls']],
    ['view_closed', 'ViewClosedPayload', [...person, ...view, 'api_app_id', 'is_cleared']],
    [
      'message_action',
      'MessageShortcutPayload',
      [...person, ...message, 'callback_id', 'trigger_id', 'message_ts', 'response_url', 'channel.id', 'action_ts'],
    ],
    [
      'app_home_opened',
      'AppHomeOpenedPayload',
      [...event, 'event.user', 'event.channel', 'event.tab', 'event.view.id'],
    ],
    [
      'app_mention',
      'AppMentionPayload',
      [...event, 'event.user', 'event.channel', 'event.text', 'event.ts', 'event.team'],
    ],
    [
      'message',
      'MessagePayload',
      [...event, 'event.user', 'event.channel', 'event.text', 'event.ts', 'event.channel_type'],
    ],
  ])('%s has the fields of Slack’s sample and no others', (kind, sample, required) => {
    expect(missingPaths(sent[kind], required)).toEqual([]);
    expect(strangeKeys(sample, sent[kind])).toEqual([]);
  });

  test('a global shortcut has neither channel nor message', () => {
    expect(missingPaths(sent['shortcut'], [...person, 'callback_id', 'trigger_id', 'action_ts'])).toEqual([]);
    expect(['', '.user.username']).toContain(strangeKeys('MessageShortcutPayload', sent['shortcut']).join());
    expect(sent['shortcut']).not.toHaveProperty('channel');
  });

  test('actions in views bring no response_url, channel or message', () => {
    for (const field of ['response_url', 'channel', 'message']) expect(sent['home_action']).not.toHaveProperty(field);
  });

  test.each([
    ['auth.test', ['url', 'team', 'user', 'team_id', 'user_id', 'bot_id']],
    ['bots.info', ['bot.id', 'bot.app_id', 'bot.name']],
    ['chat.delete', ['channel', 'ts']],
    ['chat.getPermalink', ['permalink', 'channel']],
    ['chat.postEphemeral', ['message_ts']],
    ['chat.postMessage', ['channel', 'ts', ...message, 'message.metadata.event_payload', 'message.bot_profile.id']],
    ['chat.update', ['channel', 'ts', 'text', 'message.text', 'message.edited.ts']],
    ['conversations.history', ['messages.0.ts', 'has_more']],
    [
      'conversations.info',
      [
        'channel.id',
        'channel.name',
        'channel.is_member',
        'channel.is_private',
        'channel.is_archived',
        'channel.num_members',
      ],
    ],
    ['conversations.list', ['channels.0.id', 'response_metadata.next_cursor']],
    ['conversations.members', ['members.0', 'response_metadata.next_cursor']],
    ['conversations.open', ['channel.id']],
    [
      'conversations.replies',
      ['messages.0.reply_count', 'messages.1.parent_user_id', 'messages.1.thread_ts', 'has_more'],
    ],
    ['files.info', ['file.id', 'file.name', 'file.size', 'file.url_private', 'file.mimetype']],
    ['team.info', ['team.id', 'team.domain']],
    ['usergroups.list', ['usergroups.0.id', 'usergroups.0.handle', 'usergroups.0.users', 'usergroups.0.date_delete']],
    ['usergroups.users.list', ['users.0']],
    [
      'users.info',
      [
        'user.id',
        'user.team_id',
        'user.deleted',
        'user.is_bot',
        'user.is_restricted',
        'user.is_ultra_restricted',
        'user.tz',
        'user.locale',
        'user.profile.email',
      ],
    ],
    ['users.list', ['members.0.id', 'response_metadata.next_cursor']],
    ['users.lookupByEmail', ['user.id']],
    ['views.open', view],
    ['views.publish', ['view.id', 'view.hash']],
  ])('%s answers with the fields of Slack’s sample and no others', (method, required) => {
    expect(missingPaths(answered[method], ['ok', ...required])).toEqual([]);
    expect(strangeKeys(method, answered[method])).toEqual([]);
  });
});

test('the comparison with a sample notices a field Slack does not send, and one that is missing', () => {
  expect(missingPaths({ a: { b: 1 } }, ['a.b', 'a.c', 'd'])).toEqual(['a.c', 'd']);
  expect(['', '.colour']).toContain(strangeKeys('auth.test', { colour: 1 }).join());
});
