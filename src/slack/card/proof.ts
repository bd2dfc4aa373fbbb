import { routeOf } from '../../migration/route.ts';
import { downtimeMs, type Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { time } from '../tokens.ts';

/** Planned, running or measured time without service. `now` is epoch ms. */
export function downtimeLine(migration: Migration, now: number, words: Catalogue): string {
  const route = routeOf(migration.route);
  if (route.before === 'unused') return words.mrkdwn('card.downtime.none');
  const lasted = downtimeMs(migration, now);
  const since = migration.cutover?.sentAt;
  if (lasted === undefined || since === undefined)
    return words.mrkdwn('card.downtime.planned', { minutes: Math.ceil(route.plannedDowntimeSeconds / 60) });
  return migration.registeredAt === undefined
    ? words.mrkdwn('card.downtime.running', { since: time(since, 'second') })
    : words.mrkdwn('card.downtime.measured', { seconds: Math.round(lasted / 1000) });
}

function received(migration: Migration, words: Catalogue): string {
  if (migration.inboundAt !== undefined)
    return words.mrkdwn('card.proof.received', { at: time(migration.inboundAt, 'second') });
  const leftOut = migration.steps['confirm-inbound'].status === 'skipped';
  return words.mrkdwn(leftOut ? 'card.proof.not-demanded' : 'card.proof.not-received');
}

/** Proof of life in both directions; nothing before the number is on the Cloud API. */
export function proofLines(migration: Migration, words: Catalogue): string[] {
  if (migration.registeredAt === undefined) return [];
  const sent = migration.delivery
    ? words.mrkdwn('card.proof.sent', { at: time(migration.delivery.at, 'second') })
    : words.mrkdwn('card.proof.not-sent');
  return [sent, received(migration, words)];
}
