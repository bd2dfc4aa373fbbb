import { z } from 'zod';
import { Ballot, Rejected } from './ballot.ts';
import { BusinessProfile, Template } from './belongings.ts';
import { Facts } from './facts.ts';
import { Failure } from './failure.ts';
import { E164, ExecutionId, MigrationId, PhoneNumberId, RequestId, SecretRef, SlackUserId, WabaId } from './ids.ts';
import { FleetLink } from './fleet-link.ts';
import { HoldReason } from './hold-reason.ts';
import { KeptBackupRef } from './kept-backup.ts';
import { ListedNumber } from './listed-number.ts';
import { outsideEvents } from './outside-events.ts';
import { silenceEvents } from './silence-events.ts';
import { Plan } from './plan.ts';
import { RouteId } from './route-declaration.ts';
import { StepId } from './step.ts';

const at = z.number().int();

/** A fact that differs between the approved plan and a later reading. */
export const Difference = z.strictObject({ path: z.string(), before: z.string(), after: z.string() });
export type Difference = z.infer<typeof Difference>;

/** How the two-step PIN that the registration sends came to be (domain notes 3.2 step 1). */
export const PinSource = z.enum([
  /** A person typed the current PIN; it is proven by setting the same one on the deployment. */
  'known',
  /** The bot made one and sets it on the deployment. */
  'generated',
  /** The owner switched two-step verification off; the bot made the PIN that registration will set. */
  'two-step-off',
  /** After a refused registration, or without an old client: the bot made one and sets it through Meta. */
  'reset',
  /** Two-step verification is off or new: the bot made the PIN that registration will set. */
  'new',
]);
export type PinSource = z.infer<typeof PinSource>;

/** How an unanswered or answered registration ended, by reading (design: cutover protocol 4.1). */
export const CutoverOutcome = z.enum(['done', 'not-done', 'needs-human']);
export type CutoverOutcome = z.infer<typeof CutoverOutcome>;

