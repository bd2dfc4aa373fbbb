import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WebClient } from '@slack/web-api';
import { generateSchema } from '../../../sandbox/slack/block-kit/generate-schema.ts';
import { committedSchema } from '../../../sandbox/slack/block-kit/schema-file.ts';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { channels } from '../../../sandbox/slack/world-seed.ts';
import { startSlack } from './ferry-app.ts';
import { clientOf, refusal } from './web-client.ts';

type Json = Record<string, unknown>;

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const button = (extra: Json = {}) => ({ type: 'button', text: plain('Go'), ...extra });
const option = (value: string) => ({ text: plain(value), value });
const section = (extra: Json = {}) => ({ type: 'section', text: mrkdwn('Hello'), ...extra });
const actions = (...elements: Json[]) => ({ type: 'actions', elements });
const select = (extra: Json) => ({ type: 'static_select', action_id: 's', ...extra });
const input = (element: Json, extra: Json = {}) => ({ type: 'input', label: plain('Label'), element, ...extra });
const textInput = { type: 'plain_text_input', action_id: 't' };
const modal = (extra: Json = {}) => ({ type: 'modal', title: plain('Title'), blocks: [section()], ...extra });
const many = (count: number, make: (index: number) => Json) => Array.from({ length: count }, (_, index) => make(index));

let slack: SlackEmulator;
let bot: WebClient;

beforeAll(async () => {
  slack = await startSlack();
  bot = clientOf(slack);
});

afterAll(() => slack.close());

