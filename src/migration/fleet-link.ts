import { z } from 'zod';

/** One fleet: eight consonants, so that nobody takes it for a code, a PIN or a number. */
export const FleetId = z
  .string()
  .regex(/^[bcdfghjkmnpqrstv]{8}$/)
  .brand<'FleetId'>();
export type FleetId = z.infer<typeof FleetId>;

/** Which number of which fleet a migration is: the fleet, and the line of its file. */
export const FleetLink = z.strictObject({ id: FleetId, line: z.number().int().positive() });
export type FleetLink = z.infer<typeof FleetLink>;
