import { driftBetween } from '../migration/drift.ts';
import { downtimeMs, type Migration } from '../migration/state.ts';
import type { Entry } from '../migration/event.ts';
import { ofType } from './cutovers-told.ts';
import type { EvidencePack, Snapshots } from './evidence-pack.ts';

/** Number of the entry that began the first call; beyond every entry when there was none. */
export const firstCutover = (entries: readonly Entry[]): number =>
  ofType(entries, 'cutoverStarted')[0]?.entry ?? Infinity;

function provenBy(migration: Migration): Snapshots['proven'] {
  const { registeredAt, testMessage, delivery, inboundAt, secretsExpireAt } = migration;
  return {
    ...(registeredAt !== undefined && { registeredAt }),
    ...(testMessage && { testMessage }),
    ...(delivery && { delivery }),
    ...(inboundAt !== undefined && { inboundAt }),
    ...(secretsExpireAt !== undefined && { secretsExpireAt }),
  };
}

/** The facts before and after, what differs between them, and what was proven. */
export function snapshotsTold(entries: readonly Entry[], migration: Migration): Snapshots {
  const turn = firstCutover(entries);
  const read = ofType(entries, 'factsRead').map(({ entry, at, event }) => ({ entry, at, facts: event.facts }));
  const before = read.findLast(({ entry }) => entry < turn);
  const after = read.findLast(({ entry }) => entry > turn);
  return {
    ...(before && { before }),
    ...(after && { after }),
    differences: before && after ? driftBetween(before.facts, after.facts) : [],
    ...(migration.profile && { profile: migration.profile }),
    proven: provenBy(migration),
  };
}

/** Planned and measured time without service, as far as `now`. */
export function downtimeTold(migration: Migration, now: number): EvidencePack['downtime'] {
  const { cutover, registeredAt, approval } = migration;
  const planned = approval && { plannedSeconds: approval.plan.plannedDowntimeSeconds };
  const ms = downtimeMs(migration, now);
  if (ms === undefined || cutover?.sentAt === undefined) return { ...planned, lasts: false };
  const from = cutover.sentAt;
  return registeredAt === undefined
    ? { ...planned, from, lasts: true }
    : { ...planned, from, to: registeredAt, ms, lasts: false };
}
