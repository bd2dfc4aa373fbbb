import { z } from 'zod';
import { E164, SlackUserId } from '../migration/ids.ts';
import { Cause, Severity } from './cause.ts';
import { HealthError } from './reading.ts';

/** Names an incident of one number: `<digits of the number>.<count>`; counted per number, never used again. */
export const IncidentId = z
  .string()
  .regex(/^\d{7,15}\.\d+$/)
  .brand<'IncidentId'>();
export type IncidentId = z.infer<typeof IncidentId>;

/** What a reading shows of a cause; enough to explain it in words. */
export const Evidence = z.strictObject({
  /** What Meta's field said: a status, a platform, a rating, a review status, or the kind of a failure. */
  value: z.string().max(100).optional(),
  /** The entities it comes from: PHONE_NUMBER, WABA, BUSINESS, APP. */
  entities: z.array(z.string()).max(10),
  errors: z.array(HealthError).max(10),
  /** Sentences of Meta on why it is limited. */
  notes: z.array(z.string()).max(10),
});
export type Evidence = z.infer<typeof Evidence>;

/**
 * One cause of one number, from the first bad reading to the second good one; people see it as part of an incident of its
 * account. Times are epoch ms.
 */
export const Incident = z.strictObject({
  id: IncidentId,
  cause: Cause,
  severity: Severity,
  openedAt: z.number().int(),
  evidence: Evidence,
  acknowledged: z.strictObject({ by: SlackUserId, at: z.number().int() }).optional(),
  recoveredAt: z.number().int().optional(),
  /** Good readings in a row since the last bad one. */
  goodReadings: z.number().int(),
  /** Revision of the watch that changed what people see of it. */
  revision: z.number().int(),
});
export type Incident = z.infer<typeof Incident>;

/** True until two good readings in a row. */
export const isOpen = (incident: Incident): boolean => incident.recoveredAt === undefined;

/** The number an incident belongs to. */
export const numberOfIncident = (id: IncidentId): E164 => E164.parse(`+${id.slice(0, id.indexOf('.'))}`);
