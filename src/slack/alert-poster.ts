import type { WebClient } from '@slack/web-api';
import type { AccountIncidentId } from '../health/account-incident.ts';
import type { AwayWhy } from '../workflow/slack-ports.ts';
import type { AlertLine } from './alert-line.ts';
import type { AlertMessage } from './alert-message.ts';
import { absenceOf } from './channel-absence.ts';
import type { Pace } from './pace.ts';
import { shareFile } from './thread-files.ts';
import { slackFailureOf } from './web-api.ts';

/** Slack did not take a message. `busy` and `away` pass by themselves; `refused` needs somebody to change something. */
export class SlackTrouble extends Error {
  readonly kind: 'busy' | 'away' | 'refused';
  /** For `busy`: how long to wait, ms. */
  readonly retryAfterMs: number | undefined;
  /** For `refused`: the channel takes no messages at all. */
  readonly absence: AwayWhy | undefined;
  constructor(
    kind: SlackTrouble['kind'],
    reason: string,
    more: Pick<Partial<SlackTrouble>, 'retryAfterMs' | 'absence'> = {},
  ) {
    super(`Slack ${kind}: ${reason}`);
    this.name = 'SlackTrouble';
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs;
    this.absence = more.absence;
  }
}

/** Puts alerts into Slack. Every method may reject with {@link SlackTrouble}. */
export interface AlertPoster {
  post(channel: string, id: AccountIncidentId, message: AlertMessage): Promise<Place>;
  /** False when the message can't be changed any more, because somebody deleted it. */
  update(at: Place, id: AccountIncidentId, message: AlertMessage): Promise<boolean>;
  /** The message of an incident posted since then (epoch ms), for when the answer to a post was lost. */
  find(channel: string, id: AccountIncidentId, since: number): Promise<Place | undefined>;
  /** Tells a line in the message's thread; false when the message is gone. */
  tell(at: Place, key: LineKey, line: AlertLine): Promise<boolean>;
  /** True when the thread has the line already, for when the answer to it was lost. */
  hasTold(at: Place, key: LineKey): Promise<boolean>;
}

/** Which line of which incident. */
export interface LineKey {
  id: AccountIncidentId;
  seq: number;
}

/** A message in a channel. */
export interface Place {
  channel: string;
  ts: string;
}

const eventType = 'ferryman_alert';
const lineEventType = 'ferryman_alert_line';

/** Clocks differ; ours may be ahead of Slack's. */
const clockToleranceMs = 300_000;

const GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed', 'is_inactive'];
const NO_THREAD = ['message_not_found', 'thread_not_found', 'cannot_reply_to_message'];
const AWAY = ['unreachable', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'];

function troubleOf(error: unknown): SlackTrouble {
  if (error instanceof SlackTrouble) return error;
  const { code, retryAfterMs } = slackFailureOf(error);
  if (code === 'rate_limited') return new SlackTrouble('busy', code, { retryAfterMs });
  return new SlackTrouble(AWAY.includes(code) ? 'away' : 'refused', code, { absence: absenceOf(error) });
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw troubleOf(error);
  }
}

interface FoundMessage {
  ts?: string;
  metadata?: { event_type?: string; event_payload?: object };
}

const isOf =
  (id: AccountIncidentId) =>
  ({ metadata }: FoundMessage): boolean =>
    metadata?.event_type === eventType && Reflect.get(metadata.event_payload ?? {}, 'incident') === id;

const isLine =
  ({ id, seq }: LineKey) =>
  ({ metadata }: FoundMessage): boolean =>
    metadata?.event_type === lineEventType &&
    Reflect.get(metadata.event_payload ?? {}, 'incident') === id &&
    Reflect.get(metadata.event_payload ?? {}, 'line') === String(seq);

/** The paces that alerts share with cards, and in which they go first. */
export interface AlertPaces {
  posting: Pace;
  updating: Pace;
}

/** An alert that Slack holds up for longer is tried again, so that the next one is not held up as well. */
const PATIENCE_MS = 20_000;

/**
 * The edge to Slack for alerts; keeps nothing. Give it a client of its own that repeats nothing: cards that wait for Slack's
 * permission then never hold up an alert.
 */
export function createAlertPoster(client: WebClient, paces?: AlertPaces): AlertPoster {
  const paced = <T>(pace: Pace | undefined, call: () => Promise<T>): Promise<T> =>
    pace ? pace.run('alert', AbortSignal.timeout(PATIENCE_MS), call) : call();
  const metadataOf = (id: AccountIncidentId) => ({ event_type: eventType, event_payload: { incident: id } });

  /** Sends the message, and its text alone where Slack does not take the blocks: an alert must come through. */
  const withFallback = async <T>(
    send: (content: Partial<AlertMessage> & { text: string }) => Promise<T>,
    message: AlertMessage,
  ) => {
    try {
      return await send(message);
    } catch (error) {
      if (slackFailureOf(error).code !== 'invalid_blocks') throw error;
      return send({ text: message.text, blocks: [] });
    }
  };

  return {
    post: (channel, id, message) =>
      asked(async () => {
        const answer = await withFallback(
          (content) =>
            paced(paces?.posting, () =>
              client.chat.postMessage({ channel, metadata: metadataOf(id), unfurl_links: false, ...content }),
            ),
          message,
        );
        if (answer.ts === undefined) throw new SlackTrouble('away', 'an answer without ts');
        return { channel: answer.channel ?? channel, ts: answer.ts };
      }),
    update: (at, id, message) =>
      asked(async () => {
        try {
          await withFallback(
            (content) =>
              paced(paces?.updating, () => client.chat.update({ ...at, metadata: metadataOf(id), ...content })),
            message,
          );
          return true;
        } catch (error) {
          if (GONE.includes(slackFailureOf(error).code)) return false;
          throw error;
        }
      }),
    async find(channel, id, since) {
      const oldest = String(Math.floor((since - clockToleranceMs) / 1_000));
      try {
        const { messages = [] } = await asked(() =>
          client.conversations.history({ channel, oldest, limit: 200, include_all_metadata: true }),
        );
        const found = messages.find(isOf(id));
        return found?.ts === undefined ? undefined : { channel, ts: found.ts };
      } catch (error) {
        // Better two alerts than none where the bot may not read the channel.
        if (error instanceof SlackTrouble && error.kind === 'refused') return undefined;
        throw error;
      }
    },
    tell: (at, { id, seq }, line) =>
      asked(async () => {
        try {
          if ('file' in line) await shareFile(client, at, line.file);
          else
            await client.chat.postMessage({
              channel: at.channel,
              thread_ts: at.ts,
              text: line.text,
              reply_broadcast: line.isLoud,
              unfurl_links: false,
              metadata: { event_type: lineEventType, event_payload: { incident: id, line: String(seq) } },
            });
          return true;
        } catch (error) {
          if (NO_THREAD.includes(slackFailureOf(error).code)) return false;
          throw error;
        }
      }),
    async hasTold({ channel, ts }, key) {
      try {
        const { messages = [] } = await asked(() =>
          client.conversations.replies({ channel, ts, limit: 200, include_all_metadata: true }),
        );
        return messages.some(isLine(key));
      } catch (error) {
        // Better two lines than none where the bot may not read the channel.
        if (error instanceof SlackTrouble && error.kind === 'refused') return false;
        throw error;
      }
    },
  };
}
