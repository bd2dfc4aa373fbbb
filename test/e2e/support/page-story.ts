import type { Json, PageMessage, PageModal, PageState, PageUser, WorldState } from '../../../sandbox/page-api.ts';

const NOON = 1_795_348_800;

/** People of the story. */
export const people: PageUser[] = [
  { id: 'UANA', name: 'Ana Reyes', role: 'Support agent', isBot: false, isGuest: false },
  { id: 'UBEN', name: 'Ben Okafor', role: 'Manager', isBot: false, isGuest: false },
  { id: 'UGUS', name: 'Gus Lind', role: 'Guest', isBot: false, isGuest: true },
  { id: 'UBOT', name: 'Ferryman', role: 'Bot', isBot: true, isGuest: false },
];

/** Plain text object. */
export const plain = (text: string): Json => ({ type: 'plain_text', text });
/** Text object with mrkdwn. */
export const mrkdwn = (text: string): Json => ({ type: 'mrkdwn', text });
/** An option of a select. */
export const option = (text: string, value = text): Json => ({ text: plain(text), value });
/** A rich_text block of one line. */
export const richText = (text: string): Json => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

/** A message of the bot in #migrations, `minute` minutes after noon. */
export function botMessage(minute: number, blocks: Json[], more: Partial<PageMessage> = {}): PageMessage {
  return {
    channel: 'CMIG',
    ts: `${NOON + minute * 60}.000100`,
    version: 0,
    user: 'UBOT',
    text: '',
    blocks,
    edited: false,
    files: [],
    thread: [],
    ...more,
  };
}

const confirmApproval: Json = {
  title: plain('Move the number now?'),
  text: mrkdwn('Registering takes about 15 seconds. *On-Premises stops* for good after it.'),
  confirm: plain('Yes, move it'),
  deny: plain('Not yet'),
};

/** The approval card. */
export const approvalCard: Json[] = [
  { type: 'header', block_id: 'head', text: plain('+1 631 555 1234 waits for approval') },
  {
    type: 'section',
    block_id: 'facts',
    fields: [
      mrkdwn('*Number*\n+1 631 555 1234'),
      mrkdwn('*From*\nOn-Premises `onprem-eu-1`'),
      mrkdwn('*Display name*\nLucky Shrub'),
      mrkdwn('*Expected downtime*\nabout 15 seconds'),
    ],
  },
  {
    type: 'plan',
    block_id: 'plan',
    title: 'Plan',
    tasks: [
      { type: 'task_card', task_id: '1', title: 'Check the number and the deployment', status: 'complete' },
      {
        type: 'task_card',
        task_id: '2',
        title: 'Back up the registration',
        status: 'complete',
        output: richText('Sealed at 12:02, 4 kB'),
      },
      { type: 'task_card', task_id: '3', title: 'Approval by a manager', status: 'in_progress' },
      { type: 'task_card', task_id: '4', title: 'Register on the Cloud API', status: 'pending' },
      { type: 'task_card', task_id: '5', title: 'Prove that it works', status: 'pending' },
    ],
  },
  {
    type: 'context',
    block_id: 'by',
    elements: [mrkdwn(`Asked by <@UANA> on <!date^${NOON}^{date_short} at {time}|noon>`)],
  },
  {
    type: 'actions',
    block_id: 'decide',
    elements: [
      {
        type: 'button',
        action_id: 'approve',
        text: plain('Approve'),
        style: 'primary',
        value: 'm1',
        confirm: confirmApproval,
      },
      { type: 'button', action_id: 'schedule', text: plain('Approve for a time'), value: 'm1' },
      { type: 'button', action_id: 'reject', text: plain('Reject'), style: 'danger', value: 'm1' },
      {
        type: 'overflow',
        action_id: 'more',
        options: [option('Show the audit trail', 'audit'), option('Copy the plan', 'copy')],
      },
    ],
  },
];

/** The start modal. */
export const startView: Json = {
  type: 'modal',
  title: plain('Start a migration'),
  submit: plain('Start'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'section',
      block_id: 'intro',
      text: mrkdwn('Everything we could find out is filled in. *Nothing moves* before a manager approves.'),
    },
    {
      type: 'input',
      block_id: 'pin',
      label: plain('PIN'),
      hint: plain('The six digits of two-step verification.'),
      element: { type: 'plain_text_input', action_id: 'pin', placeholder: plain('000000'), max_length: 6 },
    },
    {
      type: 'input',
      block_id: 'deployment',
      label: plain('Deployment'),
      element: {
        type: 'static_select',
        action_id: 'deployment',
        options: [option('onprem-eu-1'), option('onprem-us-1')],
        initial_option: option('onprem-eu-1'),
      },
    },
    {
      type: 'input',
      block_id: 'account',
      label: plain('Business account'),
      element: {
        type: 'external_select',
        action_id: 'account',
        min_query_length: 1,
        placeholder: plain('Search accounts'),
      },
    },
    {
      type: 'input',
      block_id: 'checks',
      label: plain('Checklist'),
      optional: true,
      element: {
        type: 'checkboxes',
        action_id: 'checks',
        options: [
          {
            ...option('Webhook payloads are handled', 'webhooks'),
            description: mrkdwn('The Cloud API sends *no* `contacts` for groups'),
          },
          option('Media ids are not kept', 'media'),
        ],
      },
    },
  ],
};

/** A modal on top of everything. */
export const modal = (view: Json, more: Partial<PageModal> = {}): PageModal => ({
  viewId: 'V1',
  view,
  errors: {},
  ...more,
});

