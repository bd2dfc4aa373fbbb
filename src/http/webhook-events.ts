import { SIGNAL_FIELDS, TEMPLATE_FIELDS } from '../health/signal.ts';
import type { AccountChange } from '../health/signal.ts';
import { MigrationId, PhoneNumberId } from '../migration/ids.ts';
import { AccountValue, Messages } from './webhook-payload.ts';
import type { ReceivedChange } from './webhook-payload.ts';
import type { InboundSeen, StatusSeen, WebhookSink } from './webhook-sink.ts';

/** What one change means to us; nothing for what concerns somebody else. */
export type WebhookEvent =
  | { kind: 'status'; seen: StatusSeen }
  | { kind: 'inbound'; seen: InboundSeen }
  | { kind: 'account'; seen: AccountChange };

/** `sent` proves nothing, and `played` follows `delivered`. */
const PROVING = ['delivered', 'read', 'failed'] as const;

function statusEvents({ statuses }: Messages): WebhookEvent[] {
  return statuses.flatMap((status): WebhookEvent[] => {
    const migration = MigrationId.safeParse(status?.biz_opaque_callback_data);
    const proving = PROVING.find((name) => name === status?.status);
    if (!status || !migration.success || !proving) return [];
    const seen = { migration: migration.data, messageId: status.id, status: proving, errors: status.errors };
    return [{ kind: 'status', seen }];
  });
}

/** One event for all messages to the number; only the latest time matters. */
function inboundEvents({ metadata, messages }: Messages, now: number): WebhookEvent[] {
  const phoneNumberId = PhoneNumberId.safeParse(metadata?.phone_number_id);
  if (!phoneNumberId.success || messages.length === 0) return [];
  const times = messages.map((message) => Math.min(now, message?.timestamp ?? now));
  const { display_phone_number: displayPhoneNumber } = metadata ?? {};
  const seen = { phoneNumberId: phoneNumberId.data, at: Math.max(...times) };
  return [{ kind: 'inbound', seen: { ...seen, ...(displayPhoneNumber !== undefined && { displayPhoneNumber }) } }];
}

type Messages = ReturnType<typeof Messages.parse>;

function accountEvents({ waba, field, value, at }: ReceivedChange, now: number): WebhookEvent[] {
  const parsed = AccountValue.safeParse(value);
  return parsed.success ? [{ kind: 'account', seen: { waba, field, at: at ?? now, ...parsed.data } }] : [];
}

const isSignal = (field: string): boolean => [...SIGNAL_FIELDS, ...TEMPLATE_FIELDS].some((known) => known === field);

/** The events of one change; `now` stands in where Meta gives no time. */
export function eventsOf(change: ReceivedChange, now: number): WebhookEvent[] {
  if (isSignal(change.field)) return accountEvents(change, now);
  if (change.field !== 'messages') return [];
  const value = Messages.safeParse(change.value);
  return value.success ? [...statusEvents(value.data), ...inboundEvents(value.data, now)] : [];
}

/** Equal events of one delivery have equal keys; inbound ones are equal when they are about the same number. */
export const keyOf = ({ kind, seen }: WebhookEvent): string =>
  kind === 'inbound' ? `inbound ${seen.phoneNumberId}` : `${kind} ${JSON.stringify(seen)}`;

/** Hands an event to the sink; resolves with whether it was about something of ours. */
export function deliver(event: WebhookEvent, sink: WebhookSink): Promise<boolean> {
  switch (event.kind) {
    case 'status':
      return sink.statusSeen(event.seen);
    case 'inbound':
      return sink.inboundSeen(event.seen);
    case 'account':
      return sink.accountChanged(event.seen);
  }
}