/** Everything that can happen to a migration. Names and shapes are in journals for ever: add, never change. */
export const Event = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('started'),
    id: MigrationId,
    number: E164,
    typed: z.string().max(100),
    route: RouteId,
    waba: z.strictObject({ id: WabaId, name: z.string() }),
    /** Absent until the number is claimed or added. */
    phoneNumberId: PhoneNumberId.optional(),
    /** On routes from On-Premises. */
    deployment: z.string().optional(),
    /** On routes from another WABA: which, and the number there, as far as they are ours to read. */
    source: z
      .strictObject({ waba: z.strictObject({ id: WabaId, name: z.string() }), phoneNumberId: PhoneNumberId })
      .optional(),
    /** A backup kept earlier, to be sent once with the registration (domain notes 3.4). */
    keptBackup: KeptBackupRef.optional(),
    /** The display name of a number that is new. */
    displayName: z.string().max(75).optional(),
    /** The day Embedded Signup was finished, for a number it added (domain notes 6.3). */
    signedUpOn: z.iso.date().optional(),
    /** The fleet it goes with, and its line there. */
    fleet: FleetLink.optional(),
    /** Slack's id of the workflow step that waits for its end. */
    execution: ExecutionId.optional(),
    requestedBy: SlackUserId,
  }),
  /** Intent: written before the step touches anything outside. */
  z.strictObject({ type: z.literal('stepStarted'), step: StepId }),
  z.strictObject({ type: z.literal('stepSucceeded'), step: StepId }),
  z.strictObject({ type: z.literal('stepSkipped'), step: StepId, why: z.string() }),
  z.strictObject({ type: z.literal('stepFailed'), step: StepId, failure: Failure, retryAt: at.optional() }),
  /** The step's criterion is not met yet; look again at `until`. */
  z.strictObject({ type: z.literal('stepDeferred'), step: StepId, until: at }),
  /** A person asks for another try; the step and all after it begin anew. */
  z.strictObject({ type: z.literal('stepReset'), step: StepId }),
  z.strictObject({ type: z.literal('factsRead'), facts: Facts }),
  z.strictObject({ type: z.literal('differencesConfirmed'), by: SlackUserId, items: z.array(z.string()) }),
  z.strictObject({ type: z.literal('twoStepOffConfirmed'), by: SlackUserId }),
  z.strictObject({ type: z.literal('numberClaimed'), phoneNumberId: PhoneNumberId }),
  /** The account takes no more numbers: what it holds, so that a person can make room (domain notes 4.4). */
  z.strictObject({ type: z.literal('slotsRead'), count: z.number().int(), numbers: z.array(ListedNumber) }),
  /** Somebody made room: the list was read again and is shorter. */
  z.strictObject({ type: z.literal('slotFreed'), by: SlackUserId, count: z.number().int() }),
  z.strictObject({ type: z.literal('codeChosen'), method: z.enum(['SMS', 'VOICE']), language: z.string().max(10) }),
  z.strictObject({ type: z.literal('regionChosen'), region: z.string().length(2).optional() }),
  /** Where Meta says after the registration that messages are stored; absent: its default regions. */
  z.strictObject({ type: z.literal('regionRead'), region: z.string().max(10).optional() }),
  z.strictObject({ type: z.literal('profileSaved'), profile: BusinessProfile }),
  z.strictObject({
    type: z.literal('templatesRead'),
    side: z.enum(['source', 'destination']),
    templates: z.array(Template),
  }),
  z.strictObject({
    type: z.literal('templatesCopied'),
    copied: z.array(z.string()),
    failed: z.array(z.strictObject({ id: z.string(), reason: z.string().max(300) })),
  }),
  z.strictObject({ type: z.literal('pinChosen'), source: PinSource, pin: SecretRef }),
  z.strictObject({
    type: z.literal('backupSealed'),
    backup: SecretRef,
    password: SecretRef,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.number().int(),
    clientVersion: z.string(),
    /** When the client made it, if that was before. */
    takenAt: at.optional(),
  }),
  z.strictObject({
    type: z.literal('approvalRequested'),
    requestId: RequestId,
    plan: Plan,
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    epoch: z.string(),
    expiresAt: at,
  }),
  z.strictObject({
    type: z.literal('approved'),
    requestId: RequestId,
    by: SlackUserId,
    /** The approver ticked what the route loses. */
    acceptedLosses: z.boolean().optional(),
    /** Not before this time; absent: at once. */
    notBefore: at.optional(),
    /** Everybody whose vote made it, in order; absent where one vote was enough. */
    votes: z.array(SlackUserId).optional(),
    /** The same votes in full, where one was given for somebody else or by break-glass. */
    ballots: z.array(Ballot).optional(),
  }),
  /** Somebody named for it approves alone: written before the vote, so that it stands for ever whatever came of it. */
  z.strictObject({
    type: z.literal('glassBroken'),
    requestId: RequestId,
    by: SlackUserId,
    reason: z.string().min(1).max(500),
  }),
  /** A vote that does not approve yet. */
  z.strictObject({
    type: z.literal('voted'),
    requestId: RequestId,
    by: SlackUserId,
    /** The approver whose vote it is, when a delegate gave it. */
    for: SlackUserId.optional(),
    notBefore: at.optional(),
    acceptedLosses: z.boolean().optional(),
  }),
  ...silenceEvents,
  /** The facts were read again after so many votes, and had not changed. */
  z.strictObject({ type: z.literal('planChecked'), requestId: RequestId, votes: z.number().int().positive() }),
  Rejected,
  z.strictObject({
    type: z.literal('approvalClosed'),
    requestId: RequestId,
    why: z.enum(['expired', 'facts-changed', 'storage-changed', 'aborted']),
    differences: z.array(Difference).optional(),
    /** Key of the catalogue, for `aborted`. */
    reason: z.string().optional(),
  }),
  /** An approved cutover is not begun now; absent `until`: a person lets it go on. `since`: when everything was stopped. */
  z.strictObject({
    type: z.literal('cutoverHeld'),
    why: HoldReason,
    by: SlackUserId.optional(),
    reason: z.string().max(500).optional(),
    until: at.optional(),
    since: at.optional(),
  }),
  z.strictObject({ type: z.literal('cutoverReleased'), by: z.union([SlackUserId, z.literal('ferryman')]) }),
  /** What a person saw in WhatsApp Manager of a call that reading could not settle. */
  z.strictObject({
    type: z.literal('cutoverJudged'),
    requestId: RequestId,
    by: SlackUserId,
    outcome: z.enum(['done', 'not-done']),
    evidence: z.string().min(1).max(1_000),
  }),
  /** Intent of the one call; no second one may follow for this request. */
  z.strictObject({ type: z.literal('cutoverStarted'), requestId: RequestId, nonce: z.string() }),
  z.strictObject({
    type: z.literal('cutoverAnswered'),
    requestId: RequestId,
    /** When the call was put on the wire, and from when on reading settles what the answer left open. */
    sentAt: at,
    settlesFrom: at.optional(),
    failure: Failure.optional(),
  }),
  /** One of the equal readings that settle an unanswered call (design: cutover protocol 4.2 step 8). */
  z.strictObject({ type: z.literal('cutoverRead'), requestId: RequestId, reading: z.string().max(200) }),
  z.strictObject({
    type: z.literal('cutoverSettled'),
    requestId: RequestId,
    outcome: CutoverOutcome,
    /** Present for `not-done` and `needs-human`. */
    failure: Failure.optional(),
    /** Whether the deployment still answered as connected. */
    deploymentUp: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('registrationConfirmed'), at }),
  z.strictObject({ type: z.literal('testMessageSent'), messageId: z.string().max(200) }),
  z.strictObject({ type: z.literal('deliveryProven'), by: z.union([SlackUserId, z.literal('webhook')]), at }),
  z.strictObject({ type: z.literal('inboundSeen'), at }),
  z.strictObject({ type: z.literal('secretsExpire'), at }),
  ...outsideEvents,
  /** Somebody else is responsible for the migration from now on. */
  z.strictObject({
    type: z.literal('takenOver'),
    by: SlackUserId,
    from: SlackUserId,
    reason: z.string().min(1).max(500),
  }),
  /** A note outside the storage says that a call was about to be made; the journal has lost its intent. */
  z.strictObject({ type: z.literal('noteFound'), requestId: RequestId, nonce: z.string(), at }),
  /** The storage has lost the journal that stood here; this is what messages in Slack still know. Follows `started`. */
  z.strictObject({
    type: z.literal('rebuilt'),
    /** How far the lost journal was, as the card showed it. */
    lostRevision: z.number().int().nonnegative(),
    /** The step the card showed last. */
    step: StepId.optional(),
    /** Notes in the thread of a call that was about to be made. */
    notes: z.number().int().nonnegative(),
  }),
  z.strictObject({ type: z.literal('cancelled'), by: SlackUserId, reason: z.string().max(500).optional() }),
  z.strictObject({ type: z.literal('completed') }),
]);
export type Event = z.infer<typeof Event>;
export type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

/** Who caused an entry. */
export const Actor = z.union([SlackUserId, z.literal('ferryman'), z.literal('meta')]);
export type Actor = z.infer<typeof Actor>;

/** One line of a journal; `seq` counts from 1 and is the migration's revision after it. */
export const Entry = z.strictObject({
  seq: z.number().int().positive(),
  /** Epoch ms. */
  at,
  actor: Actor,
  event: Event,
  /** SHA-256 of the canonical JSON of the entry before; 64 zeros for the first. */
  previous: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Entry = z.infer<typeof Entry>;
