import { z } from 'zod';

/** Why an approved cutover is not begun; `fleet-…`: the number goes with a fleet, which keeps it. In journals: add, never rename. */
export const HoldReason = z.enum([
  'held',
  'stopped',
  'outside-window',
  'quiet-hours',
  'frozen',
  'fleet-turn',
  'fleet-paused',
  'fleet-halted',
  'fleet-quiet',
]);
export type HoldReason = z.infer<typeof HoldReason>;
