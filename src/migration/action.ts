import { currentStep, nextFor } from './next.ts';
import { isAlarmed } from './pin-alarm.ts';
import { isPastNoReturn, stepOf } from './route.ts';
import type { Migration } from './state.ts';
import type { Step, StepId } from './step.ts';

/** What a person may press now; `approvers` names who may, everything else is open to the team. */
export type Action =
  | 'confirm-differences'
  | 'confirm-two-step-off'
  | 'free-slot'
  | 'choose-code'
  | 'enter-code'
  | 'provide-pin'
  | 'choose-region'
  | 'approve'
  | 'approve-later'
  | 'reject'
  | 'break-glass'
  | 'hold'
  | 'release'
  | 'judge-outcome'
  | 'retry'
  | 'new-pin'
  | 'confirm-delivery'
  | 'confirm-inbound'
  | 'answer-pin-alarm'
  | 'restore-override'
  | 'draft-ticket'
  | 'cancel';

/** True while the register call may be on the wire or unsettled: nothing but reading is allowed. */
export const isUnsettled = (migration: Migration): boolean =>
  migration.cutover !== undefined &&
  migration.cutover.settled === undefined &&
  migration.steps.register.status === 'started';

/** True when reading could not settle the call: a person must say what they see in WhatsApp Manager. */
export const isUndecidable = (migration: Migration): boolean =>
  migration.steps.register.status === 'failed' && migration.cutover?.settled?.outcome === 'needs-human';

/** True while an approved cutover has not begun: it can be held, and let go again. */
export const mayHold = (migration: Migration): boolean =>
  migration.approval?.decision?.outcome === 'approved' &&
  !migration.approval.closed &&
  currentStep(migration)?.kind === 'cutover' &&
  migration.steps.register.status === 'pending';

/** True until the number has moved, or may be moving: somebody else can take the move over. */
export function mayTakeOver(migration: Migration): boolean {
  const step = currentStep(migration);
  if (!step || migration.ending || isUnsettled(migration)) return false;
  return !isPastNoReturn(migration.route, step.id);
}

/** True while cancelling provably leaves the number where it is: not while nobody knows whether it has moved. */
export const mayCancel = (migration: Migration): boolean => mayTakeOver(migration) && !isUndecidable(migration);

const PIN_FAILURES = ['pin-mismatch', 'pin-locked', 'pin-too-fast'];

const DELIVERY_FAILURES = ['delivery-needs-person', 'delivery-not-seen'];

/** Meta's refusal of one number more (domain notes 4.3 B1.1, 1349175). */
export const SLOTS_FULL = 'number-slots-full';

/** What a person may do about a step that failed, where it is not just another try. */
const REMEDIES: Partial<Record<StepId, readonly Action[]>> = {
  'send-code': ['choose-code', 'draft-ticket'],
  'enter-code': ['enter-code', 'choose-code', 'draft-ticket'],
  'confirm-inbound': ['confirm-inbound', 'retry'],
  'restore-webhook-override': ['restore-override', 'draft-ticket'],
};

function onFailure(migration: Migration, step: Step): Action[] {
  if (isUndecidable(migration)) return ['judge-outcome', 'retry', 'draft-ticket'];
  const kind = migration.steps[step.id].failure?.kind ?? '';
  if (kind === SLOTS_FULL) return ['free-slot', 'retry', 'draft-ticket'];
  const remedies = REMEDIES[step.id];
  if (remedies) return [...remedies];
  if (DELIVERY_FAILURES.includes(kind)) return ['confirm-delivery', 'retry'];
  return step.kind === 'cutover' && PIN_FAILURES.includes(kind)
    ? ['new-pin', 'draft-ticket']
    : ['retry', 'draft-ticket'];
}

/** What people do at the steps that wait for them. */
const ON_STEP: Partial<Record<StepId, Action[]>> = {
  'confirm-differences': ['confirm-differences'],
  'confirm-two-step-off': ['confirm-two-step-off'],
  'choose-code': ['choose-code'],
  'enter-code': ['enter-code', 'choose-code'],
  'provide-pin': ['provide-pin'],
  'choose-region': ['choose-region'],
  'restore-webhook-override': ['restore-override'],
};

const onRequest = ({ approval }: Migration): Action[] => [
  'approve',
  'approve-later',
  'reject',
  ...(approval?.plan.policy?.breakGlass ? (['break-glass'] as const) : []),
];

function onWaiting(migration: Migration, now: number): Action[] {
  if (isAlarmed(migration)) return ['answer-pin-alarm'];
  const next = nextFor(migration, now);
  if (mayHold(migration)) return migration.hold?.why === 'held' ? ['release'] : ['hold'];
  if (next.do !== 'wait-for-person') return [];
  if (migration.steps[next.step].status === 'failed') return onFailure(migration, stepOf(migration.route, next.step));
  return next.step === 'approve-cutover' ? onRequest(migration) : (ON_STEP[next.step] ?? []);
}

/** The buttons of the card, in their order; derived, so that a card never offers what would be refused. */
export function actionsOn(migration: Migration, now: number): Action[] {
  if (migration.ending) return [];
  const actions = onWaiting(migration, now);
  return mayCancel(migration) ? [...actions, 'cancel'] : actions;
}