const world: WorldState = {
  numbers: [
    {
      e164: '+16315551234',
      phoneNumberId: '106540352242922',
      wabaId: '102290129340398',
      wabaName: 'Lucky Shrub EU',
      platform: 'ON_PREMISE',
      status: 'CONNECTED',
      verifiedName: 'Lucky Shrub',
      twoStepEnabled: true,
      verification: 'VERIFIED',
      registrationCalls: 1,
      health: 'AVAILABLE',
      reachable: true,
    },
    {
      e164: '+5511987654321',
      phoneNumberId: '106540352242923',
      wabaId: '102290129340399',
      wabaName: 'Lucky Shrub BR',
      platform: 'CLOUD_API',
      status: 'CONNECTED',
      verifiedName: 'Lucky Shrub Brasil',
      twoStepEnabled: false,
      verification: 'EXPIRED',
      registrationCalls: 9,
      health: 'BLOCKED',
      reachable: false,
    },
  ],
  phones: [
    { e164: '+442071838750', code: '123830', method: 'SMS', at: '2026-11-22T12:04:09.000Z' },
    { e164: '+5511987654321', code: '604117', method: 'VOICE', at: '2026-11-22T12:01:30.000Z' },
  ],
  deployments: [
    {
      name: 'onprem-eu-1',
      url: 'https://127.0.0.1:9443',
      state: 'connected',
      version: '2.53.2',
      shards: 1,
      number: '+16315551234',
    },
  ],
  sunset: 'closing',
  faults: [
    { id: 'slow', label: 'Answers take 20 seconds', group: 'Meta', on: false },
    { id: '500', label: 'Answers 500', group: 'Meta', on: true },
    { id: 'lost', label: 'Answer to register is lost', group: 'Meta', on: false },
    { id: 'login', label: 'Login fails', group: 'On-Premises', on: false },
    { id: '429', label: 'Slack answers 429', group: 'Slack', on: false },
  ],
  calls: [
    {
      at: '2026-11-22T12:04:10.120Z',
      to: 'Meta',
      method: 'GET',
      path: '/v23.0/106540352242922?fields=health_status',
      status: 200,
    },
    {
      at: '2026-11-22T12:04:02.120Z',
      to: 'Meta',
      method: 'POST',
      path: '/v23.0/106540352242922/register',
      status: 500,
    },
    { at: '2026-11-22T12:03:58.001Z', to: 'On-Premises', method: 'POST', path: '/v1/settings/backup', status: 200 },
    { at: '2026-11-22T12:03:51.001Z', to: 'Slack', method: 'POST', path: '/api/chat.update', status: 200 },
  ],
};

const conversation: PageMessage[] = [
  botMessage(-40, [richText('Morning! The Lucky Shrub number is ready to go to the Cloud API today.')], {
    user: 'UANA',
  }),
  botMessage(-39, [richText('I will start it at noon, please have an eye on it.')], { user: 'UANA' }),
  botMessage(0, approvalCard, {
    text: '+1 631 555 1234 waits for approval',
    thread: [
      botMessage(1, [], { text: 'Checks passed: *12 of 12*. Expected throughput is `80` messages per second.' }),
      botMessage(2, [richText('Looks right to me.')], { user: 'UBEN' }),
    ],
  }),
  botMessage(6, [], {
    text: 'The plan, as it will be sent.',
    files: [
      {
        id: 'F1',
        name: 'plan.csv',
        mimetype: 'text/csv',
        content: 'step,reversible,until\ncheck,yes,always\nback up,yes,always\nregister,no,-\n',
      },
    ],
  }),
  botMessage(
    7,
    [{ type: 'section', text: mrkdwn('You asked for this one, so somebody else has to approve it. <@UBEN> can.') }],
    {
      ephemeralFor: 'UANA',
    },
  ),
];

/** The workspace as one person of the story sees it. */
export function story(user: string, more: Partial<PageState> = {}): PageState {
  const me = people.find((person) => person.id === user) ?? people[0];
  const guest = me?.isGuest ?? false;
  return {
    me: me?.id ?? '',
    users: people,
    userGroups: [{ id: 'SMAN', name: 'wa-managers' }],
    channels: [
      ...(guest ? [] : [{ id: 'CMIG', name: 'migrations', isDirect: false, members: ['UANA', 'UBEN', 'UBOT'] }]),
      ...(guest ? [] : [{ id: 'CALR', name: 'whatsapp-alerts', isDirect: false, members: ['UANA', 'UBEN', 'UBOT'] }]),
      { id: 'CLOB', name: 'lobby', isDirect: false, members: ['UANA', 'UBEN', 'UGUS', 'UBOT'] },
      { id: 'DBOT', name: 'Ferryman', isDirect: true, members: [user, 'UBOT'] },
    ],
    messages: conversation.filter((message) => message.ephemeralFor === undefined || message.ephemeralFor === user),
    modals: [],
    home: {
      type: 'home',
      blocks: [
        { type: 'header', text: plain('Migrations') },
        {
          type: 'section',
          text: mrkdwn('*1 running*, 3 done this week'),
          accessory: { type: 'button', action_id: 'new', text: plain('New migration'), value: 'new' },
        },
        { type: 'divider' },
        { type: 'section', text: mrkdwn('*+1 631 555 1234* waits for approval') },
      ],
    },
    notices: [],
    commands: [
      {
        command: '/migrate',
        description: 'Move a number to the Cloud API',
        usageHint: '[number | status | list | cancel | help]',
      },
    ],
    shortcuts: [
      { callbackId: 'start', name: 'Start a migration', type: 'global' },
      { callbackId: 'explain', name: 'Explain this message', type: 'message' },
    ],
    world,
    ...more,
  };
}
