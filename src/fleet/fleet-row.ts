import { z } from 'zod';
import { E164, WabaId } from '../migration/ids.ts';
import { RouteId } from '../migration/route-declaration.ts';

/** Most numbers one file may hold. */
export const ROWS_AT_MOST = 1_000;

/** Which of the ways a number can go, as far as a row must name it; everything else is looked up again at the start. */
export const ChosenWay = z.strictObject({
  route: RouteId,
  waba: WabaId,
  wabaName: z.string(),
  deployment: z.string().optional(),
  /** The WABA it leaves. */
  source: WabaId.optional(),
  /** A backup kept earlier goes along. */
  kept: z.literal(true).optional(),
});
export type ChosenWay = z.infer<typeof ChosenWay>;

/** One number of a fleet, with everything the start form would have asked. In records of fleets: add, never change. */
export const FleetRow = z.strictObject({
  /** Its line in the file, the head is line 1; names the row. */
  line: z.number().int().positive(),
  number: E164,
  typed: z.string().max(100),
  way: ChosenWay,
  displayName: z.string().max(75).optional(),
  signedUpOn: z.iso.date().optional(),
  /** Where quiet hours are told: this zone, or else every zone of the country (ISO 3166). */
  timeZone: z.string().optional(),
  country: z.string().length(2).optional(),
  /** Goes before all the others. */
  canary: z.boolean(),
});
export type FleetRow = z.infer<typeof FleetRow>;

/** Why a line is left out; the words are `fleet.fault.<code>` with the values of the fault. */
export const FaultCode = z.enum([
  'number-missing',
  'number-scientific',
  'number-no-country-code',
  'number-not-digits',
  'number-too-short',
  'number-too-long',
  'number-unknown-country',
  'duplicate',
  'cells',
  'route-unknown',
  'waba-unknown',
  'waba-ambiguous',
  'deployment-unknown',
  'yes-or-no',
  'name-length',
  'name-missing',
  'day-malformed',
  'zone-unknown',
  'zone-missing',
  'never-loud',
  'already-moving',
  'in-another-fleet',
  'unreadable',
  'no-way',
  'way-impossible',
  'way-ambiguous',
  'way-unnamed',
]);

/** A line that is left out. */
export interface RowFault {
  line: number;
  code: z.infer<typeof FaultCode>;
  values?: Record<string, string> | undefined;
}