describe('blocks of a message', () => {
  const postError = async (blocks: Json[]) =>
    refusal(bot.apiCall('chat.postMessage', { channel: channels.alerts, text: 'x', blocks }));

  test.each<[string, Json[]]>([
    ['a section with a button and fields', [section({ accessory: button(), fields: [mrkdwn('a'), plain('b')] })]],
    [
      'actions with every common element',
      [
        actions(
          button({
            style: 'danger',
            value: '1',
            confirm: { title: plain('Sure?'), text: mrkdwn('Really'), confirm: plain('Yes'), deny: plain('No') },
          }),
          select({ options: [option('a')], initial_option: option('a') }),
          { type: 'overflow', action_id: 'o', options: [option('x')] },
          { type: 'datepicker', action_id: 'd' },
        ),
      ],
    ],
    [
      'header, divider, context and image',
      [
        { type: 'header', text: plain('H') },
        { type: 'divider' },
        {
          type: 'context',
          elements: [mrkdwn('c'), { type: 'image', image_url: 'https://x.example/i.png', alt_text: 'i' }],
        },
      ],
    ],
    [
      'rich text',
      [
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'hi', style: { bold: true } },
                { type: 'user', user_id: 'U1' },
              ],
            },
          ],
        },
      ],
    ],
    [
      'a table',
      [
        {
          type: 'table',
          rows: [
            [
              { type: 'raw_text', text: 'a' },
              { type: 'raw_text', text: 'b' },
            ],
          ],
        },
      ],
    ],
    ['markdown', [{ type: 'markdown', text: '# Title' }]],
    ['an input', [input({ ...textInput, multiline: true }, { optional: true, hint: plain('h') })]],
    ['fifty blocks', many(50, () => ({ type: 'divider' }))],
  ])('are taken: %s', async (_name, blocks) => {
    expect(await postError(blocks)).toBeUndefined();
  });

  test.each<[string, Json[], string]>([
    [
      'an unknown block',
      [{ type: 'sektion', text: mrkdwn('x') }],
      'unsupported type: sektion [json-pointer:/blocks/0/type]',
    ],
    ['no type', [{ text: mrkdwn('x') }], 'missing required field: type [json-pointer:/blocks/0]'],
    ['an unknown field', [section({ colour: 'red' })], 'invalid additional property: colour [json-pointer:/blocks/0]'],
    [
      'a section without text and fields',
      [{ type: 'section' }],
      'missing required field: text [json-pointer:/blocks/0]',
    ],
    [
      'a text that is a string',
      [{ type: 'section', text: 'x' }],
      'must provide an object [json-pointer:/blocks/0/text]',
    ],
    [
      'an empty text',
      [section({ text: mrkdwn('') })],
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a section of 3001 characters',
      [section({ text: mrkdwn('a'.repeat(3001)) })],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a header of 151 characters',
      [{ type: 'header', text: plain('a'.repeat(151)) }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a header in mrkdwn',
      [{ type: 'header', text: mrkdwn('x') }],
      'must be a valid enum value [json-pointer:/blocks/0/text/type]',
    ],
    [
      'eleven fields',
      [section({ fields: many(11, () => mrkdwn('f')) })],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a field of 2001 characters',
      [section({ fields: [mrkdwn('a'.repeat(2001))] })],
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'a button label of 76 characters',
      [actions(button({ text: plain('a'.repeat(76)) }))],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'a button value of 2001 characters',
      [actions(button({ value: 'a'.repeat(2001) }))],
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'a button style of one’s own',
      [actions(button({ style: 'warning' }))],
      'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
    ],
    [
      'twenty-six elements',
      [actions(...many(26, (index) => button({ action_id: `b${index}` })))],
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    ['no elements', [actions()], 'must provide at least 1 items [json-pointer:/blocks/0/elements]'],
    [
      'an action_id twice in a block',
      [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
      '`action_id` a already exists [json-pointer:/blocks/0/elements]',
    ],
    [
      'a block_id twice',
      [section({ block_id: 'b' }), section({ block_id: 'b' })],
      '`block_id` b already exists [json-pointer:/blocks/1/block_id]',
    ],
    [
      'a block_id of 256 characters',
      [section({ block_id: 'b'.repeat(256) })],
      'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    ],
    [
      'six overflow options',
      [section({ accessory: { type: 'overflow', action_id: 'o', options: many(6, (index) => option(`${index}`)) } })],
      'no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]',
    ],
    [
      'eleven checkboxes',
      [actions({ type: 'checkboxes', action_id: 'c', options: many(11, (index) => option(`${index}`)) })],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'a select without options',
      [actions(select({}))],
      'must provide one of: options, option_groups [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'a hundred and one options',
      [actions(select({ options: many(101, (index) => option(`${index}`)) }))],
      'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'an option value of 151 characters',
      [actions(select({ options: [option('a'.repeat(151))] }))],
      'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
    ],
    [
      'an option without a value',
      [actions(select({ options: [{ text: plain('x') }] }))],
      'missing required field: value [json-pointer:/blocks/0/elements/0/options/0]',
    ],
    [
      'an initial option that is not offered',
      [actions(select({ options: [option('a')], initial_option: option('b') }))],
      'must match exactly with one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]',
    ],
    [
      'a confirmation text of 301 characters',
      [
        actions(
          button({
            confirm: { title: plain('t'), text: plain('a'.repeat(301)), confirm: plain('y'), deny: plain('n') },
          }),
        ),
      ],
      'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    ],
    [
      'an image without a source',
      [{ type: 'image', alt_text: 'x' }],
      'must provide one of: image_url, slack_file [json-pointer:/blocks/0]',
    ],
    [
      'an image without alt text',
      [{ type: 'image', image_url: 'https://x.example/i.png' }],
      'missing required field: alt_text [json-pointer:/blocks/0]',
    ],
    [
      'eleven context elements',
      [{ type: 'context', elements: many(11, () => mrkdwn('x')) }],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    ['an alert', [{ type: 'alert', text: mrkdwn('x') }], 'unsupported type: alert [json-pointer:/blocks/0/type]'],
    [
      'a file input',
      [input({ type: 'file_input', action_id: 'f' })],
      'unsupported type: file_input [json-pointer:/blocks/0/element/type]',
    ],
    ['a button in an input', [input(button())], 'unsupported type: button [json-pointer:/blocks/0/element/type]'],
    [
      '12 001 characters of markdown in two blocks',
      [
        { type: 'markdown', text: 'a'.repeat(12_000) },
        { type: 'markdown', text: 'b' },
      ],
      'must be less than 12001 characters [json-pointer:/blocks]',
    ],
    [
      'a table of 101 rows',
      [{ type: 'table', rows: Array.from({ length: 101 }, () => [{ type: 'raw_text', text: 'a' }]) }],
      'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
    ],
    ['fifty-one blocks', many(51, () => ({ type: 'divider' })), 'no more than 50 items allowed [json-pointer:/blocks]'],
  ])('are refused: %s', async (_name, blocks, expected) => {
    const answer = await postError(blocks);

    expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect(answer).toHaveProperty('errors', expect.arrayContaining([expected]));
    expect(answer).toHaveProperty('response_metadata.messages', expect.arrayContaining([`[ERROR] ${expected}`]));
  });

  test('are refused when they are no list of objects', async () => {
    expect(await refusal(bot.apiCall('chat.postMessage', { channel: channels.alerts, blocks: '{' }))).toMatchObject({
      error: 'invalid_blocks_format',
    });
  });

  test('get ids where the app gave none, and the defaults of their texts', async () => {
    const posted = await bot.apiCall('chat.postMessage', {
      channel: channels.alerts,
      text: 'x',
      blocks: [section({ accessory: button() })],
    });

    expect(posted).toHaveProperty('message.blocks.0.block_id', expect.stringMatching(/^\S{5}$/));
    expect(posted).toHaveProperty('message.blocks.0.accessory.action_id', expect.stringMatching(/^\S{5}$/));
    expect(posted).toHaveProperty('message.blocks.0.text', { type: 'mrkdwn', text: 'Hello', verbatim: false });
  });
});

describe('views', () => {
  const publishError = async (view: Json) => refusal(bot.apiCall('views.publish', { user_id: 'U0ANA00001', view }));
  const openError = async (view: Json) => refusal(bot.apiCall('views.open', { trigger_id: '1.2.3', view }));

  test.each<[string, Json, string]>([
    [
      'a title of 25 characters',
      modal({ title: plain('a'.repeat(25)) }),
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    ['no title', { type: 'modal', blocks: [section()] }, 'missing required field: title [json-pointer:/view]'],
    [
      'an input but no submit',
      modal({ blocks: [input(textInput)] }),
      'missing required field: submit [json-pointer:/view]',
    ],
    [
      'private_metadata of 3001 characters',
      modal({ private_metadata: 'a'.repeat(3001) }),
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'a hundred and one blocks',
      modal({ blocks: many(101, () => ({ type: 'divider' })) }),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'two elements in focus',
      modal({
        submit: plain('Go'),
        blocks: [input({ ...textInput, focus_on_load: true }), input({ ...textInput, focus_on_load: true })],
      }),
      '`focus_on_load` can only be set on one element [json-pointer:/view/blocks]',
    ],
    [
      'a container',
      modal({ blocks: [{ type: 'container', child_blocks: [section()] }] }),
      'unsupported type: container [json-pointer:/view/blocks/0/type]',
    ],
  ])('are refused: %s', async (_name, view, expected) => {
    const answer = await openError(view);

    expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' });
    expect(answer).toHaveProperty('response_metadata.messages', expect.arrayContaining([`[ERROR] ${expected}`]));
  });

  test('say first that no schema fits when the structure is wrong', async () => {
    expect(await publishError({ type: 'home', blocks: [], title: plain('x') })).toHaveProperty(
      'response_metadata.messages',
      [
        '[ERROR] failed to match all allowed schemas [json-pointer:/view]',
        '[ERROR] invalid additional property: title [json-pointer:/view]',
      ],
    );
  });

  test('are too large beyond 250 kB', async () => {
    const blocks = many(99, () => section({ text: mrkdwn('ä'.repeat(2999)) }));

    expect(await publishError({ type: 'home', blocks })).toMatchObject({ error: 'view_too_large' });
  });
});

describe('blocks.validate', () => {
  test('accepts what chat.postMessage accepts and points at what it refuses', async () => {
    expect(await bot.apiCall('blocks.validate', { blocks: [section()] })).toMatchObject({ ok: true });
    expect(await bot.apiCall('blocks.validate', { view: modal() })).toMatchObject({ ok: true });
    expect(await refusal(bot.apiCall('blocks.validate', { blocks: [{ type: 'x' }] }))).toMatchObject({
      error: 'invalid_blocks',
      errors: [{ pointer: '/blocks/0/type', code: 'failed_constraint', message: 'unsupported type: x' }],
    });
    expect(await refusal(bot.apiCall('blocks.validate', {}))).toMatchObject({ error: 'invalid_arguments' });
  });
});

test('the committed schema is what the installed @slack/types generate', () => {
  const fresh: unknown = JSON.parse(JSON.stringify(generateSchema()));

  expect(committedSchema()).toEqual(fresh);
});
