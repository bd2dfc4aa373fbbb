import type { ApiCall, ApiMethods } from '../api-call.ts';
import { isJson } from '../json.ts';
import { SlackError } from '../slack-error.ts';
import type { StepRun } from '../workspace.ts';

function running(call: ApiCall): StepRun {
  const run = call.context.workspace.stepRuns.get(call.required('function_execution_id'));
  if (!run) throw new SlackError('function_execution_not_found');
  if (run.state !== 'running') throw new SlackError('execution_not_in_running_state');
  return run;
}

function completeSuccess(call: ApiCall) {
  const run = running(call);
  const outputs = call.structure('outputs', 'invalid_arguments');
  const declared = call.context.manifest.steps.find(({ callbackId }) => callbackId === run.callbackId)?.outputs ?? [];
  const given = isJson(outputs) ? outputs : {};
  const isFit =
    Object.keys(given).every((name) => declared.some((one) => one.name === name)) &&
    declared.every(({ name, type, is_required: needed }) =>
      given[name] === undefined ? !needed : type !== 'string' || typeof given[name] === 'string',
    );
  if (!isFit) throw new SlackError('parameter_validation_failed');
  Object.assign(run, { state: 'completed', outputs: given });
  call.context.workspace.changed();
  return {};
}

function completeError(call: ApiCall) {
  const run = running(call);
  Object.assign(run, { state: 'failed', error: call.required('error') });
  // Slackbot tells whoever started the workflow.
  call.context.workspace.notify(run.user, 'step_failed', `Your workflow stopped: ${run.error ?? ''}`);
  return {};
}

const ofABot = { token: 'bot', scopes: [] } as const;

/** functions.* */
export const functionMethods: ApiMethods = {
  'functions.completeSuccess': {
    ...ofABot,
    coverage: 'partial',
    note: 'outputs are checked for their names and for text',
    run: completeSuccess,
  },
  'functions.completeError': { ...ofABot, coverage: 'supported', note: 'told as a banner', run: completeError },
};
