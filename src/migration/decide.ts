import { actionsOn, isUndecidable, isUnsettled, mayCancel, mayHold } from './action.ts';
import type { Event, PinSource } from './event.ts';
import type { Failure } from './failure.ts';
import type { RequestId, SecretRef, SlackUserId } from './ids.ts';
import { currentStep } from './next.ts';
import { refuse, type Decision } from './refusal.ts';
import { API_DIFFERENCES } from './route.ts';
import type { Approval, Migration } from './state.ts';
import { lastFour } from './phone-number.ts';
import { withdrawn } from './withdrawn.ts';

/** What people ask of a running migration. Decisions on approval come after the guard has recorded them. */
export type Command =
  | { do: 'confirm-differences'; by: SlackUserId; items: readonly string[] }
  | { do: 'confirm-two-step-off'; by: SlackUserId }
  /** `count`: numbers that the account lists now, by a reading. */
  | { do: 'free-slot'; by: SlackUserId; count: number }
  | { do: 'choose-code'; by: SlackUserId; method: 'SMS' | 'VOICE'; language: string }
  /** Meta took or refused the code; the code itself is in no command and no event. */
  | { do: 'accept-code'; by: SlackUserId }
  | { do: 'refuse-code'; by: SlackUserId; failure: Failure }
  | { do: 'choose-pin'; by: SlackUserId; source: PinSource; pin: SecretRef }
  /** Absent `region`: Meta's default regions. */
  | { do: 'choose-region'; by: SlackUserId; region?: string }
  | {
      do: 'approve';
      by: SlackUserId;
      requestId: RequestId;
      notBefore?: number;
      acceptedLosses?: boolean;
      /** Everybody who voted, as the guard recorded it. */
      votes: readonly SlackUserId[];
    }
  /** A vote that does not approve yet. */
  | { do: 'vote'; by: SlackUserId; requestId: RequestId; notBefore?: number; acceptedLosses?: boolean }
  | { do: 'reject'; by: SlackUserId; requestId: RequestId; reason: string }
  | { do: 'hold'; by: SlackUserId; reason?: string }
  | { do: 'release'; by: SlackUserId }
  /** The bot itself: the stop switch is lifted. */
  | { do: 'resume' }
  | { do: 'judge-outcome'; by: SlackUserId; outcome: 'done' | 'not-done'; evidence: string }
  | { do: 'retry'; by: SlackUserId }
  | { do: 'confirm-delivery'; by: SlackUserId }
  | { do: 'confirm-inbound'; by: SlackUserId }
  | { do: 'see-delivery'; messageId: string }
  | { do: 'see-inbound' }
  | { do: 'take-over'; by: SlackUserId; reason: string }
  | { do: 'cancel'; by: SlackUserId; reason?: string };

type CommandOf<T extends Command['do']> = Extract<Command, { do: T }>;
type Decided = Decision<Event>;
type Deciders = { [T in Command['do']]: (migration: Migration, command: CommandOf<T>, now: number) => Decided };

const lead = (...events: Event[]): Decided => ({ ok: true, events });

/** Refuses a request id or plan that is not the open one; used before the guard is asked, so that the answer is plain. */
export function refusalOfRequest(
  migration: Migration,
  requestId: string,
  digest: string,
): ReturnType<typeof refuse> | undefined {
  const { approval } = migration;
  // Who was late hears who was first, also when the move has come to its end meanwhile.
  const decision = approval?.requestId === requestId ? approval.decision : undefined;
  if (decision)
    return refuse('already-decided', { by: decision.by, at: String(decision.at), outcome: decision.outcome });
  if (migration.ending) return refuse('already-over', { ending: migration.ending.kind });
  if (approval?.requestId !== requestId) return refuse(approval ? 'other-request' : 'no-open-request');
  return refusalOfPlan(approval, digest);
}

function refusalOfPlan({ digest: planned, closed }: Approval, digest: string): ReturnType<typeof refuse> | undefined {
  if (!planned.startsWith(digest) || digest.length < 16) return refuse('other-plan');
  return closed ? refuse(closed.why === 'expired' ? 'request-expired' : 'no-open-request') : undefined;
}

/** Refuses when the typed digits are not the last four of the number. */
export const refusalOfDigits = (migration: Migration, typed: string): ReturnType<typeof refuse> | undefined =>
  typed.trim() === lastFour(migration.number) ? undefined : refuse('digits-differ');

