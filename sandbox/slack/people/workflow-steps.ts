import type { FunctionExecutedEvent } from '@slack/types';
import type { Outcome } from '../../page-api.ts';
import { slackId } from '../identifiers.ts';
import { eventPayload } from '../payloads.ts';
import type { SlackContext } from '../slack-context.ts';
import { refused } from './access.ts';

/** A workflow of one step of the app, and what was filled into it. */
export interface StepRequest {
  user: string;
  callbackId: string;
  inputs: Record<string, string>;
}

/** Somebody starts the workflow: the app is told, and the run stays open until the app ends it. */
export async function runStep(context: SlackContext, { user, callbackId, inputs }: StepRequest): Promise<Outcome> {
  const { workspace, manifest } = context;
  const step = manifest.steps.find((one) => one.callbackId === callbackId);
  if (!step) return refused('This app offers no such step.');
  if (workspace.user(user).deleted) return refused('Your account has been deactivated.');
  const missing = step.inputs.find(({ name, is_required: needed }) => needed && !inputs[name]);
  if (missing) return refused(`${missing.title} is missing.`);
  const id = slackId('Fx');
  workspace.stepRuns.set(id, { id, callbackId, user, state: 'running' });
  const created = Math.floor(workspace.now() / 1000);
  const event = {
    type: 'function_executed',
    function: {
      id: 'Fn0MOVE0001',
      callback_id: callbackId,
      title: step.title,
      description: step.description,
      type: 'app',
      input_parameters: step.inputs,
      output_parameters: step.outputs,
      app_id: workspace.app.id,
      date_created: created,
      date_updated: created,
      date_deleted: 0,
    },
    inputs,
    function_execution_id: id,
    workflow_execution_id: slackId('Wx'),
    // Worth nothing here: an app that still used it days later would be refused by Slack as well.
    bot_access_token: 'xwfp-sandbox-step-token',
  } satisfies Omit<FunctionExecutedEvent, 'event_ts'>;
  await context.deliver({ type: 'events_api', acceptsResponse: false, payload: eventPayload(context, event) });
  return { ok: true };
}
