import type { SlackUserId } from './ids.ts';

/** A person as Slack's `users.info` describes them at the moment of the click. */
export interface Person {
  id: SlackUserId;
  teamId: string;
  isBot: boolean;
  isDeleted: boolean;
  /** Single- or multi-channel guest. */
  isGuest: boolean;
  /** Administrator or owner of the workspace. */
  isAdmin?: boolean;
  /** From another workspace, through Slack Connect. */
  isStranger: boolean;
  /** Absent when the bot may not read it. */
  email?: string;
}

/** The people who may decide, as read at the moment of the click; `unreachable` fails closed. */
export type Approvers = { ids: ReadonlySet<string> } | { unreachable: string };

/** Why somebody may not decide; words: `refusal.<code>`. */
export type ApprovalRefusal =
  | 'approvers-unreachable'
  | 'no-approvers'
  | 'quorum-unreachable'
  | 'person-unknown'
  | 'is-bot'
  | 'is-deactivated'
  | 'is-guest'
  | 'is-foreign'
  | 'is-requester'
  | 'confirmed-the-checklist'
  | 'not-an-approver';

/** Everything a decision on a person needs. */
export interface ApprovalQuestion {
  person: Person | undefined;
  approvers: Approvers;
  homeTeamId: string;
  requester: Person | { id: SlackUserId };
  /** Who was responsible before somebody took it over: handing it on must not be a way to approve it oneself. */
  formerOwners?: readonly (Person | { id: SlackUserId })[];
  /** Set when the policy excludes whoever confirmed the checklist. */
  excluded?: SlackUserId;
}

const sameMailbox = (a: Person, b: Person | { id: SlackUserId }) =>
  'email' in b && !!a.email && !!b.email && a.email.toLowerCase() === b.email.toLowerCase();

const isSame = (person: Person, other: Person | { id: SlackUserId }) =>
  person.id === other.id || sameMailbox(person, other);

/** Undefined when the person may approve or reject; otherwise the first reason why not. Fails closed. */
export function refusalToDecide(question: ApprovalQuestion): ApprovalRefusal | undefined {
  const { person, approvers, requester, formerOwners = [] } = question;
  if (!person) return 'person-unknown';
  const rules: [boolean, ApprovalRefusal][] = [
    [person.isBot, 'is-bot'],
    [person.isDeleted, 'is-deactivated'],
    [person.isStranger || person.teamId !== question.homeTeamId, 'is-foreign'],
    [person.isGuest, 'is-guest'],
    [[requester, ...formerOwners].some((owner) => isSame(person, owner)), 'is-requester'],
    [person.id === question.excluded, 'confirmed-the-checklist'],
  ];
  const broken = rules.find(([applies]) => applies);
  if (broken) return broken[1];
  if ('unreachable' in approvers) return 'approvers-unreachable';
  return approvers.ids.has(person.id) ? undefined : 'not-an-approver';
}

/** Undefined when enough people other than the requester could approve; otherwise why a request would wait in vain. */
export function refusalToRequest(
  approvers: Approvers,
  requester: SlackUserId,
  {
    excluded,
    formerOwners = [],
    quorum = 1,
  }: { excluded?: SlackUserId | undefined; formerOwners?: readonly string[]; quorum?: number } = {},
): ApprovalRefusal | undefined {
  if ('unreachable' in approvers) return 'approvers-unreachable';
  const others = [...approvers.ids].filter((id) => id !== requester && id !== excluded && !formerOwners.includes(id));
  if (others.length === 0) return 'no-approvers';
  return others.length < quorum ? 'quorum-unreachable' : undefined;
}

/** Undefined when the person may work on migrations at all: a full, active member of the home workspace. */
export function refusalToWork(person: Person | undefined, homeTeamId: string): ApprovalRefusal | undefined {
  if (!person) return 'person-unknown';
  if (person.isBot) return 'is-bot';
  if (person.isDeleted) return 'is-deactivated';
  if (person.isStranger || person.teamId !== homeTeamId) return 'is-foreign';
  return person.isGuest ? 'is-guest' : undefined;
}
