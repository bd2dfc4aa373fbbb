import type { ApprovalRule, ApprovalRules, PeopleSource } from '../migration/approval-policy.ts';
import { SlackUserId } from '../migration/ids.ts';
import { refusalToWork, type Approvers } from '../migration/policy.ts';
import type { People } from '../workflow/slack-ports.ts';
import { line, type Line } from './line.ts';

/** People who are looked at one by one; beyond that Slack's limits would hold the report up. */
const LOOKED_AT = 40;

interface Asked {
  rule: string;
  source: PeopleSource;
  quorum: number;
}

const nameOf = ({ waba, tag, route }: ApprovalRule) =>
  [waba, tag, route].filter((part) => part !== undefined).join(' · ');

const askedOf = (rule: ApprovalRule, name: string): Asked[] => [
  { rule: name, source: rule.approvers, quorum: rule.quorum },
  ...(rule.secondTier
    ? [{ rule: `${name}, second tier`, source: rule.secondTier, quorum: rule.secondTier.quorum }]
    : []),
];

/** Those who could never decide, whatever they are asked: guests, bots, strangers, deactivated accounts. */
async function unfit(people: People, ids: readonly string[], home: string): Promise<string[]> {
  const judged = await Promise.all(
    ids.slice(0, LOOKED_AT).map(async (id) => {
      const asked = SlackUserId.parse(id);
      // Asked again: whom Slack was too slow to name is not a stranger yet.
      const person = (await people.person(asked)) ?? (await people.person(asked));
      return refusalToWork(person, home) === undefined ? [] : [id];
    }),
  );
  return judged.flat();
}

/** A Slack that was too slow once is asked again: a decision may not wait, a report may. */
async function readMembers(people: People, source: PeopleSource): Promise<Approvers> {
  const first = await people.members(source);
  return 'unreachable' in first ? people.members(source) : first;
}

async function ruleLines(people: People, asked: Asked, home: string): Promise<Line[]> {
  const { rule, quorum } = asked;
  const members = await readMembers(people, asked.source);
  if ('unreachable' in members)
    return [line('approval.unreachable', { rule, group: asked.source.group ?? '', code: members.unreachable }, rule)];
  const ids = [...members.ids];
  const without = await unfit(people, ids, home);
  const able = ids.length - without.length;
  const values = { rule, able: String(able), quorum: String(quorum) };
  const verdict = able < quorum ? 'approval.too-few' : able - 1 < quorum ? 'approval.only-others' : 'approval.quorum';
  return [
    line(verdict, values, rule),
    ...(without.length > 0 ? [line('approval.cannot-decide', { rule, people: without.join(', ') }, rule)] : []),
  ];
}

/** Whether every rule can reach its quorum with the people it names, as Slack knows them now. */
export async function approvalLines(people: People, { rules, fallback, breakGlass }: ApprovalRules): Promise<Line[]> {
  const home = await people.homeTeamId().catch(() => undefined);
  // Slack's own lines say why; without the home team nobody can be judged.
  if (home === undefined) return [];
  const alone = breakGlass ? [{ rule: 'break-glass', source: breakGlass, quorum: 1 }] : [];
  const asked = [...askedOf(fallback, 'default'), ...rules.flatMap((rule) => askedOf(rule, nameOf(rule))), ...alone];
  return (await Promise.all(asked.map((one) => ruleLines(people, one, home)))).flat();
}
