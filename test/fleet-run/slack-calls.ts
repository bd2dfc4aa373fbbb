import type { TrafficEntry } from '../../sandbox/slack/traffic.ts';

/** Calls of the Web API. */
export interface SlackCalls {
  total: number;
  /** By method, the most frequent first. */
  byMethod: [method: string, count: number][];
  /** What Slack refused: method and error, with how often. */
  refused: [what: string, count: number][];
}

const counted = (names: readonly string[]): [string, number][] =>
  [...Map.groupBy(names, (name) => name)]
    .map(([name, { length }]): [string, number] => [name, length])
    .toSorted(([, one], [, other]) => other - one);

/** Errors of answers that say no. */
function errorOf({ what, text }: TrafficEntry): string[] {
  const error = /"ok":false.*?"error":"([a-z_]+)"/u.exec(text)?.[1];
  return error === undefined ? [] : [`${what}: ${error}`];
}

/** Counts what the bot asked of Slack, and what Slack answered with a refusal. */
export function slackCallsIn(traffic: readonly TrafficEntry[]): SlackCalls {
  const answers = traffic.filter(({ direction, status }) => direction === 'to-bot' && status !== undefined);
  const methods = answers.map(({ what }) => what);
  return { total: methods.length, byMethod: counted(methods), refused: counted(answers.flatMap(errorOf)) };
}
