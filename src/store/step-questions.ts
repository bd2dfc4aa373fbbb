import { E164, ExecutionId, SlackUserId } from '../migration/ids.ts';
import type { StepQuestion, StepQuestions } from '../workflow/slack-ports.ts';
import { STEP_QUESTIONS } from './keys.ts';
import { createTimes, type Written } from './report-times.ts';
import type { RedisClient } from './storage.ts';

const written: Written<StepQuestion> = {
  member: ({ execution, number, requester, channel, ts }) => [execution, number, requester, channel, ts].join(' '),
  planned(text) {
    const [execution, number, requester, channel = '', ts = ''] = text.split(' ');
    return {
      execution: ExecutionId.parse(execution),
      number: E164.parse(number),
      requester: SlackUserId.parse(requester),
      channel,
      ts,
    };
  },
};

/** Until when the questions of steps may be answered. */
export const createStepQuestions = (client: RedisClient): StepQuestions => createTimes(client, STEP_QUESTIONS, written);
