import { z } from 'zod';
import { SlackUserId, WabaId } from '../migration/ids.ts';
import { AccountIncident, AccountIncidentId, standsOpen, Subject } from './account-incident.ts';
import { Cause } from './cause.ts';
import { Evidence } from './incident.ts';

const incident = { incident: AccountIncidentId };
const subjects = z.array(Subject);
/** When the webhook was sent that tells it, epoch ms; absent for what a reading shows. */
const reportedAt = z.number().int().optional();

/** Everything that can happen to the incidents of an account. Shapes are in stored histories: add, never change. */
export const AccountEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('opened'), ...incident, cause: Cause, evidence: Evidence, subjects, reportedAt }),
  /** The cause came back soon after it had recovered: the same incident, not a new message. */
  z.strictObject({
    type: z.literal('reopened'),
    ...incident,
    evidence: Evidence,
    subjects,
    keepsOwner: z.boolean(),
    reportedAt,
  }),
  /** More numbers have it, or Meta says something else about it. */
  z.strictObject({
    type: z.literal('joined'),
    ...incident,
    evidence: Evidence,
    subjects,
    isTold: z.boolean(),
    reportedAt,
  }),
  /** `unwatched`: nobody looks at them any more; absent: they were seen good. */
  z.strictObject({
    type: z.literal('left'),
    ...incident,
    subjects,
    reportedAt,
    unwatched: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal('recovered'), ...incident }),
  z.strictObject({ type: z.literal('acknowledged'), ...incident, by: SlackUserId }),
  z.strictObject({ type: z.literal('assigned'), ...incident, to: SlackUserId, by: SlackUserId }),
  z.strictObject({ type: z.literal('snoozed'), ...incident, by: SlackUserId, until: z.number().int() }),
  z.strictObject({ type: z.literal('snoozeEnded'), ...incident }),
  z.strictObject({ type: z.literal('reminded'), ...incident }),
  z.strictObject({ type: z.literal('listWanted'), ...incident }),
]);
export type AccountEvent = z.infer<typeof AccountEvent>;
export type AccountEventOf<T extends AccountEvent['type']> = Extract<AccountEvent, { type: T }>;

/** One event with its place and time; `seq` counts from 1 and is the record's revision after it. */
export const AccountEntry = z.strictObject({
  seq: z.number().int().positive(),
  at: z.number().int(),
  event: AccountEvent,
});
export type AccountEntry = z.infer<typeof AccountEntry>;

/** The incidents of one account as its events tell them; only `evolveAccount` makes one. */
export const AccountRecord = z.strictObject({
  version: z.literal(1),
  waba: WabaId,
  /** Number of events folded. */
  revision: z.number().int(),
  /** Incidents counted so far, closed ones included. */
  counted: z.number().int(),
  /** Open ones, and the last recovered. */
  incidents: z.array(AccountIncident),
});
export type AccountRecord = z.infer<typeof AccountRecord>;

/** A record to which nothing has happened. */
export const emptyAccount = (waba: WabaId): AccountRecord => ({
  version: 1,
  waba,
  revision: 0,
  counted: 0,
  incidents: [],
});

/** The incidents that have not recovered. */
export const openIn = (record: AccountRecord): AccountIncident[] => record.incidents.filter(standsOpen);
