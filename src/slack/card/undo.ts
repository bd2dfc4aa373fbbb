import { routeOf } from '../../migration/route.ts';
import type { Migration } from '../../migration/state.ts';
import type { Step } from '../../migration/step.ts';
import type { Catalogue } from '../catalogue.ts';
import { rendered, time } from '../tokens.ts';
import { stepTitle } from './state-sentence.ts';

/** True for what can be taken back at some time. */
const isUndoable = ({ undo }: Step): boolean => undo === 'until-cutover' || undo === 'any-time';

/** When an approved cutover is sent, where people chose a time. */
const cutoverAt = ({ approval, hold }: Migration): number | undefined => {
  const decision = approval?.closed ? undefined : approval?.decision;
  return decision?.outcome === 'approved' && !hold ? decision.notBefore : undefined;
};

/** Whether a step can be undone, how, and until when, as its route declares it; with the time of the cutover once there is one. */
export function undoText(step: Step, words: Catalogue, migration?: Migration): string {
  const text = words.mrkdwn(`step.${step.id}.undo`);
  const how = rendered(text);
  if (step.undo === 'any-time') return words.mrkdwn('undo.any-time', { how });
  if (step.undo !== 'until-cutover') return text;
  const at = migration && cutoverAt(migration);
  return at === undefined
    ? words.mrkdwn('undo.until-cutover', { how })
    : words.mrkdwn('undo.until-cutover.at', { how, at: time(at) });
}

/** What of the steps behind us, and of the approval itself, can be taken back; a line each. */
export const undoLines = (migration: Migration, words: Catalogue): string[] =>
  routeOf(migration.route)
    .steps.filter((step) => isUndoable(step) && ['succeeded', 'started'].includes(migration.steps[step.id].status))
    .map((step) =>
      words.mrkdwn('modal.approve.undo-line', {
        step: stepTitle(step.id, words),
        undo: rendered(undoText(step, words, migration)),
      }),
    );
