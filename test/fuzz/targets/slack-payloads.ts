import * as fc from 'fast-check';
import { channels } from '../../../sandbox/slack/world-seed.ts';
import { clickValueOf } from '../../../src/slack/click.ts';
import { COMMAND } from '../../../src/slack/listeners.ts';
import { SHORTCUTS } from '../../../src/slack/listen/shortcuts.ts';
import { callbackId, type ModalId } from '../../../src/slack/modal/view.ts';
import type { Action } from '../../../src/migration/action.ts';
import { aMigration, NUMBER, requested } from '../../support/builders.ts';
import { ANA, BRUNO, createStage, MARA } from '../../slack/stage.ts';
import { hostileText, likeOneOf, textLikeOneOf, type Json } from '../hostile.ts';
import { targetOf } from '../target.ts';

const MIGRATION = aMigration(...requested);
const CLICK = clickValueOf(MIGRATION);
const MODALS: ModalId[] = [
  ...(['number', 'find', 'start', 'differences', 'two-step-off', 'free-slot', 'code-request', 'code', 'pin'] as const),
  ...(['region', 'webhook-override', 'approve', 'break-glass', 'delegate', 'reject', 'hold', 'judge'] as const),
  ...(['cancel', 'takeover', 'backup-delete', 'restore-choose', 'restore-ask', 'fleet-draw', 'fleet-skip'] as const),
  'fleet-approve',
];
const METADATA = [
  CLICK,
  JSON.stringify({ number: NUMBER, typed: NUMBER }),
  '{"deployment":"berlin"}',
  '{"f":"bcdfghjk"}',
];
const FIELDS = 'number name sign-up pin what reason digits count to until code method language region way word'.split(
  ' ',
);
const TYPED = [
  '+1 631 555 1234',
  'preflight +16315551234 new-number',
  'freeze why',
  'why +16315551234',
  'audit +16315551234',
  'delegate <@U0123|x> 2026-12-01 18:00',
  'fleet bcdfghjk csv',
  'backup berlin',
  'restore berlin',
  'health 102290129340398',
];

const people = fc.constantFrom<string>(ANA, BRUNO, MARA);

const inChannel = (user: string) => ({
  team: { id: 'T0ACME', domain: 'acme' },
  user: { id: user, username: 'x', name: 'x', team_id: 'T0ACME' },
  channel: { id: channels.migrations, name: 'number-migrations' },
  api_app_id: 'A0FERRY',
  token: 'x',
  is_enterprise_install: false,
  enterprise: null,
});

const command = fc.tuple(people, textLikeOneOf(...TYPED)).map(([user, text]): Json => ({
  command: COMMAND,
  text,
  user_id: user,
  user_name: 'x',
  team_id: 'T0ACME',
  team_domain: 'acme',
  channel_id: channels.migrations,
  channel_name: 'number-migrations',
  api_app_id: 'A0FERRY',
  token: 'x',
  is_enterprise_install: 'false',
  response_url: 'http://127.0.0.1:9/response',
}));

/** The compiler holds it complete. */
const ACTIONS: Record<Action, true> = {
  'confirm-differences': true,
  'confirm-two-step-off': true,
  'free-slot': true,
  'choose-code': true,
  'enter-code': true,
  'provide-pin': true,
  'choose-region': true,
  approve: true,
  'approve-later': true,
  reject: true,
  'break-glass': true,
  hold: true,
  release: true,
  'judge-outcome': true,
  retry: true,
  'new-pin': true,
  'confirm-delivery': true,
  'confirm-inbound': true,
  'answer-pin-alarm': true,
  'restore-override': true,
  'draft-ticket': true,
  cancel: true,
};
const BUTTONS = [...(Object.keys(ACTIONS) as Action[]), 'open', 'start', 'find', 'why'].map(
  (name) => `ferryman.${name}`,
);

const click = fc.tuple(people, fc.constantFrom(...BUTTONS), textLikeOneOf(CLICK)).map(([user, id, value]): Json => ({
  type: 'block_actions',
  ...inChannel(user),
  container: { type: 'message', message_ts: '1.2', channel_id: channels.migrations, is_ephemeral: false },
  message: { type: 'message', ts: '1.2', text: 'x' },
  response_url: 'http://127.0.0.1:9/response',
  actions: [
    { type: 'button', action_id: id, block_id: 'x', value, action_ts: '1.2', text: { type: 'plain_text', text: 'x' } },
  ],
}));

