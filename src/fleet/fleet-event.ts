import { z } from 'zod';
import { Actor } from '../migration/event.ts';
import { FleetId } from '../migration/fleet-link.ts';
import { MigrationId, SlackUserId } from '../migration/ids.ts';
import { FaultCode, FleetRow, ROWS_AT_MOST } from './fleet-row.ts';
import { QuietHours } from '../migration/quiet-hours.ts';

/** How a fleet goes. */
export const WavePlan = z.strictObject({
  /** Numbers in a wave after the canary. */
  size: z.number().int().min(1).max(200),
  /** Numbers between the word to go and their end at the same time. */
  concurrency: z.number().int().min(1).max(50),
  /** How long a wave is watched after its last number before the next one opens, ms. */
  watchMs: z.number().int().min(0),
  /** `wave`: one form approves every number of a wave that is ready; `number`: each on its own card. */
  approvals: z.enum(['wave', 'number']),
  quietHours: z.array(QuietHours),
});
export type WavePlan = z.infer<typeof WavePlan>;

/** What became of a number, as far as its wave is concerned. Later news of a number that failed is recorded too. */
export const RowOutcome = z.enum(['moved', 'cancelled', 'rejected', 'failed', 'needs-human', 'unproven', 'refused']);
export type RowOutcome = z.infer<typeof RowOutcome>;

/** Why a fleet has stopped by itself. */
export const HaltCause = z.enum(['canary-not-moved', 'failed', 'needs-human', 'unproven', 'health']);
export type HaltCause = z.infer<typeof HaltCause>;

const line = z.number().int().positive();
const wave = z.number().int().nonnegative();
const by = SlackUserId;

/** Everything that can happen to a fleet. Names and shapes are in records: add, never change. */
export const FleetEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('drawn'),
    fleet: FleetId,
    requestedBy: SlackUserId,
    rows: z.array(FleetRow).min(1).max(ROWS_AT_MOST),
    plan: WavePlan,
    /** Lines of the file that are left out, each with the reason. */
    faults: z.array(
      z.strictObject({ line, code: FaultCode, values: z.record(z.string(), z.string().max(600)).optional() }),
    ),
  }),
  z.strictObject({ type: z.literal('confirmed'), by }),
  /** Never confirmed: nothing was started. */
  z.strictObject({ type: z.literal('discarded'), by }),
  z.strictObject({ type: z.literal('waveOpened'), wave }),
  /** The first number did not move, and a person let the fleet go on: this one is tried instead. */
  z.strictObject({ type: z.literal('canaryNamed'), line }),
  z.strictObject({ type: z.literal('rowStarted'), line, migration: MigrationId }),
  /** Its approved cutover may begin. */
  z.strictObject({ type: z.literal('turnGiven'), line }),
  /** The approval it had its turn for is void: nothing was sent. */
  z.strictObject({ type: z.literal('turnReturned'), line }),
  /** `why`: a catalogue key's end, for `refused`. */
  z.strictObject({ type: z.literal('rowSettled'), line, outcome: RowOutcome, why: z.string().max(200).optional() }),
  z.strictObject({ type: z.literal('rowSkipped'), line, by }),
  z.strictObject({
    type: z.literal('waveApproved'),
    wave,
    by,
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    numbers: z.array(
      z.strictObject({ line, digest: z.string().regex(/^[0-9a-f]{64}$/), fellOut: z.string().max(100).optional() }),
    ),
    /** Shown, and of another plan or without a request when it was approved. */
    changed: z.array(line),
  }),
  /** One form answered for these lines: the checklist for some, where the PIN comes from for some. */
  z.strictObject({ type: z.literal('wavePrepared'), wave, by, confirmed: z.array(line), pins: z.array(line) }),
  z.strictObject({
    type: z.literal('halted'),
    wave,
    why: HaltCause,
    line: line.optional(),
    /** Names the incident, for `health`. */
    incident: z.string().max(100).optional(),
    /** Its cause. */
    cause: z.string().max(100).optional(),
  }),
  z.strictObject({ type: z.literal('paused'), by, reason: z.string().max(500).optional() }),
  z.strictObject({ type: z.literal('resumed'), by }),
  z.strictObject({ type: z.literal('wavePassed'), wave }),
  /** By a person: no further number is started or ordered. */
  z.strictObject({ type: z.literal('ended'), by }),
  z.strictObject({ type: z.literal('completed') }),
]);
export type FleetEvent = z.infer<typeof FleetEvent>;

/** One line of a fleet's record. */
export const FleetEntry = z.strictObject({ at: z.number().int(), actor: Actor, event: FleetEvent });
export type FleetEntry = z.infer<typeof FleetEntry>;
