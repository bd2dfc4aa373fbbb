import { configuration } from './targets/configuration.ts';
import { deploymentAnswers, graphAnswers } from './targets/answers.ts';
import { numberFiles } from './targets/number-files.ts';
import { slackPayloads } from './targets/slack-payloads.ts';
import { slackValues } from './targets/slack-values.ts';
import { webhooks } from './targets/webhooks.ts';
import { fuzz, type Fuzzed, type Target } from './target.ts';

/** Every door through which something comes in from outside. */
export const TARGETS: readonly Target<unknown>[] = [
  configuration,
  numberFiles,
  webhooks,
  graphAnswers,
  deploymentAnswers,
  slackValues,
  slackPayloads,
];

/** Shares `inputs` out among the targets by their weights. */
export async function fuzzAll(how: {
  seed: number;
  inputs: number;
  targets?: readonly Target<unknown>[];
  say?: (line: string) => void;
}): Promise<Fuzzed[]> {
  const { seed, inputs, targets = TARGETS, say } = how;
  const whole = targets.reduce((sum, { weight }) => sum + weight, 0);
  const results: Fuzzed[] = [];
  for (const target of targets) {
    const began = performance.now();
    const result = await fuzz(target, { seed, inputs: Math.ceil((inputs * target.weight) / whole) });
    results.push(result);
    say?.(`${lineOf(result)}, ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  }
  return results;
}

/** One target in one line; a failure follows. */
export const lineOf = ({ name, seed, inputs, failure }: Fuzzed): string =>
  `${name}: ${inputs} inputs, seed ${seed}: ${failure === undefined ? 'as promised' : failure}`;
