import { z } from 'zod';
import { SlackUserId } from './ids.ts';
import { Obstacle } from './obstacle.ts';

const at = z.number().int();

/** What Meta tells of a number's two-step PIN in `security` webhooks (domain notes 13.3). */
export const PinEvent = z.enum(['PIN_CHANGED', 'PIN_RESET_REQUEST', 'PIN_REQUEST_SUCCESS']);
export type PinEvent = z.infer<typeof PinEvent>;

/** What time and Meta bring while a migration runs; of no step. Names and shapes are in journals for ever. */
export const outsideEvents = [
  /** People are told how long Embedded Signup holds for the number: so many days after it; on day 14 it does no more. */
  z.strictObject({ type: z.literal('signUpReminded'), day: z.number().int().positive() }),
  /** Somebody touched the two-step PIN, and neither the bot nor the route did; `at`: when, as Meta says. */
  z.strictObject({ type: z.literal('pinAlarm'), event: PinEvent, at }),
  /** A person knows about it: the migration goes on. */
  z.strictObject({ type: z.literal('pinAlarmAnswered'), by: SlackUserId }),
  /** The endpoint that the number's own override sent messages to before the move; absent: there was none (domain notes 9.1). */
  z.strictObject({ type: z.literal('overrideRead'), url: z.string().max(200).optional() }),
  /** The override was set again at Meta, and read back; the verify token went there and nowhere else. */
  z.strictObject({ type: z.literal('overrideRestored'), by: SlackUserId }),
  /** A person leaves the override out: messages go where the account or the app sends them. */
  z.strictObject({ type: z.literal('overrideLeftOut'), by: SlackUserId }),
  /** While a request is open: a cutover could not begin now, whoever approves. */
  Obstacle.extend({ type: z.literal('obstacleMet') }),
  /** It could again. */
  z.strictObject({ type: z.literal('obstacleGone') }),
] as const;
