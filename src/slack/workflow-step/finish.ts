import type { WebClient } from '@slack/web-api';
import type { ExecutionId } from '../../migration/ids.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { slackFailureOf } from '../web-api.ts';

/** Slack's answers for a step that is over already: finished before by us, or its workflow was cancelled. */
const OVER = ['execution_not_in_running_state', 'function_execution_not_found'];

async function unlessOver(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!OVER.includes(slackFailureOf(error).code)) throw error;
  }
}

/** Ends a step with the one sentence people read; a step that is over stays as it is. Rejects when Slack did not take it. */
export const failStep = (client: WebClient, execution: ExecutionId, error: string): Promise<void> =>
  unlessOver(client.functions.completeError({ function_execution_id: execution, error }));

/**
 * Lets the workflow go on that waits for a migration; nothing where none waits or it is not over. It may be called again: Slack ends
 * a step once. Rejects when Slack did not take it.
 */
export const createStepEnd =
  ({ client, words }: { client: WebClient; words: Catalogue }) =>
  async ({ id, number, execution, ending }: Migration): Promise<void> => {
    if (!execution || !ending) return;
    const outputs = {
      outcome: ending.kind,
      migration: id,
      number,
      summary: words.plain(`workflow.summary.${ending.kind}`, { number: formatNumber(number) }),
    };
    await unlessOver(client.functions.completeSuccess({ function_execution_id: execution, outputs }));
  };
