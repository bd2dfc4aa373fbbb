import { isReadable } from '../../migration/facts.ts';
import { routeOf } from '../../migration/route.ts';
import type { Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { regionName, routeName } from '../places.ts';
import { code, person } from '../tokens.ts';

/** The display name, as far as it was read or given. */
export const nameOf = ({ facts, displayName }: Migration): string | undefined =>
  facts?.phone?.verifiedName ?? facts?.source?.phone?.verifiedName ?? displayName;

/** The name Meta has for the account the number leaves, else the one of the configuration. */
const sourceName = ({ facts, source }: Migration): string | undefined => {
  const read = facts?.source?.waba;
  return isReadable(read) ? read.name : source?.waba.name;
};

function accounts(migration: Migration, words: Catalogue): string {
  const waba = migration.waba.name;
  const source = sourceName(migration);
  if (source !== undefined) return words.mrkdwn('card.where.between', { source, waba });
  const comesFromElsewhere = routeOf(migration.route).before === 'source';
  return words.mrkdwn(comesFromElsewhere ? 'card.where.from-provider' : 'card.where.waba', { waba });
}

/** Route, accounts, ids and who asked: the small print that tells one migration from another. */
export function whereLine(migration: Migration, words: Catalogue): string {
  const { phoneNumberId, deployment, region } = migration;
  return [
    words.mrkdwn('card.where.route', { route: routeName(migration.route, words) }),
    accounts(migration, words),
    ...(phoneNumberId === undefined ? [] : [words.mrkdwn('card.where.phone', { phone: code(phoneNumberId) })]),
    ...(deployment === undefined ? [] : [words.mrkdwn('card.where.deployment', { deployment })]),
    ...(region ? [words.mrkdwn('card.where.region', { region: regionName(region.country, words) })] : []),
    ...(migration.fleet
      ? [words.mrkdwn('card.where.fleet', { fleet: code(migration.fleet.id), line: migration.fleet.line })]
      : []),
    words.mrkdwn('card.where.by', { by: person(migration.requestedBy) }),
  ].join(' · ');
}
