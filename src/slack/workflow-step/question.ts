import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { E164, ExecutionId, SlackUserId } from '../../migration/ids.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import { actions, button, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';

/** What the buttons of the question carry: which step waits, for which number, and whose word it needs. */
export const StepValue = z.strictObject({
  /** The step. */
  x: ExecutionId,
  number: E164,
  typed: z.string().max(100),
  /** Whom the workflow names as the one who wants the move. */
  for: SlackUserId,
});
export type StepValue = z.infer<typeof StepValue>;

/** Action ids of the two answers. */
export const STEP_ACTIONS = { begin: 'ferryman.step.begin', decline: 'ferryman.step.decline' } as const;

/** Asks the person whom a workflow names whether they want the move; only their own click makes them its requester. */
export function question(asked: StepValue, words: Catalogue): { text: string; blocks: KnownBlock[] } {
  const text = words.mrkdwn('workflow.question', { number: formatNumber(asked.number) });
  const value = JSON.stringify(asked satisfies z.input<typeof StepValue>);
  return {
    text,
    blocks: [
      section(text),
      ...actions('step', [
        button({ id: STEP_ACTIONS.begin, label: words.plain('workflow.begin'), value, style: 'primary' }),
        button({ id: STEP_ACTIONS.decline, label: words.plain('workflow.decline'), value }),
      ]),
    ],
  };
}
