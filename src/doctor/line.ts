import type { Finding } from '../migration/finding.ts';

/** What is looked at, in the order of the report. */
export const AREAS = ['configuration', 'slack', 'approval', 'redis', 'vault', 'meta', 'deployments'] as const;
export type Area = (typeof AREAS)[number];

export type Level = 'ok' | 'warning' | 'failure';

/** Everything the doctor can say of its own, and how grave it is; the words are `doctor.<id>`, the fix stands in them. */
export const LEVELS = {
  'configuration.good': 'ok',
  'configuration.problem': 'failure',
  'slack.token': 'ok',
  'slack.token-refused': 'failure',
  'slack.unreachable': 'failure',
  'slack.scopes': 'ok',
  'slack.scopes-missing': 'failure',
  'slack.scopes-unneeded': 'warning',
  'slack.scopes-hidden': 'warning',
  'slack.app-token': 'ok',
  'slack.app-token-refused': 'failure',
  'slack.second-process': 'failure',
  'slack.alone': 'ok',
  'slack.over-http': 'ok',
  'slack.channel': 'ok',
  'slack.channel-missing': 'failure',
  'slack.channel-outside': 'failure',
  'slack.channel-unreadable': 'failure',
  'approval.quorum': 'ok',
  'approval.unreachable': 'failure',
  'approval.too-few': 'failure',
  'approval.only-others': 'warning',
  'approval.cannot-decide': 'warning',
  'redis.unreachable': 'failure',
  'redis.rights-missing': 'failure',
  'redis.server': 'ok',
  'redis.memory-short': 'warning',
  'redis.no-wait-for-disk': 'warning',
  'redis.epoch': 'ok',
  'redis.persistence': 'ok',
  'redis.eviction': 'ok',
  'redis.clock': 'ok',
  'redis.cutover-ready': 'ok',
  'redis.cutover-disabled': 'failure',
  'redis.cutover-accepted': 'warning',
  'vault.good': 'ok',
  'vault.old-key': 'warning',
  'vault.key-gone': 'failure',
  'meta.app-absent': 'warning',
  'meta.token-expires-soon': 'warning',
  'deployments.none': 'ok',
} as const satisfies Record<string, Level>;

export type LineId = keyof typeof LEVELS;

/** One line of the report. `subject` names the account, channel or rule it is about. */
export type Line = { area: Area; subject?: string } & (
  | { id: LineId; values: Record<string, string> }
  /** What a check of the migrations finds; its words are those of the check. */
  | { finding: Finding }
);

/** A line of the doctor's own. */
export const line = (id: LineId, values: Record<string, string> = {}, subject?: string): Line => ({
  area: id.slice(0, id.indexOf('.')) as Area,
  id,
  values,
  ...(subject !== undefined && { subject }),
});

const OF_FINDING: Record<Finding['level'], Level> = { pass: 'ok', note: 'ok', warn: 'warning', block: 'failure' };

/** How grave a line is. */
export const levelOf = (one: Line): Level => ('finding' in one ? OF_FINDING[one.finding.level] : LEVELS[one.id]);

/** What a program can hold on to: `slack.scopes-missing`, `meta.token.invalid`. */
export const idOf = (one: Line): string =>
  'finding' in one ? `${one.area}.${one.finding.check}.${one.finding.outcome}` : one.id;
