import { z } from 'zod';
import { E164, SlackUserId, WabaId } from '../migration/ids.ts';
import { Cause, Severity } from './cause.ts';
import { Evidence } from './incident.ts';

/** Names an incident of an account: `w<WABA>.<count>`. The letter keeps it apart from `<digits of a number>.<count>`. */
export const AccountIncidentId = z
  .string()
  .regex(/^w\d+\.\d+$/)
  .brand<'AccountIncidentId'>();
export type AccountIncidentId = z.infer<typeof AccountIncidentId>;

/** The account an incident belongs to. */
export const wabaOfIncident = (id: AccountIncidentId): WabaId => WabaId.parse(id.slice(1, id.indexOf('.')));

/** Whom a problem concerns: a number, the account itself, or a template as `template:<name> <language>`. */
export const Subject = z.union([
  E164,
  z.literal('account'),
  z.templateLiteral(['template:', z.string().regex(/[a-z0-9_]{1,512} [A-Za-z_-]{2,20}/)]),
]);
export type Subject = z.infer<typeof Subject>;

/** A number or a template that has the problem, or had it until `goodSince`. Times are epoch ms. */
export const Member = z.strictObject({
  subject: Subject,
  since: z.number().int(),
  goodSince: z.number().int().optional(),
  /** When the last webhook about it was sent, to know an older one. */
  reportedAt: z.number().int().optional(),
  /** It left because nobody watches it any more, not because it was seen good. */
  unwatched: z.literal(true).optional(),
});
export type Member = z.infer<typeof Member>;

const at = z.number().int();
const place = { seq: z.number().int().positive(), at };

/** Something the thread of an alert tells; `seq` is the record's revision it came with. */
export const Line = z.discriminatedUnion('tell', [
  z.strictObject({ ...place, tell: z.literal('reminder') }),
  /** Every number, because the message shows only some. */
  z.strictObject({ ...place, tell: z.literal('list') }),
  z.strictObject({ ...place, tell: z.literal('joined'), count: z.number().int() }),
  z.strictObject({ ...place, tell: z.literal('snoozed'), by: SlackUserId, until: at }),
  z.strictObject({ ...place, tell: z.literal('snooze-ended') }),
  z.strictObject({ ...place, tell: z.literal('assigned'), to: SlackUserId, by: SlackUserId }),
  z.strictObject({ ...place, tell: z.literal('reopened'), times: z.number().int() }),
  z.strictObject({ ...place, tell: z.literal('recovered') }),
]);
export type Line = z.infer<typeof Line>;

/** One cause in one account, with every number that has it. Times are epoch ms. */
export const AccountIncident = z.strictObject({
  id: AccountIncidentId,
  cause: Cause,
  severity: Severity,
  openedAt: at,
  evidence: Evidence,
  members: z.array(Member),
  acknowledged: z.strictObject({ by: SlackUserId, at }).optional(),
  assigned: z.strictObject({ to: SlackUserId, by: SlackUserId, at }).optional(),
  /** Quiet until then, on somebody's word. */
  snoozed: z.strictObject({ by: SlackUserId, until: at }).optional(),
  remindedAt: at.optional(),
  /** How many numbers the last list in the thread had. */
  listed: z.number().int().optional(),
  /** When it came back after it had recovered; the last twenty. */
  reopenedAt: z.array(at).max(20),
  recoveredAt: at.optional(),
  /** The last lines of its thread. */
  lines: z.array(Line),
  /** Revision of the record that changed what people see of it. */
  revision: z.number().int(),
});
export type AccountIncident = z.infer<typeof AccountIncident>;

/** True until every number has recovered. */
export const standsOpen = (incident: AccountIncident): boolean => incident.recoveredAt === undefined;

/** How many of its numbers left it unseen: nobody watches them, so nobody knows whether they are good. */
export const leftUnseen = ({ members }: AccountIncident): number => members.filter(({ unwatched }) => unwatched).length;

/** The numbers and templates that have the problem now; of an incident that is over, all that had it. */
export const affected = (incident: AccountIncident): Member[] =>
  standsOpen(incident) ? incident.members.filter(({ goodSince }) => goodSince === undefined) : incident.members;

/** True while the number has the problem. */
export const isPartOf = (incident: AccountIncident, number: E164): boolean =>
  standsOpen(incident) && affected(incident).some(({ subject }) => subject === number);
