import type { WebClient } from '@slack/web-api';
import { formatNumber } from '../../migration/phone-number.ts';
import type { StepQuestion } from '../../workflow/slack-ports.ts';
import { alertWordsOf } from '../alert-catalogue.ts';
import { durationText } from '../alert-duration.ts';
import { section } from '../blocks.ts';
import { catalogueOf } from '../catalogue.ts';
import type { ListenerDeps } from '../listen/deps.ts';
import { ours } from '../tokens.ts';
import { passes, slackFailureOf } from '../web-api.ts';
import type { Language } from '../words.ts';
import { failStep } from './finish.ts';
import { migrationOfStep } from './migration-of-step.ts';

/** Takes the buttons away; a question that is gone needs none. Rejects while Slack is away. */
export async function closeQuestion(
  client: WebClient,
  { channel, ts }: Pick<StepQuestion, 'channel' | 'ts'>,
  text: string,
): Promise<void> {
  try {
    await client.chat.update({ channel, ts, text, blocks: [section(text)] });
  } catch (error) {
    if (passes(slackFailureOf(error).code)) throw error;
  }
}

/** What ending a step that nobody answers needs. */
export interface UnansweredOptions {
  client: WebClient;
  operations: ListenerDeps['operations'];
  answerWithinMs: number;
  /** Language of the channel, for whoever runs the workflow. */
  language: Language;
  languageOf: (user: string) => Promise<Language>;
}

/**
 * Ends the step of a question whose time is over, unless a move was begun for it: that one ends the step when it is over. It may be
 * called again. Rejects when Slack did not take it.
 */
export const createUnanswered =
  ({ client, operations, answerWithinMs, language, languageOf }: UnansweredOptions) =>
  async (asked: StepQuestion): Promise<void> => {
    if (await migrationOfStep({ operations }, asked.number, asked.execution)) return;
    const within = (spoken: Language) => ours(durationText(answerWithinMs, alertWordsOf(spoken)));
    await failStep(
      client,
      asked.execution,
      catalogueOf(language).plain('workflow.unanswered', { within: within(language) }),
    );
    const reader = await languageOf(asked.requester);
    const values = { within: within(reader), number: formatNumber(asked.number) };
    await closeQuestion(client, asked, catalogueOf(reader).mrkdwn('workflow.unanswered-asked', values));
  };
