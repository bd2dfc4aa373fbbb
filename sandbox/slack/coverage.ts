import { apiMethods } from './api-methods.ts';

/** How faithfully one route or method is emulated. */
export interface Coverage {
  name: string;
  coverage: 'supported' | 'partial';
  note: string;
}

/** The routes that are no Web API methods, as Hono spells them. */
const otherRoutes: Coverage[] = [
  {
    name: '/api/:method',
    coverage: 'supported',
    note: 'form, JSON and multipart; an unlisted method answers unknown_method',
  },
  { name: '/commands/:team/:secret', coverage: 'supported', note: 'response_url of a command: 5 uses in 30 minutes' },
  {
    name: '/actions/:team/:secret',
    coverage: 'supported',
    note: 'response_url of a click: replace_original, delete_original',
  },
  { name: '/upload/v1/:id', coverage: 'supported', note: 'takes the bytes of a file, once' },
  {
    name: '/files-pri/:key/:name',
    coverage: 'partial',
    note: 'without the bot token 403, where Slack shows a login page',
  },
  { name: '/page/*', coverage: 'supported', note: 'the page only, never the bot: requests from this machine' },
  ...[
    '/page/state',
    '/page/file/:id',
    '/page/events',
    '/page/command',
    '/page/message',
    '/page/action',
    '/page/view-submit',
    '/page/view-close',
    '/page/open-home',
    '/page/suggest',
    '/page/shortcut',
    '/page/step',
    '/page/world',
  ].map((name): Coverage => ({ name, coverage: 'supported', note: 'see page-api.ts' })),
  { name: '/*', coverage: 'supported', note: 'static files of the built page' },
];

/** What the emulator delivers to the app. */
const deliveries: Coverage[] = [
  { name: 'slash_commands', coverage: 'supported', note: 'should_escape resolves people, groups and channels' },
  {
    name: 'block_actions',
    coverage: 'supported',
    note: 'on messages, modals and the Home; also on what a message showed before',
  },
  {
    name: 'view_submission',
    coverage: 'supported',
    note: 'errors, update, push and clear; required inputs are checked as the client does',
  },
  { name: 'view_closed', coverage: 'supported', note: 'with notify_on_close' },
  { name: 'shortcut', coverage: 'supported', note: '' },
  { name: 'message_action', coverage: 'supported', note: 'not on ephemeral messages' },
  { name: 'block_suggestion', coverage: 'partial', note: 'in modals and on the Home' },
  { name: 'app_home_opened', coverage: 'partial', note: 'the Home tab only' },
  { name: 'function_executed', coverage: 'partial', note: 'a workflow of one step; nobody builds workflows here' },
  { name: 'app_mention', coverage: 'supported', note: '' },
  {
    name: 'message.channels, message.groups, message.im',
    coverage: 'partial',
    note: 'new messages of people, no edits',
  },
];

/** Everything the emulator offers, with its limits; whatever is not in it does not exist here. */
export const coverage: Coverage[] = [
  ...Object.entries(apiMethods).map(([name, { coverage: level, note }]) => ({ name, coverage: level, note })),
  ...otherRoutes,
  ...deliveries,
];
