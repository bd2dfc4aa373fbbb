import type { SlackUserId } from '../migration/ids.ts';
import type { AccountIncident, Member } from './account-incident.ts';
import { AccountIncidentId, affected, standsOpen } from './account-incident.ts';
import type { AccountEntry, AccountEvent, AccountRecord } from './account-record.ts';
import { openIn } from './account-record.ts';
import type { AlertRules } from './account-rules.ts';
import { calmAt, isUnstable, listAt, remindAt } from './account-rules.ts';
import { ruleOf } from './cause.ts';
import { evolveAccount } from './evolve-account.ts';
import { Evidence } from './incident.ts';
import { goneFrom, joinedEvidence, shownBy, unwatchedAmong } from './join-watches.ts';
import type { Shown } from './join-watches.ts';
import type { Reported } from './reported.ts';
import type { Watch } from './watch.ts';

/** What a person may ask of an incident. */
export type IncidentCommand = { incident: AccountIncidentId; by: SlackUserId } & (
  | { do: 'acknowledge' }
  /** Quiet until then, epoch ms. */
  | { do: 'snooze'; until: number }
  | { do: 'assign'; to: SlackUserId }
);

/** A command that changes nothing, with what stands instead; words: `alert.refusal.<code>`. */
export interface AccountRefusal {
  code: 'unknown-incident' | 'already-recovered' | 'already-acknowledged' | 'already-assigned';
  by?: SlackUserId;
  /** Epoch ms. */
  at?: number;
}

/** Either the events a command leads to, or why it can't be followed. */
export type AccountDecision = { ok: true; events: AccountEvent[] } | { ok: false; refusal: AccountRefusal };

/** Numbers the events of one decision from the record's revision on. */
export const accountEntries = (record: AccountRecord, events: readonly AccountEvent[], at: number): AccountEntry[] =>
  events.map((event, index) => ({ seq: record.revision + index + 1, at, event }));

/** The record after the entries. */
export const accountAfter = (record: AccountRecord, entries: readonly AccountEntry[]): AccountRecord =>
  entries.reduce(evolveAccount, record);

/** More numbers under an incident that has an owner are told, but not one by one. */
const tellJoinedEveryMs = 10 * 60_000;

/** Parsing puts the keys into the order of the schema, so that the texts can be compared. */
const isSame = (one: Evidence, other: Evidence) =>
  JSON.stringify(Evidence.parse(one)) === JSON.stringify(Evidence.parse(other));

function tellsJoined({ acknowledged, lines }: AccountIncident, now: number): boolean {
  const last = lines.findLast(({ tell }) => tell === 'joined');
  return acknowledged !== undefined && (last === undefined || now - last.at >= tellJoinedEveryMs);
}

function onShown(record: AccountRecord, shown: Shown, facts: Facts): AccountEvent[] {
  const { cause, subjects, evidence, reportedAt } = shown;
  const { rules, now } = facts;
  const told = { evidence, subjects, ...(reportedAt !== undefined && { reportedAt }) };
  const open = openIn(record).find((one) => one.cause === cause);
  if (open) return onOpen(open, shown, now);
  const last = record.incidents.findLast((one) => one.cause === cause);
  if (last?.recoveredAt !== undefined && now - last.recoveredAt < rules.reopenWithinMs)
    return [{ type: 'reopened', incident: last.id, ...told, keepsOwner: isUnstable(last, now) }];
  const incident = AccountIncidentId.parse(`w${record.waba}.${record.counted + 1}`);
  return [{ type: 'opened', incident, cause, ...told }];
}

function onOpen(open: AccountIncident, { subjects, evidence, reportedAt }: Shown, now: number): AccountEvent[] {
  const known = new Set(affected(open).map(({ subject }) => subject));
  const joining = subjects.filter((subject) => !known.has(subject));
  const whole = joinedEvidence(open.evidence, evidence);
  if (joining.length === 0 && isSame(whole, open.evidence)) return [];
  const isTold = joining.length > 0 && tellsJoined(open, now);
  const told = { evidence: whole, subjects: joining, isTold, ...(reportedAt !== undefined && { reportedAt }) };
  return [{ type: 'joined', incident: open.id, ...told }];
}

/** What time alone brings about. */
function onTime(incident: AccountIncident, { rules, now }: Facts): AccountEvent[] {
  const { id, snoozed } = incident;
  const isPast = (at: number | undefined) => at !== undefined && at <= now;
  if (isPast(calmAt(incident, rules, now))) return [{ type: 'recovered', incident: id }];
  return [
    ...(isPast(listAt(incident, rules)) ? [{ type: 'listWanted' as const, incident: id }] : []),
    ...(isPast(snoozed?.until) ? [{ type: 'snoozeEnded' as const, incident: id }] : []),
    ...(isPast(remindAt(incident, rules)) ? [{ type: 'reminded' as const, incident: id }] : []),
  ];
}