/** Every kind of input a form can have, in every block: what is not of a form is not looked at. */
const stateOf = (typed: string, ticked: string): Json =>
  Object.fromEntries(
    FIELDS.map((name) => [
      name,
      {
        [name]: {
          type: 'plain_text_input',
          value: typed,
          selected_option: { text: { type: 'plain_text', text: ticked }, value: ticked },
          selected_options: [{ text: { type: 'plain_text', text: ticked }, value: ticked }],
          selected_user: ticked,
          selected_date_time: 1_764_000_000,
        },
      },
    ]),
  );

const submission = fc
  .tuple(people, fc.constantFrom(...MODALS), textLikeOneOf(...METADATA), hostileText, hostileText)
  .map(([user, modal, metadata, typed, ticked]): Json => ({
    type: 'view_submission',
    ...inChannel(user),
    view: {
      id: 'V0X',
      team_id: 'T0ACME',
      type: 'modal',
      callback_id: callbackId(modal),
      private_metadata: metadata,
      state: { values: stateOf(typed, ticked) },
      hash: 'x',
      blocks: [],
      title: { type: 'plain_text', text: 'x' },
    },
    response_urls: [],
  }));

const shortcut = fc.tuple(people, textLikeOneOf(...TYPED)).map(([user, text]): Json => ({
  type: 'message_action',
  ...inChannel(user),
  callback_id: SHORTCUTS.fromMessage,
  message_ts: '1.2',
  message: { type: 'message', user, ts: '1.2', text },
  response_url: 'http://127.0.0.1:9/response',
}));

const event = fc
  .tuple(people, fc.constantFrom('message', 'app_home_opened'), textLikeOneOf('ok', 'approved!'))
  .map(([user, type, text]): Json => ({
    type: 'event_callback',
    team_id: 'T0ACME',
    api_app_id: 'A0FERRY',
    event: {
      type,
      user,
      channel: channels.migrations,
      channel_type: 'channel',
      tab: 'home',
      text,
      ts: '1.3',
      thread_ts: '1.2',
    },
    event_time: 1,
    authorizations: [],
  }));

const wellFormed = fc.oneof(command, click, submission, submission, shortcut, event);

interface Input {
  body: Json;
  /** True where only what people and our own messages put in is hostile: then nothing may go wrong inside either. */
  isWellFormed: boolean;
}

const inputs: fc.Arbitrary<Input> = fc.oneof(
  { weight: 3, arbitrary: wellFormed.map((body) => ({ body, isWellFormed: true })) },
  {
    weight: 1,
    arbitrary: wellFormed.chain((body) => likeOneOf(body)).map((body) => ({ body, isWellFormed: false })),
  },
);

/** What only a fault of the program throws; a value that a schema refuses is refused in a sentence. */
const FAULTS = ['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'URIError'];

const errorIn = (fields: object): Error | undefined =>
  'err' in fields && fields.err instanceof Error ? fields.err : undefined;

/** As Slack identifies what it delivers; without it nothing would be handled twice, or once. */
const withIdentity = (body: Json, identity: string): Json =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? { ...body, [body['type'] === 'event_callback' ? 'event_id' : 'trigger_id']: identity }
    : body;

/** Payloads as Slack's edge hands them to Bolt, through the listeners, to an emulated Slack that is answered. */
export const slackPayloads = targetOf<Input>({
  name: "Slack's payloads",
  weight: 3,
  inputs,
  async open() {
    const stage = await createStage({ migrations: [MIGRATION] });
    let count = 0;
    return {
      async enter({ body, isWellFormed }) {
        const logged = stage.logged.length;
        let receipts = 0;
        count += 1;
        const identified = isWellFormed ? withIdentity(body, `t${count}`) : body;
        const processed = stage.bot.app.processEvent({
          body: identified as never,
          ack: () => {
            receipts += 1;
            return Promise.resolve();
          },
        });
        // Bolt rejects what is no payload at all; both receivers hear that.
        if (!isWellFormed) return processed.catch(() => undefined);
        await processed;
        const fault = stage.logged
          .slice(logged)
          .map(({ fields }) => errorIn(fields))
          .find((error) => FAULTS.includes(error?.name ?? ''));
        if (fault) throw new Error('a listener failed', { cause: fault });
        if (receipts === 0) throw new Error('not acknowledged');
      },
      close: () => stage.close(),
    };
  },
});
