import type { AllMiddlewareArgs, SlackEventMiddlewareArgs } from '@slack/bolt';
import { z } from 'zod';
import { ExecutionId, SlackUserId } from '../../migration/ids.ts';
import { formatNumber, parsePhoneNumber } from '../../migration/phone-number.ts';
import { RouteId } from '../../migration/route-declaration.ts';
import { refusalToWork } from '../../migration/policy.ts';
import type { Catalogue } from '../catalogue.ts';
import { wordsFor, wordsOfChannel, type ListenerDeps } from '../listen/deps.ts';
import { numberFault } from '../listen/number-fault.ts';
import { passes, slackFailureOf } from '../web-api.ts';
import { failStep } from './finish.ts';
import { question, type StepValue } from './question.ts';

/** Callback id of the step; the manifest declares the same. */
export const STEP = 'move_number';

/** What the step is given, as the manifest declares it. Whoever builds a workflow may put anything there. */
const Inputs = z.object({
  number: z.string(),
  requester: SlackUserId,
  /** Left empty: every way is offered alike. */
  way: z.string().trim().toLowerCase().optional(),
  /** Left empty: the requester is asked by direct message. */
  channel: z
    .string()
    .regex(/^([CG][A-Z0-9]{2,})?$/u)
    .optional(),
});

type Understood = { asked: StepValue; channel: string | undefined } | { fault: string };

/** Why the person whom the workflow names can want no move; undefined when they can. */
async function unfit({ people }: ListenerDeps, user: SlackUserId): Promise<boolean> {
  const [first, home] = await Promise.all([people.person(user), people.homeTeamId()]);
  // Asked again: whom Slack was too slow to name is not a stranger yet.
  const person = first ?? (await people.person(user));
  return refusalToWork(person, home) !== undefined;
}

async function understand(
  deps: ListenerDeps,
  { execution, inputs }: { execution: ExecutionId; inputs: unknown },
  words: Catalogue,
): Promise<Understood> {
  const given = Inputs.safeParse(inputs);
  if (!given.success) return { fault: words.plain('workflow.refused.inputs') };
  const { number: typed, requester, channel, way } = given.data;
  const route = RouteId.safeParse(way).data;
  if (way && !route) return { fault: words.plain('workflow.refused.way', { ways: RouteId.options.join(', ') }) };
  const number = parsePhoneNumber(typed);
  if (!number.ok) return { fault: numberFault(number, words, 'plain') };
  if (await unfit(deps, requester)) return { fault: words.plain('workflow.refused.requester') };
  const running = await deps.operations.runningOn(number.e164);
  if (running)
    return {
      fault: words.plain('workflow.refused.running', { number: formatNumber(running.number), migration: running.id }),
    };
  const asked = { x: execution, number: number.e164, typed: typed.slice(0, 100), for: requester };
  return { asked: { ...asked, ...(route && { way: route }) }, channel: channel || undefined };
}

/** Undefined when the person has been asked, otherwise why nobody could ask them. Rejects while Slack is away. */
async function ask(
  { client, questions, clock, answerWithinMs }: ListenerDeps,
  { asked, channel }: { asked: StepValue; channel: string | undefined },
  words: Catalogue,
): Promise<string | undefined> {
  try {
    const message = question(asked, words, channel === undefined);
    const posted = await client.chat.postMessage({ channel: channel ?? asked.for, ...message });
    const { x: execution, number, for: requester } = asked;
    const place = { channel: posted.channel ?? '', ts: posted.ts ?? '' };
    await questions.plan({ execution, number, requester, ...place }, clock.now() + answerWithinMs);
    return undefined;
  } catch (error) {
    if (passes(slackFailureOf(error).code)) throw error;
    return words.plain(channel === undefined ? 'workflow.refused.unasked' : 'workflow.refused.unasked-in-channel');
  }
}

/**
 * A workflow has come to the step: the person it names is asked, and the step stays open until their move is over, or until they have
 * begun none in their time. Acknowledged only when they were asked, or the step was ended with the reason: what was not, Slack
 * delivers again.
 */
export const onStep =
  (deps: ListenerDeps) =>
  async ({ event, ack }: SlackEventMiddlewareArgs<'function_executed'> & AllMiddlewareArgs): Promise<void> => {
    const execution = ExecutionId.parse(event.function_execution_id);
    const reader = z.object({ requester: SlackUserId }).safeParse(event.inputs);
    const words = reader.success ? await wordsFor(deps, reader.data.requester) : wordsOfChannel(deps);
    const understood = await understand(deps, { execution, inputs: event.inputs }, words);
    const fault = 'fault' in understood ? understood.fault : await ask(deps, understood, words);
    if (fault !== undefined) await failStep(deps.client, execution, fault);
    await ack();
  };
