import { actionsOn, isUndecidable, isUnsettled, mayCancel, mayTakeOver } from './action.ts';
import { lead, type Command, type Decided, type Deciders } from './command.ts';
import { approvalDeciders } from './decide-approval.ts';
import type { Event, PinSource } from './event.ts';
import { currentStep } from './next.ts';
import { refuse } from './refusal.ts';
import { API_DIFFERENCES } from './route.ts';
import type { Migration } from './state.ts';
import { alarmedBy, answered, isAlarmed } from './pin-alarm.ts';
import { withdrawn } from './withdrawn.ts';

/** Where the PIN may come from: after a refusal, with an old client that can prove it, or without one. */
export function pinSources(migration: Migration, afterRefusal: boolean): readonly PinSource[] {
  if (afterRefusal) return ['known', 'reset'];
  return migration.deployment === undefined
    ? ['reset', 'known', 'two-step-off']
    : ['known', 'generated', 'two-step-off'];
}

const OVERRIDE = 'restore-webhook-override';

/** What became of the number's webhook override, as far as its step is the one that waits. */
function onOverride(migration: Migration, event: Event): Decided {
  if (currentStep(migration)?.id !== OVERRIDE) return refuse('wrong-step');
  if (event.type === 'stepFailed') return lead(event);
  return lead(event, { type: 'stepSucceeded', step: OVERRIDE });
}

const deciders: Deciders<Command['do']> = {
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
  ...approvalDeciders,
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
    // The webhook may overtake the record of the message's id: it carries our own callback data, and proves that the message was sent.
    const underWay = migration.testMessage === undefined && migration.steps['send-test-message'].status === 'started';
    const isOurs = underWay || migration.testMessage?.id === command.messageId;
    if (!isOurs || migration.delivery) return lead();
    const failed = migration.steps['confirm-delivery'].status === 'failed';
    const sent = [
      { type: 'testMessageSent', messageId: command.messageId },
      { type: 'stepSucceeded', step: 'send-test-message' },
    ] as const;
    return lead(
      ...(underWay ? sent : []),
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
    if (!mayTakeOver(migration)) return refuse('nothing-to-take-over');
    return lead({ type: 'takenOver', by, from: migration.requestedBy, reason }, ...withdrawn(migration, 'taken-over'));
  },
  'accept-override': (migration, { by }) => onOverride(migration, { type: 'overrideRestored', by }),
  'leave-override': (migration, { by }) => onOverride(migration, { type: 'overrideLeftOut', by }),
  'refuse-override': (migration, { failure }) => onOverride(migration, { type: 'stepFailed', step: OVERRIDE, failure }),
  'see-pin-event': (migration, { event, at }, now) => lead(...alarmedBy(migration, { event, at }, now)),
  'answer-pin-alarm': (migration, { by }) =>
    isAlarmed(migration) ? lead(...answered(migration, by)) : refuse('not-waiting'),
  cancel: (migration, command) => {
    if (isUnsettled(migration)) return refuse('call-on-the-wire');
    if (isUndecidable(migration)) return refuse('outcome-unknown');
    if (!mayCancel(migration)) return refuse('past-no-return');
    return lead({ type: 'cancelled', by: command.by, ...(command.reason && { reason: command.reason }) });
  },
};

/** While somebody unknown may have touched the PIN, people may say that they know, or end it; nothing goes on. */
const DESPITE_ALARM: readonly Command['do'][] = ['answer-pin-alarm', 'see-pin-event', 'take-over', 'cancel'];

/** Answers a command with the events it leads to, or with the reason it leads to none. Pure; `now` is epoch ms. */
export function decide(migration: Migration | undefined, command: Command, now: number): Decided {
  if (!migration) return refuse('unknown-migration');
  if (migration.ending) return refuse('already-over', { ending: migration.ending.kind });
  if (isAlarmed(migration) && !DESPITE_ALARM.includes(command.do)) return refuse('pin-alarm');
  const decider = deciders[command.do] as (m: Migration, c: Command, now: number) => Decided;
  return decider(migration, command, now);
}
