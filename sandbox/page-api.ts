/**
 * The contract between the sandbox's page (or the tour) and its emulators. It is not part of any emulated API:
 * a bot never sees these paths. All paths live below `/page/` on the sandbox's own port; bodies are JSON.
 *
 * GET  /page/events?user=U…      server-sent events; each `data:` is a {@link PageState} as that person sees it
 * GET  /page/state?user=U…       the same, once
 * POST /page/command             {@link CommandRequest}
 * POST /page/message             {@link MessageRequest}
 * POST /page/action              {@link ActionRequest}
 * POST /page/view-submit         {@link ViewSubmitRequest}    answers {@link Outcome}, `errors` when the modal has inline errors
 * POST /page/view-close          {@link ViewCloseRequest}
 * POST /page/open-home           {user}
 * POST /page/suggest             {@link SuggestRequest}       answers {options}
 * POST /page/shortcut            {user, callbackId, message?: {channel, ts}}
 * POST /page/step               {user, callbackId, inputs}     starts a workflow of one step of the app
 * POST /page/world               {@link WorldChange}          changes the emulated world
 */

/** A JSON object as Slack's Web API spells it (block, view, option …). */
export type Json = Record<string, unknown>;

/** Somebody in the emulated workspace. */
export interface PageUser {
  id: string;
  name: string;
  /** 'Support agent', 'Manager' … as the sandbox introduces them. */
  role: string;
  isBot: boolean;
  /** Single-channel guest: sees only their channels, may approve nothing. */
  isGuest: boolean;
}

/** A user group; `name` is its handle, without '@'. */
export interface PageUserGroup {
  id: string;
  name: string;
}

/** A conversation the person may read. */
export interface PageChannel {
  id: string;
  /** Without '#'. For a direct message: the other person's name. */
  name: string;
  isDirect: boolean;
  members: string[];
}

/** A message as it is now; `thread` holds the replies of a root message, oldest first. */
export interface PageMessage {
  channel: string;
  ts: string;
  /** How often what it shows was replaced: names what a person saw when they clicked. */
  version: number;
  user: string;
  text: string;
  blocks: Json[];
  edited: boolean;
  /** Only this person sees it; it can't be updated and vanishes with the page's session. */
  ephemeralFor?: string;
  /** `content` of text files only; a picture has an address on the page instead, and `altText`. */
  files: { id: string; name: string; mimetype: string; content: string; altText?: string }[];
  thread: PageMessage[];
}

/** The modals a person has open, the top one last; `state` is what they typed so far. */
export interface PageModal {
  viewId: string;
  view: Json;
  /** block_id → message under the input. */
  errors: Record<string, string>;
}

/** What one person sees. */
export interface PageState {
  me: string;
  users: PageUser[];
  userGroups: PageUserGroup[];
  channels: PageChannel[];
  messages: PageMessage[];
  modals: PageModal[];
  home: Json | undefined;
  /** Slack's own banners: 'operation_timeout', 'dispatch_failed', with the sentence Slack would show. */
  notices: { id: string; text: string }[];
  commands: { command: string; description: string; usageHint: string }[];
  shortcuts: { callbackId: string; name: string; type: 'global' | 'message' }[];
  world: WorldState;
}

/** The other side: numbers, phones, deployments, faults and the calls made so far. */
export interface WorldState {
  numbers: {
    e164: string;
    phoneNumberId: string;
    wabaId: string;
    wabaName: string;
    platform: string;
    status: string;
    verifiedName: string;
    twoStepEnabled: boolean;
    verification: string;
    /** Register and deregister calls Meta counted in the moving 72 hours, of 10. */
    registrationCalls: number;
    health: string;
    reachable: boolean;
  }[];
  /** What the phones got: codes as their owners read them, the newest first, 20 at most. */
  phones: { e164: string; code: string; method: 'SMS' | 'VOICE'; at: string }[];
  deployments: { name: string; url: string; state: string; version: string; shards: number; number: string }[];
  /** The end of the On-Premises API: no new registrations while `closing`, no connections `after`. */
  sunset: 'before' | 'closing' | 'after';
  /** Faults that can be switched; `on` tells which are. */
  faults: { id: string; label: string; group: 'Meta' | 'On-Premises' | 'Slack'; on: boolean }[];
  /** Newest first, 100 at most; no secret values. */
  calls: { at: string; to: 'Meta' | 'On-Premises' | 'Slack'; method: string; path: string; status: number }[];
}

/** `/migrate +1 …` typed by `user` in `channel`; answers when the bot acknowledged or 3 s passed. */
export interface CommandRequest {
  user: string;
  channel: string;
  text: string;
}

/** A message typed by a person, in a thread when `threadTs` is given. */
export interface MessageRequest {
  user: string;
  channel: string;
  text: string;
  threadTs?: string;
}

/** A click or a selection on an element of a message, a modal or the Home. */
export interface ActionRequest {
  user: string;
  /** `version` of a message as the person saw it; absent: as it is now. */
  on: { channel: string; ts: string; version?: number } | { viewId: string } | { home: true };
  blockId: string;
  actionId: string;
  /** The element's own value fields as Slack would send them: {value} | {selected_option} | {selected_date} … */
  element: Json;
  /** For modals: state.values as typed so far, block_id → action_id → element value. */
  values?: Record<string, Record<string, Json>>;
}

/** Pressing a modal's submit button. */
export interface ViewSubmitRequest {
  user: string;
  viewId: string;
  values: Record<string, Record<string, Json>>;
}

/** Closing a modal without submitting; `all` clears the whole stack. */
export interface ViewCloseRequest {
  user: string;
  viewId: string;
  all?: boolean;
}

/** Type-ahead of an external select. */
export interface SuggestRequest {
  user: string;
  viewId: string;
  blockId: string;
  actionId: string;
  typed: string;
}

/** Switches a fault, or does what a person outside Slack would do. */
export type WorldChange =
  | { do: 'fault'; id: string; on: boolean }
  | { do: 'health'; e164: string; canSend: 'AVAILABLE' | 'LIMITED' | 'BLOCKED'; errorCode?: number }
  | { do: 'two-step-off'; e164: string }
  /** Meta pauses or approves a template of the number's account. */
  | { do: 'template'; e164: string; status: 'APPROVED' | 'PAUSED' }
  /** A person deletes the number in WhatsApp Manager; a connected one with its PIN. */
  | { do: 'delete-number'; e164: string; pin?: string }
  | { do: 'inbound'; e164: string; text: string }
  | { do: 'deployment'; name: string; state: 'connected' | 'disconnected' | 'down' }
  /** On: the On-Premises API ends, and its clients expire. Off: everything is as before, registration included. */
  | { do: 'sunset'; on: boolean }
  | { do: 'advance'; seconds: number };

/** Answer of every POST: `ok`, or what Slack would have shown instead. */
export interface Outcome {
  ok: boolean;
  notice?: string;
  errors?: Record<string, string>;
}
