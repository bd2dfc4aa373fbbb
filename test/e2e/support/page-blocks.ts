import type { Json } from '../../../sandbox/page-api.ts';
import { mrkdwn, option, plain, richText } from './page-story.ts';

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';

const button = (text: string): Json => ({ type: 'button', action_id: `b-${text}`, text: plain(text), value: text });

/** One of each block that only shows something, with the text by which it is recognised. */
export const displayBlocks: [Json, string][] = [
  [{ type: 'header', text: plain('A *header* stays plain') }, 'A *header* stays plain'],
  [{ type: 'section', text: plain('# plain *text* <@UANA> stays') }, '# plain *text* <@UANA> stays'],
  [{ type: 'section', text: mrkdwn('# not a heading') }, '# not a heading'],
  [{ type: 'section', fields: [mrkdwn('*Left*'), plain('Right')] }, 'Right'],
  [
    { type: 'context', elements: [mrkdwn('small print'), { type: 'image', image_url: PIXEL, alt_text: 'dot' }] },
    'small print',
  ],
  [{ type: 'image', image_url: PIXEL, alt_text: 'A pixel', title: plain('The picture') }, 'The picture'],
  [{ type: 'markdown', text: '**Strong** markdown' }, 'Strong'],
  [richText('rich words'), 'rich words'],
  [{ type: 'alert', level: 'warning', text: mrkdwn('*Careful* now') }, 'Careful'],
  [
    {
      type: 'plan',
      title: 'The plan',
      tasks: [{ type: 'task_card', task_id: 't', title: 'First task', status: 'error' }],
    },
    'First task',
  ],
  [
    { type: 'task_card', task_id: 't2', title: 'Alone', status: 'complete', details: richText('its details') },
    'its details',
  ],
  [
    {
      type: 'table',
      rows: [
        [{ type: 'raw_text', text: 'Number' }, richText('State')],
        [{ type: 'raw_text', text: '*1*' }, richText('done')],
      ],
    },
    '*1*',
  ],
  [
    {
      type: 'data_table',
      caption: 'Numbers by state',
      rows: [[{ type: 'raw_text', text: 'State' }], [{ type: 'raw_number', value: 12 }]],
    },
    'Numbers by state',
  ],
  [
    { type: 'card', title: plain('Card title'), body: mrkdwn('card body'), actions: [button('On the card')] },
    'card body',
  ],
  [{ type: 'carousel', elements: [{ type: 'card', title: plain('In a carousel') }] }, 'In a carousel'],
  [
    { type: 'container', title: plain('Container'), child_blocks: [{ type: 'section', text: plain('a child') }] },
    'a child',
  ],
  [{ type: 'file', source: 'remote', external_id: 'EXT1' }, 'EXT1'],
  [
    {
      type: 'context_actions',
      elements: [
        {
          type: 'feedback_buttons',
          action_id: 'f',
          positive_button: { text: plain('Good'), value: 'g' },
          negative_button: { text: plain('Bad'), value: 'b' },
        },
      ],
    },
    'Good',
  ],
  [{ type: 'hologram' }, 'Block "hologram" can\'t be drawn here'],
  [{ type: 'actions', elements: [{ type: 'lever', action_id: 'l' }] }, 'Element "lever" can\'t be drawn here'],
];

/** Blocks that no bot should send: wrong types where objects belong. None of them may take the page down. */
export const malformedBlocks: Json[] = [
  { type: 'section' },
  { type: 'section', text: 'a string', fields: 'no list', accessory: [] },
  { type: 'rich_text' },
  { type: 'rich_text', elements: [{ type: 'rich_text_section' }] },
  { type: 'table', rows: [null, 'x', [null]] },
  { type: 'markdown' },
  { type: 'plan', tasks: [null, { status: 'odd' }] },
  { type: 'actions', elements: [null, {}] },
  { type: 'input' },
  {},
];

const input = (blockId: string, label: string, element: Json): Json => ({
  type: 'input',
  block_id: blockId,
  label: plain(label),
  element: { action_id: 'a', ...element },
});

const options = [option('One', '1'), option('Two', '2')];

/** A modal with one of each input. */
export const everyInput: Json = {
  type: 'modal',
  title: plain('Every input'),
  submit: plain('Send all'),
  blocks: [
    input('line', 'One line', { type: 'plain_text_input' }),
    input('lines', 'Several lines', { type: 'plain_text_input', multiline: true, initial_value: 'given' }),
    input('number', 'Count', { type: 'number_input', is_decimal_allowed: false, max_value: '9' }),
    input('mail', 'E-mail', { type: 'email_text_input' }),
    input('select', 'Pick one', { type: 'static_select', option_groups: [{ label: plain('Group'), options }] }),
    input('multi', 'Pick several', { type: 'multi_static_select', options }),
    input('user', 'Person', { type: 'users_select' }),
    input('boxes', 'Boxes', { type: 'checkboxes', options }),
    input('radio', 'Either', { type: 'radio_buttons', options }),
    input('date', 'Day', { type: 'datepicker' }),
    input('time', 'Hour', { type: 'timepicker' }),
    input('moment', 'Moment', { type: 'datetimepicker' }),
    input('file', 'List of numbers', { type: 'file_input', max_files: 1 }),
  ],
};
