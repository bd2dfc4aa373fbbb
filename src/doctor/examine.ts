import type { ApprovalRules } from '../migration/approval-policy.ts';
import type { WabaId } from '../migration/ids.ts';
import type { OnPremises } from '../workflow/call-ports.ts';
import type { Clock } from '../workflow/ports.ts';
import type { FactPorts } from '../workflow/read-facts.ts';
import type { RedisSetUp, SlackSetUp } from '../workflow/set-up-ports.ts';
import type { People } from '../workflow/slack-ports.ts';
import { deploymentLines, metaLines } from './account-lines.ts';
import { approvalLines } from './approval-lines.ts';
import { AREAS, line, type Line } from './line.ts';
import { redisLines, vaultLines, type Gates } from './redis-lines.ts';
import { slackLines, type ExpectedOfSlack } from './slack-lines.ts';

/** Everything an installation consists of. */
export interface Installation {
  slack: SlackSetUp;
  expected: ExpectedOfSlack;
  people: People;
  rules: ApprovalRules;
  redis: RedisSetUp;
  gates: Gates;
  /** Names of the vault's keys, the sealing one first. */
  ring: readonly string[];
  graph: Pick<FactPorts, 'meta' | 'moves'>;
  wabas: readonly { id: WabaId; name: string }[];
  /** The Meta app is configured, so that tokens can be examined. */
  hasApp: boolean;
  onPremises: OnPremises;
  clock: Pick<Clock, 'now'>;
}

/** The whole set-up, read at once and judged; nothing is written anywhere. Lines come area by area, as {@link AREAS} lists them. */
export async function examine(installation: Installation): Promise<Line[]> {
  const { slack, expected, people, rules, redis, gates, ring, graph, wabas, hasApp, onPremises, clock } = installation;
  const parts = await Promise.all([
    slackLines(slack, expected),
    approvalLines(people, rules),
    redisLines(redis, gates),
    vaultLines(redis, ring),
    metaLines(graph, { wabas, hasApp, now: clock.now() }),
    deploymentLines(onPremises),
  ]);
  const counts = { wabas: String(wabas.length), deployments: String(onPremises.deployments().length) };
  const lines = [line('configuration.good', counts), ...parts.flat()];
  return lines.toSorted((one, other) => AREAS.indexOf(one.area) - AREAS.indexOf(other.area));
}
