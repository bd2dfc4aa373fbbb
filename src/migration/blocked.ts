import { actionsOn, isUndecidable, isUnsettled, type Action } from './action.ts';
import type { Command } from './command.ts';
import { decide } from './decide.ts';
import type { SlackUserId } from './ids.ts';
import { currentStep, nextFor } from './next.ts';
import { refusalOfObstacle } from './obstacle.ts';
import { isAlarmed } from './pin-alarm.ts';
import type { Refusal } from './refusal.ts';
import { isPastNoReturn } from './route.ts';
import type { Approval, Migration } from './state.ts';

/** Something people look for and can't do now, or the cutover that can't begin, with what a click would be refused with. */
export interface Blocked {
  action: Action | 'cutover';
  refusal: Refusal;
}

/** Actions that need no more than a click: the rule that would refuse the command is asked itself. */
const PROBES: Partial<Record<Action, (by: SlackUserId) => Command>> = {
  hold: (by) => ({ do: 'hold', by }),
  release: (by) => ({ do: 'release', by }),
  retry: (by) => ({ do: 'retry', by }),
  cancel: (by) => ({ do: 'cancel', by }),
  'confirm-delivery': (by) => ({ do: 'confirm-delivery', by }),
  'confirm-inbound': (by) => ({ do: 'confirm-inbound', by }),
  'answer-pin-alarm': (by) => ({ do: 'answer-pin-alarm', by }),
};

const DECISIONS: readonly Action[] = ['approve', 'approve-later', 'reject', 'break-glass'];

/** True while people may vote on the request. */
export const isOpen = (approval: Approval | undefined): approval is Approval =>
  approval !== undefined && !approval.decision && !approval.closed;

/** What the migration waits for in place of a decision: the step, and who brings it about. */
function waitsFor(migration: Migration, now: number): Record<string, string> {
  const step = currentStep(migration)?.id ?? '';
  const next = nextFor(migration, now);
  if (isUndecidable(migration)) return { step, waits: 'judgement' };
  if (next.do === 'wait-until') return { step, waits: 'time', next: String(next.until) };
  if (next.do !== 'wait-for-person') return { step, waits: 'bot' };
  return { step, waits: migration.steps[next.step].status === 'failed' ? 'mending' : 'person' };
}

/** The same when it has its own time to try again. */
function withTime(refusal: Refusal, migration: Migration, now: number): Refusal {
  const next = nextFor(migration, now);
  if (refusal.code !== 'not-waiting' || next.do !== 'wait-until') return refusal;
  return { ...refusal, values: { ...refusal.values, next: String(next.until) } };
}

/**
 * Why an action is not possible now, whoever asks; undefined when it is. What depends on the person is asked elsewhere.
 * `now` is epoch ms.
 */
export function refusalOfAction(migration: Migration, action: Action, now: number): Refusal | undefined {
  if (migration.ending) return { code: 'already-over', values: { ending: migration.ending.kind } };
  if (actionsOn(migration, now).includes(action)) return undefined;
  if (isAlarmed(migration)) return { code: 'pin-alarm' };
  if (DECISIONS.includes(action)) return { code: 'no-open-request', values: waitsFor(migration, now) };
  const probe = PROBES[action]?.(migration.requestedBy);
  const decided = probe && decide(migration, probe, now);
  if (decided && !decided.ok) return withTime(decided.refusal, migration, now);
  return { code: 'wrong-step', values: waitsFor(migration, now) };
}

/** What people look for in this phase of a move. */
function lookedFor(migration: Migration, now: number): Action[] {
  const step = currentStep(migration);
  if (migration.ending || !step || isOpen(migration.approval)) return [];
  if (isUnsettled(migration)) return ['hold', 'cancel'];
  if (isUndecidable(migration)) return ['approve', 'cancel'];
  if (isPastNoReturn(migration.route, step.id)) return ['cancel'];
  const isApproved = step.kind === 'cutover';
  const waits = nextFor(migration, now).do === 'wait-until' && migration.steps[step.id].status === 'failed';
  return [...(isApproved ? [] : (['approve'] as const)), ...(waits ? (['retry'] as const) : [])];
}

/** An open request in spite of what stands in the way: the calendar bars approving for now, a stop only the cutover. */
function obstructed({ obstacle, approval }: Migration): Blocked[] {
  if (!obstacle || !isOpen(approval)) return [];
  return [{ action: obstacle.why === 'stopped' ? 'cutover' : 'approve', refusal: refusalOfObstacle(obstacle) }];
}

/** What is not possible now though people look for it, and why, by the rules that refuse it. `now` is epoch ms. */
export const blockedOn = (migration: Migration, now: number): Blocked[] =>
  migration.ending
    ? []
    : [
        ...obstructed(migration),
        ...lookedFor(migration, now).flatMap((action) => {
          const refusal = refusalOfAction(migration, action, now);
          return refusal ? [{ action, refusal }] : [];
        }),
      ];