function onRequest(migration: Migration, requestId: RequestId, events: Event[]): Decided {
  const refused = refusalOfRequest(migration, requestId, migration.approval?.digest ?? '');
  return refused ?? lead(...events);
}

/** Where the PIN may come from: after a refusal, with an old client that can prove it, or without one. */
export function pinSources(migration: Migration, afterRefusal: boolean): readonly PinSource[] {
  if (afterRefusal) return ['known', 'reset'];
  return migration.deployment === undefined
    ? ['reset', 'known', 'two-step-off']
    : ['known', 'generated', 'two-step-off'];
}

const deciders: Deciders = {
  'confirm-differences': (migration, command) => {
    if (currentStep(migration)?.id !== 'confirm-differences') return refuse('wrong-step');
    const missing = API_DIFFERENCES.filter((item) => !command.items.includes(item));
    if (missing.length > 0) return refuse('not-every-difference', { missing: missing.join(', ') });
    return lead(
      { type: 'differencesConfirmed', by: command.by, items: [...API_DIFFERENCES] },
      { type: 'stepSucceeded', step: 'confirm-differences' },
    );
  },
  'confirm-two-step-off': (migration, { by }) =>
    currentStep(migration)?.id === 'confirm-two-step-off'
      ? lead({ type: 'twoStepOffConfirmed', by }, { type: 'stepSucceeded', step: 'confirm-two-step-off' })
      : refuse('wrong-step'),
  'free-slot': (migration, { by, count }, now) => {
    const step = currentStep(migration);
    if (!step || !actionsOn(migration, now).includes('free-slot')) return refuse('wrong-step');
    // Where the account could not be read before, there is nothing to compare with: Meta answers the next try.
    if (migration.slots && count >= migration.slots.count) return refuse('slot-not-free', { count: String(count) });
    return lead({ type: 'slotFreed', by, count }, { type: 'stepReset', step: step.id });
  },
  'choose-code': (migration, { method, language }, now) => {
    if (!actionsOn(migration, now).includes('choose-code')) return refuse('wrong-step');
    return lead(
      { type: 'stepReset', step: 'choose-code' },
      { type: 'codeChosen', method, language },
      { type: 'stepSucceeded', step: 'choose-code' },
    );
  },
  'accept-code': (migration) =>
    currentStep(migration)?.id === 'enter-code'
      ? lead({ type: 'stepSucceeded', step: 'enter-code' })
      : refuse('wrong-step'),
  'refuse-code': (migration, { failure }) =>
    currentStep(migration)?.id === 'enter-code'
      ? lead({ type: 'stepFailed', step: 'enter-code', failure })
      : refuse('wrong-step'),
  'choose-region': (migration, { region }) => {
    if (currentStep(migration)?.id !== 'choose-region') return refuse('wrong-step');
    const chosen: Event = { type: 'regionChosen', ...(region !== undefined && { region }) };
    const none: Event[] =
      region === undefined ? [{ type: 'stepSkipped', step: 'set-region', why: 'default-region' }] : [];
    return lead(chosen, { type: 'stepSucceeded', step: 'choose-region' }, ...none);
  },
  'choose-pin': (migration, command, now) => {
    const first = currentStep(migration)?.id === 'provide-pin';
    const again = actionsOn(migration, now).includes('new-pin');
    if (!first && !again) return refuse('wrong-step');
    if (!pinSources(migration, again).includes(command.source)) return refuse('pin-not-choosable');
    const reset: Event[] = again ? [{ type: 'stepReset', step: 'provide-pin' }] : [];
    return lead(
      ...reset,
      { type: 'pinChosen', source: command.source, pin: command.pin },
      { type: 'stepSucceeded', step: 'provide-pin' },
    );
  },
  vote: (migration, { requestId, by, notBefore, acceptedLosses }) =>
    migration.approval?.votes.some((vote) => vote.by === by)
      ? lead()
      : onRequest(migration, requestId, [
          {
            type: 'voted',
            requestId,
            by,
            ...(acceptedLosses && { acceptedLosses }),
            ...(notBefore !== undefined && { notBefore }),
          },
        ]),
  approve: (migration, { requestId, by, notBefore, acceptedLosses, votes }) =>
    onRequest(migration, requestId, [
      {
        type: 'approved',
        requestId,
        by,
        ...(acceptedLosses && { acceptedLosses }),
        ...(notBefore !== undefined && { notBefore }),
        ...(votes.length > 1 && { votes: [...votes] }),
      },
      { type: 'stepSucceeded', step: 'approve-cutover' },
    ]),
  reject: (migration, { requestId, by, reason }) =>
    onRequest(migration, requestId, [{ type: 'rejected', requestId, by, reason }]),
  hold: (migration, { by, reason }) =>
    mayHold(migration)
      ? lead({ type: 'cutoverHeld', why: 'held', by, ...(reason && { reason }) })
      : refuse(isUnsettled(migration) ? 'call-on-the-wire' : 'wrong-step'),
  release: (migration, { by }) =>
    mayHold(migration) && migration.hold?.why === 'held'
      ? lead({ type: 'cutoverReleased', by })
      : refuse('not-waiting'),
  resume: (migration) =>
    mayHold(migration) && migration.hold?.why === 'stopped'
      ? lead({ type: 'cutoverReleased', by: 'ferryman' })
      : lead(),
  'judge-outcome': (migration, { by, outcome, evidence }) => {
    if (!isUndecidable(migration) || !migration.cutover) return refuse('wrong-step');
    const judged: Event = { type: 'cutoverJudged', requestId: migration.cutover.requestId, by, outcome, evidence };
    return outcome === 'done' ? lead(judged, { type: 'stepSucceeded', step: 'register' }) : lead(judged);
  },
  retry: (migration, _command, now) => {
    const step = currentStep(migration);
    if (!step || !actionsOn(migration, now).includes('retry')) return refuse('not-waiting');
    // A new try of the cutover needs a new approval: never the old one again (design: cutover protocol 4.2 step 8).
    // Without its PIN, which a lost storage took with it, everything before has to be done anew too.
    const gate = migration.pin ? 'approve-cutover' : 'preflight';
    return lead({ type: 'stepReset', step: step.kind === 'cutover' ? gate : step.id });
  },
  'confirm-delivery': (migration, command, now) =>
    actionsOn(migration, now).includes('confirm-delivery')
      ? lead({ type: 'deliveryProven', by: command.by, at: now }, { type: 'stepReset', step: 'confirm-delivery' })
      : refuse('wrong-step'),
  'see-delivery': (migration, command, now) => {
    // The webhook may overtake the record of the message's id; it carries our own callback data all the same.
    const underWay = migration.testMessage === undefined && migration.steps['send-test-message'].status === 'started';
    const isOurs = underWay || migration.testMessage?.id === command.messageId;
    if (!isOurs || migration.delivery) return lead();
    const failed = migration.steps['confirm-delivery'].status === 'failed';
    return lead(
      { type: 'deliveryProven', by: 'webhook', at: now },
      ...(failed ? [{ type: 'stepReset', step: 'confirm-delivery' } as const] : []),
    );
  },
  'confirm-inbound': (migration, _command, now) =>
    actionsOn(migration, now).includes('confirm-inbound')
      ? lead({ type: 'inboundSeen', at: now }, { type: 'stepReset', step: 'confirm-inbound' })
      : refuse('wrong-step'),
  'see-inbound': (migration, _command, now) => {
    if (migration.inboundAt !== undefined || migration.registeredAt === undefined) return lead();
    const failed = migration.steps['confirm-inbound'].status === 'failed';
    return lead(
      { type: 'inboundSeen', at: now },
      ...(failed ? [{ type: 'stepReset', step: 'confirm-inbound' } as const] : []),
    );
  },
  'take-over': (migration, { by, reason }) => {
    if (migration.requestedBy === by) return refuse('yours-already');
    if (isUnsettled(migration)) return refuse('call-on-the-wire');
    if (!mayCancel(migration)) return refuse('nothing-to-take-over');
    return lead({ type: 'takenOver', by, from: migration.requestedBy, reason }, ...withdrawn(migration));
  },
  cancel: (migration, command) => {
    if (isUnsettled(migration)) return refuse('call-on-the-wire');
    if (!mayCancel(migration)) return refuse('past-no-return');
    return lead({ type: 'cancelled', by: command.by, ...(command.reason && { reason: command.reason }) });
  },
};

/** Answers a command with the events it leads to, or with the reason it leads to none. Pure; `now` is epoch ms. */
export function decide(migration: Migration | undefined, command: Command, now: number): Decided {
  if (!migration) return refuse('unknown-migration');
  if (migration.ending) return refuse('already-over', { ending: migration.ending.kind });
  const decider = deciders[command.do] as (m: Migration, c: Command, now: number) => Decided;
  return decider(migration, command, now);
}
