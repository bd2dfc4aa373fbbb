import type { AccountIncident } from './account-incident.ts';
import { affected } from './account-incident.ts';
import type { AccountRecord } from './account-record.ts';
import { openIn } from './account-record.ts';

/** How incidents of an account are told; durations in ms. */
export interface AlertRules {
  /** How often somebody is reminded of an urgent incident that nobody has taken. */
  remindEveryMs: number;
  /** A cause that comes back within this time after it has recovered is the same incident again. */
  reopenWithinMs: number;
  /** How long an incident that comes and goes must stay good before it is called recovered. */
  calmForMs: number;
  /** More numbers than this are listed in the thread. */
  listedAtMost: number;
}

export const defaultAlertRules: AlertRules = {
  remindEveryMs: 30 * 60_000,
  reopenWithinMs: 3_600_000,
  calmForMs: 30 * 60_000,
  listedAtMost: 10,
};

/** So many returns in {@link unstableWindowMs} make an incident unstable. */
const unstableFrom = 2;
const unstableWindowMs = 6 * 3_600_000;

/** The numbers of an account are read one after the other: their list waits until most of them were. */
const gatherMs = 30_000;
/** Once told, a list is told anew when this many times as many numbers have the problem. */
const listAnewFrom = 1.5;

/** True for an incident that comes and goes: it is told less, and must stay good for longer. */
export const isUnstable = ({ reopenedAt }: AccountIncident, now: number): boolean =>
  reopenedAt.filter((at) => now - at < unstableWindowMs).length >= unstableFrom;

/** When the incident may be called recovered: absent while a number has the problem. */
export function calmAt(incident: AccountIncident, rules: AlertRules, now: number): number | undefined {
  if (affected(incident).length > 0) return undefined;
  const goodSince = Math.max(incident.openedAt, ...incident.members.map((member) => member.goodSince ?? 0));
  return goodSince + (isUnstable(incident, now) ? rules.calmForMs : 0);
}

/** When somebody is reminded next: only of what is urgent and stands, has no owner and is not to be quiet. */
export function remindAt(incident: AccountIncident, { remindEveryMs }: AlertRules): number | undefined {
  const { severity, acknowledged, snoozed, remindedAt, openedAt } = incident;
  if (severity !== 'page' || acknowledged || snoozed || affected(incident).length === 0) return undefined;
  return (remindedAt ?? openedAt) + remindEveryMs;
}

/** When the thread gets a list of all numbers. */
export function listAt(incident: AccountIncident, { listedAtMost }: AlertRules): number | undefined {
  const { members, listed, openedAt, reopenedAt } = incident;
  if (members.length <= listedAtMost || members.length < (listed ?? 0) * listAnewFrom) return undefined;
  return (reopenedAt.at(-1) ?? openedAt) + gatherMs;
}

/** When something must happen by itself in the account, epoch ms; undefined: never. */
export function accountDueAt(record: AccountRecord, rules: AlertRules, now: number): number | undefined {
  const times = openIn(record)
    .flatMap((incident) => [
      incident.snoozed?.until,
      remindAt(incident, rules),
      listAt(incident, rules),
      calmAt(incident, rules, now),
    ])
    .filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}
