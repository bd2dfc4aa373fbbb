import { formatNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import { SlackUserId } from '../../migration/ids.ts';
import type { Migration } from '../../migration/state.ts';
import type { Standing } from '../../workflow/standing.ts';
import { blockedLines } from '../card/blocked.ts';
import { stateValues } from '../card/state-sentence.ts';
import type { Catalogue } from '../catalogue.ts';
import { parseClickValue } from '../click.ts';
import { person, time } from '../tokens.ts';
import type { ListenerDeps } from './deps.ts';
import type { Asking } from './moving.ts';
import { refusalText } from './refusal-text.ts';

interface Told {
  deps: Pick<ListenerDeps, 'people' | 'clock'>;
  words: Catalogue;
  migration: Migration;
  standing: Standing;
}

function decidingLine({ deps, words, standing }: Told): string {
  const { decide, hasVoted, policy } = standing;
  if (hasVoted) return words.mrkdwn('standing.voted');
  if (!('refusal' in decide))
    return decide.for ? words.mrkdwn('standing.may-for', { for: person(decide.for) }) : words.mrkdwn('standing.may');
  const approvers = deps.people.approversToken(policy.approversFrom);
  const key = `standing.${decide.refusal.code}`;
  return words.has(key) ? words.mrkdwn(key, { approvers }) : refusalText(decide.refusal, words, approvers);
}

function personalLines(told: Told): string[] {
  const { words, standing, deps } = told;
  const { alone, barred } = standing;
  return [
    decidingLine(told),
    ...(alone ? [words.mrkdwn('standing.alone')] : []),
    ...(barred ? [] : [words.mrkdwn('standing.works')]),
    // Whoever is barred from all work may hear the same reason once only.
    ...(barred && !('refusal' in standing.decide && standing.decide.refusal.code === barred.code)
      ? [refusalText(barred, words, deps.people.approversToken())]
      : []),
  ];
}

function secondTierLine({ deps, words, migration: { approval }, standing }: Told): string[] {
  const { escalatesTo } = standing.policy;
  if (!escalatesTo) return [];
  const second = deps.people.approversToken(escalatesTo);
  const called = approval?.closed ? undefined : approval?.escalatedAt;
  return [
    called === undefined
      ? words.mrkdwn('why.second-tier', { second })
      : words.mrkdwn('why.second-tier.called', { second, at: time(called) }),
  ];
}

function ruleLines(told: Told): string[] {
  const { deps, words, migration, standing } = told;
  const { policy, delegated } = standing;
  return [
    words.mrkdwn('why.rule', {
      quorum: policy.quorum,
      approvers: deps.people.approversToken(policy.approversFrom),
      rule: policy.rule,
      count: migration.approval?.closed ? 0 : (migration.approval?.votes.length ?? 0),
    }),
    ...secondTierLine(told),
    ...(delegated ? [words.mrkdwn('why.in-force')] : []),
  ];
}

/** What one person may do on a migration and why not the rest: where it stands, what is not possible, they themselves, the rule. */
function whyText(told: Told): string {
  const { deps, words, migration, standing } = told;
  const now = deps.clock.now();
  const approvers = deps.people.approversToken(standing.policy.approversFrom);
  return [
    words.mrkdwn('why.head', { number: formatNumber(migration.number), ...stateValues(migration, now, words) }),
    ...blockedLines(migration, now, { words, approvers }),
    ...personalLines(told),
    ...ruleLines(told),
  ].join('\n');
}

/** Answers the question behind every button that is not there, for the person who asks. */
async function explain(
  deps: ListenerDeps,
  { words, user, migration }: { words: Catalogue; user: SlackUserId; migration: Migration },
): Promise<string> {
  const standing = await deps.operations.standing({ id: migration.id, by: user });
  return standing
    ? whyText({ deps, words, migration, standing })
    : refusalText({ code: 'unknown-migration' }, words, deps.people.approversToken());
}

/** The same for a click on a card, an old one too: the question is about now. */
export async function explainClicked(
  deps: ListenerDeps,
  { words, user, value }: { words: Catalogue; user: string; value: string | undefined },
): Promise<string> {
  const clicked = parseClickValue(value);
  const migration = clicked && (await deps.operations.migration(clicked.m));
  return migration
    ? explain(deps, { words, user: SlackUserId.parse(user), migration })
    : refusalText({ code: 'unknown-migration' }, words, deps.people.approversToken());
}

/** `/migrate why <number>`. */
export async function why(asking: Asking & { user: SlackUserId }, number: ParsedNumber): Promise<void> {
  const { deps, words, tell } = asking;
  const migration = await deps.operations.runningOn(number.e164);
  if (!migration) return tell(words.mrkdwn('why.none', { number: formatNumber(number.e164) }));
  return tell(await explain(deps, { ...asking, migration }));
}
