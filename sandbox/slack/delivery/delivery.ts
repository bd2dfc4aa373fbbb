import type { Json } from '../../page-api.ts';

/** One thing Slack tells the app. `payload` is the body as the app sees it. */
export interface Envelope {
  type: 'slash_commands' | 'interactive' | 'events_api';
  payload: object;
  /** Whether Slack looks at the payload of the acknowledgement. */
  acceptsResponse: boolean;
}

/**
 * What became of an envelope: acknowledged (with the app's payload, or a text), unanswered within 3 seconds, or
 * nobody there to take it.
 */
export type Acknowledgement =
  { kind: 'acked'; payload: Json | undefined } | { kind: 'operation_timeout' } | { kind: 'dispatch_failed' };

/** A way to reach the app: Socket Mode or signed HTTP. */
export interface Delivery {
  /** Resolves when acknowledged, or when Slack gives up; never rejects. */
  deliver(envelope: Envelope): Promise<Acknowledgement>;
  /** Sends the last envelope once more, as Slack does when an acknowledgement got lost. Throws when there was none. */
  redeliverLast(): Promise<Acknowledgement>;
  /** Sends an envelope as this retry, once; 0: without a word of it being one, as Slack has done too (bolt-js #2487). */
  deliverAs(attempt: number, envelope: Envelope): Promise<Acknowledgement>;
  close(): Promise<void>;
}

/** How one envelope reaches the app when Slack is not sure: as which retry it comes first, and which copies follow. */
export interface Repeats {
  firstAttempt: number;
  copies: readonly { afterMs: number; attempt: number }[];
}

/** Turns the body of an acknowledgement into an object: Slack takes JSON or a bare text. */
export function readAcknowledgement(body: unknown): Json | undefined {
  if (typeof body === 'object' && body !== null) return { ...body };
  if (typeof body !== 'string' || body === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch {
    // Not JSON: the text itself is the answer.
  }
  return { text: body };
}

/** Slack retries an unacknowledged event three times: at once, after a minute, after five. */
export const eventRetryDelaysMs = [0, 60_000, 300_000];