interface Facts {
  rules: AlertRules;
  /** Epoch ms. */
  now: number;
}

/**
 * Brings the incidents of an account up to the numbers just looked at and to the time. Pure, and idempotent: the same watches
 * again lead to nothing.
 */
export function settleAccount(before: AccountRecord, watches: readonly Watch[], facts: Facts): AccountEvent[] {
  const events: AccountEvent[] = [];
  let record = before;
  const take = (more: readonly AccountEvent[]) => {
    record = accountAfter(record, accountEntries(record, more, facts.now));
    events.push(...more);
  };
  const shown = shownBy(watches, record.waba);
  for (const incident of openIn(record)) {
    const gone = goneFrom(incident, watches, shown);
    const unseen = unwatchedAmong(gone, watches);
    const good = gone.filter((subject) => !unseen.includes(subject));
    if (good.length > 0) take([{ type: 'left', incident: incident.id, subjects: good }]);
    if (unseen.length > 0) take([{ type: 'left', incident: incident.id, subjects: unseen, unwatched: true }]);
  }
  for (const one of shown.values()) take(onShown(record, one, facts));
  for (const incident of openIn(record)) take(onTime(incident, facts));
  return events;
}

/** True for a webhook older than the last about the same; Meta's times are whole seconds, so equal ones are not. */
const isOvertaken = (member: Member | undefined, { at }: Reported): boolean =>
  member?.reportedAt !== undefined && member.reportedAt > at;

/** The number or template has the problem no more. */
function onGone(record: AccountRecord, incident: AccountIncident, told: { reported: Reported; facts: Facts }) {
  const { subject, at } = told.reported;
  const left: AccountEvent = { type: 'left', incident: incident.id, subjects: [subject], reportedAt: at };
  const after = accountAfter(record, accountEntries(record, [left], told.facts.now));
  return [left, ...openIn(after).flatMap((one) => (one.id === incident.id ? onTime(one, told.facts) : []))];
}

/**
 * Brings the incidents of an account up to what a webhook tells. Pure; one that is older than the last about the same number or
 * template, or the same again, leads to nothing.
 */
export function reportToAccount(record: AccountRecord, reported: Reported, facts: Facts): AccountEvent[] {
  const { cause, subject, at: reportedAt, value } = reported;
  const last = record.incidents.findLast((one) => one.cause === cause);
  const member = last?.members.find((one) => one.subject === subject);
  if (isOvertaken(member, reported)) return [];
  const evidence: Evidence = { value: value.slice(0, 100), entities: [], errors: [], notes: [] };
  if (reported.isBad) return onShown(record, { cause, subjects: [subject], evidence, reportedAt }, facts);
  const isAffected = last !== undefined && standsOpen(last) && affected(last).some((one) => one.subject === subject);
  return isAffected ? onGone(record, last, { reported, facts }) : [];
}

const refuse = (refusal: AccountRefusal): AccountDecision => ({ ok: false, refusal });

/** What only a person can end is over once somebody has taken note of it. */
function endOf(incident: AccountIncident): AccountEvent[] {
  if (ruleOf(incident.cause).endsWhenTaken !== true) return [];
  const subjects = affected(incident).map(({ subject }) => subject);
  return [
    { type: 'left', incident: incident.id, subjects },
    { type: 'recovered', incident: incident.id },
  ];
}

function followed(incident: AccountIncident, command: IncidentCommand): AccountDecision {
  const { by } = command;
  switch (command.do) {
    case 'acknowledge':
      if (incident.acknowledged) return refuse({ code: 'already-acknowledged', ...incident.acknowledged });
      return { ok: true, events: [{ type: 'acknowledged', incident: incident.id, by }, ...endOf(incident)] };
    case 'snooze':
      return { ok: true, events: [{ type: 'snoozed', incident: incident.id, by, until: command.until }] };
    case 'assign': {
      const { to } = command;
      if (incident.assigned?.to === to) return refuse({ code: 'already-assigned', by: to, at: incident.assigned.at });
      return { ok: true, events: [{ type: 'assigned', incident: incident.id, to, by }] };
    }
  }
}

/** Answers what a person asks; a recovery wins over everything that comes after it. Pure. */
export function decideIncident(record: AccountRecord, command: IncidentCommand): AccountDecision {
  const incident = record.incidents.find(({ id }) => id === command.incident);
  if (!incident) return refuse({ code: 'unknown-incident' });
  if (!standsOpen(incident))
    return refuse({ code: 'already-recovered', at: incident.recoveredAt ?? incident.openedAt });
  return followed(incident, command);
}
