import type { AccountChange } from '../health/signal.ts';
import type { MigrationId, PhoneNumberId } from '../migration/ids.ts';

/** A status of a message that carries the id of a migration as `biz_opaque_callback_data` (domain notes 13.2). */
export interface StatusSeen {
  migration: MigrationId;
  messageId: string;
  status: 'delivered' | 'read' | 'failed';
  errors: { code: number; details?: string }[];
}

/** A message from a customer to a number; `at` is epoch ms. */
export interface InboundSeen {
  phoneNumberId: PhoneNumberId;
  /** The number as Meta writes it. */
  displayPhoneNumber?: string;
  at: number;
}

/**
 * Takes what webhooks tell. Every method resolves with whether it was about something of ours, must bear repetition and any
 * order, and rejects when it could not be recorded: then Meta is asked to deliver again.
 */
export interface WebhookSink {
  statusSeen(status: StatusSeen): Promise<boolean>;
  inboundSeen(inbound: InboundSeen): Promise<boolean>;
  accountChanged(change: AccountChange): Promise<boolean>;
}
