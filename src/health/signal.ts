import { z } from 'zod';
import type { E164, PhoneNumberId, WabaId } from '../migration/ids.ts';
import { matchNumber } from '../migration/national-variants.ts';

/**
 * A webhook that concerns an account or a number (domain notes 13.3). It makes somebody read; what the read says decides,
 * because anyone who learns the address may send webhooks.
 */
export const Signal = z.strictObject({
  field: z.string().max(60),
  /** The event, decision or alert type, as far as the field has one. */
  event: z.string().max(80).optional(),
  /** When Meta says it happened, or when it arrived; epoch ms. */
  at: z.number().int(),
});
export type Signal = z.infer<typeof Signal>;

/** Fields of webhooks after which the numbers of the account are read. */
export const SIGNAL_FIELDS = [
  'account_alerts',
  'account_review_update',
  'account_update',
  'business_capability_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
] as const;

/** Fields of webhooks about templates: nothing is read after them, what they tell stands by itself. */
export const TEMPLATE_FIELDS = ['message_template_quality_update', 'message_template_status_update'] as const;

/** True for a change about a template. */
export const isAboutTemplate = ({ field }: Pick<Signal, 'field'>): boolean =>
  TEMPLATE_FIELDS.some((known) => known === field);

/** An account-level change with the numbers it concerns: one when it names one, otherwise all of the WABA. */
export interface AccountChange extends Signal {
  waba: string;
  /** The number the change names, in any written form. */
  displayPhoneNumber?: string;
  phoneNumberId?: string;
  /** Of `account_update`: the state of a ban, and the kind of a violation. */
  banState?: string;
  violation?: string;
  /** Of `account_alerts`. */
  alert?: { severity: string; status: string };
  /** The template it is about, as `<name> <language>`, and its new quality. */
  template?: string;
  quality?: string;
}

/** True for the number a change names, in any of its national forms, or for every number of the WABA when it names none. */
export function concerns(
  change: AccountChange,
  watched: { waba: WabaId; number: E164; phoneNumberId?: PhoneNumberId | undefined },
): boolean {
  if (change.waba !== watched.waba) return false;
  if (change.phoneNumberId !== undefined) return change.phoneNumberId === watched.phoneNumberId;
  return (
    change.displayPhoneNumber === undefined || matchNumber(watched.number, change.displayPhoneNumber).same !== 'no'
  );
}
