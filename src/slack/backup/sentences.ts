import type { BackupRefusal } from '../../migration/decide-restore.ts';
import type { KeptBackup } from '../../migration/kept-backup.ts';
import type { RestoreFinding } from '../../migration/restore-checks.ts';
import type { Catalogue } from '../catalogue.ts';
import { channel, code, person, rendered, time } from '../tokens.ts';
import type { Token, Values } from '../words.ts';

/** The set-up in words; anything that is none is shown as unknown. */
export function setUpText(setUp: string, shards: string, words: Catalogue): Token {
  const key = `setup.${setUp}`;
  return rendered(words.mrkdwn(words.has(key) ? key : 'setup.unknown', { shards }));
}

/** The beginning of a checksum: enough to compare, nothing to use. */
export const shaText = (sha256: string): Token => code(sha256.slice(0, 16));

/** A time for `plain_text`, which knows no dates of Slack: UTC. */
export const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** How people tell kept backups apart. */
export const shortId = (id: string): string => id.slice(0, 8);

const became = ({ usedAt, usedBy, restoredAt }: KeptBackup, words: Catalogue): Token =>
  rendered(
    [
      ...(usedAt === undefined ? [] : [words.mrkdwn('backup.list.used', { at: time(usedAt) })]),
      ...(usedBy === undefined || usedAt !== undefined ? [] : [words.mrkdwn('backup.list.reserved')]),
      ...(restoredAt === undefined ? [] : [words.mrkdwn('backup.list.restored', { at: time(restoredAt) })]),
    ].join(''),
  );

/** What may be told of a kept backup, as the values of messages. */
export const backupValues = (backup: KeptBackup, words: Catalogue): Values => ({
  deployment: backup.deployment,
  id: code(shortId(backup.id)),
  at: time(backup.takenAt),
  by: person(backup.takenBy),
  client: backup.clientVersion,
  setup: setUpText(backup.setUp, String(backup.shards ?? '?'), words),
  bytes: backup.bytes,
  sha: shaText(backup.sha256),
  until: time(backup.expiresAt),
  became: became(backup, words),
});

/** Where the card is, and who may decide. */
export interface Bearings {
  channel: string;
  approvers: Token;
}

/** Why nothing was done, in plain words; mrkdwn. */
export function backupRefusalText({ code: why, values = {} }: BackupRefusal, words: Catalogue, at: Bearings): string {
  const known: Values = {
    approvers: at.approvers,
    channel: channel(at.channel),
    deployments: values['deployments'] ?? '–',
    by: values['by'] === undefined ? '–' : person(values['by']),
    at: values['at'] === undefined ? '–' : time(Number(values['at'])),
  };
  const own = `backup.refusal.${why}`;
  if (words.has(own)) return words.mrkdwn(own, known);
  const shared = `refusal.${why}`;
  return words.has(shared) ? words.mrkdwn(shared, known) : words.mrkdwn('backup.refusal.restore-unknown');
}

function valuesOf({ check, values }: RestoreFinding, words: Catalogue): Values {
  if (check === 'set-up' && values['before'] !== undefined)
    return {
      ...values,
      before: setUpText(values['before'], values['beforeShards'] ?? '?', words),
      now: setUpText(values['now'] ?? '', values['nowShards'] ?? '?', words),
    };
  const reason = `failure.${values['reason']}.what`;
  return words.has(reason) ? { ...values, reason: rendered(words.mrkdwn(reason)) } : values;
}

const LEVELS: Record<RestoreFinding['level'], number> = { block: 0, warn: 1, note: 2, pass: 3 };

/** One line for each finding, the gravest first. */
export const restoreFindingLines = (findings: readonly RestoreFinding[], words: Catalogue): string[] =>
  findings
    .toSorted((one, other) => LEVELS[one.level] - LEVELS[other.level])
    .map((finding) => {
      const key = `restore.check.${finding.check}.${finding.outcome}`;
      const text = words.has(key)
        ? words.mrkdwn(key, valuesOf(finding, words))
        : `${finding.check}: ${finding.outcome}`;
      return words.mrkdwn('finding.line', { level: words.mrkdwn(`level.${finding.level}`), text: rendered(text) });
    });
