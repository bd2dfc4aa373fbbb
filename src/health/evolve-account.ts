import { standsOpen } from './account-incident.ts';
import type { AccountIncident, Line, Member, Subject } from './account-incident.ts';
import type { AccountEntry, AccountEvent, AccountEventOf, AccountRecord } from './account-record.ts';
import { ruleOf } from './cause.ts';

/** Recovered incidents that are kept for the channel, for late clicks and for those that come back. */
const keptRecovered = 20;
const keptLines = 40;
const keptReopenings = 20;

interface When {
  seq: number;
  at: number;
}

/** Since when, and by which webhook. */
interface Joining {
  at: number;
  reportedAt?: number | undefined;
}

const memberOf = (subject: Subject, { at, reportedAt }: Joining): Member => ({
  subject,
  since: at,
  ...(reportedAt !== undefined && { reportedAt }),
});

const membersOf = (subjects: readonly Subject[], joining: Joining): Member[] =>
  subjects.map((subject) => memberOf(subject, joining));

/** New ones are added; those that had become good have it again since now. */
function joinedBy(members: readonly Member[], subjects: readonly Subject[], joining: Joining): Member[] {
  const left = new Set(subjects);
  const known = members.map((member): Member => {
    if (!left.delete(member.subject) || member.goodSince === undefined) return member;
    return memberOf(member.subject, joining);
  });
  return [...known, ...membersOf([...left], joining)];
}

function leftBy(
  members: readonly Member[],
  { subjects, reportedAt, unwatched }: AccountEventOf<'left'>,
  at: number,
): Member[] {
  const leaving = new Set(subjects);
  return members.map((member) =>
    leaving.has(member.subject) && member.goodSince === undefined
      ? { ...member, goodSince: at, ...(reportedAt !== undefined && { reportedAt }), ...(unwatched && { unwatched }) }
      : member,
  );
}

type Said = Line extends infer L ? (L extends Line ? Omit<L, 'seq' | 'at'> : never) : never;
type Sayings = {
  [T in AccountEvent['type']]?: (event: AccountEventOf<T>, incident: AccountIncident) => Said | undefined;
};

/** What of an event the thread tells. */
const sayings: Sayings = {
  reminded: () => ({ tell: 'reminder' }),
  listWanted: () => ({ tell: 'list' }),
  joined: ({ isTold, subjects }) => (isTold ? { tell: 'joined', count: subjects.length } : undefined),
  snoozed: ({ by, until }) => ({ tell: 'snoozed', by, until }),
  snoozeEnded: () => ({ tell: 'snooze-ended' }),
  assigned: ({ to, by }) => ({ tell: 'assigned', to, by }),
  reopened: (_event, { reopenedAt }) => ({ tell: 'reopened', times: reopenedAt.length }),
  recovered: () => ({ tell: 'recovered' }),
};

function lineOf(event: AccountEvent, incident: AccountIncident, { seq, at }: When): Line | undefined {
  const saying = sayings[event.type] as
    ((event: AccountEvent, incident: AccountIncident) => Said | undefined) | undefined;
  const said = saying?.(event, incident);
  return said && { seq, at, ...said };
}

type Change = Exclude<AccountEvent, { type: 'opened' }>;
type Handlers = {
  [T in Change['type']]: (incident: AccountIncident, event: AccountEventOf<T>, at: number) => AccountIncident;
};

function reopened(
  { recoveredAt: _over, snoozed: _snoozed, listed: _listed, acknowledged, ...incident }: AccountIncident,
  { evidence, subjects, keepsOwner, reportedAt }: AccountEventOf<'reopened'>,
  at: number,
): AccountIncident {
  return {
    ...incident,
    evidence,
    members: membersOf(subjects, { at, reportedAt }),
    reopenedAt: [...incident.reopenedAt, at].slice(-keptReopenings),
    remindedAt: at,
    ...(keepsOwner && acknowledged && { acknowledged }),
  };
}

const handlers: Handlers = {
  reopened,
  joined: (incident, { evidence, subjects, reportedAt }, at) => ({
    ...incident,
    evidence,
    members: joinedBy(incident.members, subjects, { at, reportedAt }),
  }),
  left: (incident, event, at) => ({ ...incident, members: leftBy(incident.members, event, at) }),
  recovered: ({ snoozed: _snoozed, ...incident }, _event, at) => ({ ...incident, recoveredAt: at }),
  acknowledged: ({ snoozed: _snoozed, ...incident }, { by }, at) => ({ ...incident, acknowledged: { by, at } }),
  assigned: (incident, { to, by }, at) => ({ ...incident, assigned: { to, by, at } }),
  snoozed: (incident, { by, until }) => ({ ...incident, snoozed: { by, until } }),
  // Whoever asked for quiet is asked again: an acknowledgement of before would keep it quiet for ever.
  snoozeEnded: ({ snoozed: _snoozed, acknowledged: _acknowledged, ...incident }, _event, at) => ({
    ...incident,
    remindedAt: at,
  }),
  reminded: (incident, _event, at) => ({ ...incident, remindedAt: at }),
  listWanted: (incident) => ({ ...incident, listed: incident.members.length }),
};

const opened = (
  { incident, cause, evidence, subjects, reportedAt }: AccountEventOf<'opened'>,
  { seq, at }: When,
): AccountIncident => ({
  id: incident,
  cause,
  severity: ruleOf(cause).severity,
  openedAt: at,
  evidence,
  members: membersOf(subjects, { at, reportedAt }),
  reopenedAt: [],
  lines: [],
  revision: seq,
});

function changed(incident: AccountIncident, event: Change, when: When): AccountIncident {
  const handler = handlers[event.type] as (before: AccountIncident, event: Change, at: number) => AccountIncident;
  const after = handler(incident, event, when.at);
  const line = lineOf(event, after, when);
  return { ...after, lines: line ? [...after.lines, line].slice(-keptLines) : after.lines, revision: when.seq };
}

function withoutOldOnes(incidents: AccountIncident[]): AccountIncident[] {
  const over = incidents.filter((one) => !standsOpen(one));
  const dropped = new Set(over.slice(0, Math.max(0, over.length - keptRecovered)));
  return incidents.filter((one) => !dropped.has(one));
}

/** Folds one event into the record; pure. Throws RangeError when an entry is out of order. */
export function evolveAccount(record: AccountRecord, { seq, at, event }: AccountEntry): AccountRecord {
  if (record.revision + 1 !== seq) throw new RangeError(`account entry ${seq} is out of order`);
  const when = { seq, at };
  if (event.type === 'opened')
    return {
      ...record,
      revision: seq,
      counted: record.counted + 1,
      incidents: withoutOldOnes([...record.incidents, opened(event, when)]),
    };
  const incidents = record.incidents.map((one) => (one.id === event.incident ? changed(one, event, when) : one));
  return { ...record, revision: seq, incidents };
}
