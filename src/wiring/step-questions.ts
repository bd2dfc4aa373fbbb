import type { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import type { Report } from '../http/route.ts';
import type { SlackPeople } from '../slack/people.ts';
import { createUnanswered } from '../slack/workflow-step/unanswered.ts';
import type { Operations } from '../workflow/operations.ts';
import { createReportRounds, type ReportRounds } from '../workflow/report-rounds.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';

/** Ends the steps of workflows whose question nobody answers in its time. */
export const wireStepQuestions = (
  config: Config,
  parts: {
    process: Process;
    storage: Storage;
    edge: { people: SlackPeople; clients: { bot: WebClient } };
    operations: Operations;
    report: Report;
  },
): ReportRounds =>
  createReportRounds({
    times: parts.storage.stepQuestions,
    leases: parts.storage.leases,
    leaseOf: ({ execution }) => `step ${execution}`,
    clock: parts.process.clock,
    tell: createUnanswered({
      client: parts.edge.clients.bot,
      operations: parts.operations,
      answerWithinMs: config.workflow.answerWithin,
      language: config.language,
      languageOf: (user) => parts.edge.people.languageOf(user),
    }),
    report: (_problem, error) => parts.report('a step that nobody answers could not be ended; trying again', error),
  });
