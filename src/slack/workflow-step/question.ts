import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { E164, ExecutionId, SlackUserId } from '../../migration/ids.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import { RouteId } from '../../migration/route-declaration.ts';
import { actions, button, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { person } from '../tokens.ts';

/** What the buttons of the question carry: which step waits, for which number, and whose word it needs. */
export const StepValue = z.strictObject({
  /** The step. */
  x: ExecutionId,
  number: E164,
  typed: z.string().max(100),
  /** Whom the workflow names as the one who wants the move. */
  for: SlackUserId,
  /** The way that it asks for. */
  way: RouteId.optional(),
});
export type StepValue = z.infer<typeof StepValue>;

/** Action ids of the two answers. */
export const STEP_ACTIONS = { begin: 'ferryman.step.begin', decline: 'ferryman.step.decline' } as const;

/** Asks the person whom a workflow names whether they want the move; only their own click makes them its requester. */
export function question(
  asked: StepValue,
  words: Catalogue,
  isDirect: boolean,
): { text: string; blocks: KnownBlock[] } {
  const values = { requester: person(asked.for), number: formatNumber(asked.number) };
  const text = words.mrkdwn(isDirect ? 'workflow.question' : 'workflow.question.channel', values);
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
