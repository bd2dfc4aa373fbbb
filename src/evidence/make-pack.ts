import type { Entry } from '../migration/event.ts';
import { fold } from '../migration/evolve.ts';
import { digestOf } from '../migration/plan.ts';
import { routeOf } from '../migration/route.ts';
import { reachabilityOf, type Migration } from '../migration/state.ts';
import { cutoversTold, plansTold } from './cutovers-told.ts';
import { decisionsIn } from './decisions-told.ts';
import type { EvidencePack } from './evidence-pack.ts';
import { downtimeTold, snapshotsTold } from './snapshots-told.ts';
import { stepsTold } from './steps-told.ts';
import { templateReceipt } from './template-receipt.ts';

function migrationTold(migration: Migration): EvidencePack['migration'] {
  const { id, number, typed, route, waba, phoneNumberId, deployment, source, displayName } = migration;
  return {
    id,
    number,
    typed,
    route,
    waba,
    ...(phoneNumberId && { phoneNumberId }),
    ...(deployment !== undefined && { deployment }),
    ...(source && { source }),
    ...(displayName !== undefined && { displayName }),
    requestedBy: migration.requestedBy,
    startedAt: migration.startedAt,
    changedAt: migration.changedAt,
    entries: migration.revision,
    outcome: migration.ending?.kind ?? 'running',
    reachability: reachabilityOf(migration),
  };
}

function routeTold({ route: id }: Migration): EvidencePack['route'] {
  const { steps, consequences, acceptedLosses } = routeOf(id);
  return {
    id,
    steps: steps.map(({ id: step, kind, undo }) => ({ id: step, kind, undo })),
    consequences: consequences.map(({ item, fate }) => ({ item, fate })),
    acceptedLosses: [...acceptedLosses],
  };
}

/**
 * The evidence pack of a whole journal, as it stands at `madeAt` (epoch ms). Equal journals give equal packs. Throws
 * RangeError for an empty journal or one with a hole.
 */
export function packOf(entries: readonly Entry[], madeAt: number): EvidencePack {
  const migration = fold(entries);
  if (!migration) throw new RangeError('there is no evidence of an empty journal');
  return {
    format: 'ferryman-evidence',
    version: 1,
    madeAt,
    migration: migrationTold(migration),
    route: routeTold(migration),
    plans: plansTold(entries),
    decisions: decisionsIn(entries),
    steps: stepsTold(entries, migration),
    cutovers: cutoversTold(entries),
    snapshots: snapshotsTold(entries, migration),
    templates: templateReceipt(entries, migration),
    downtime: downtimeTold(migration, madeAt),
    chain: { algorithm: 'SHA-256 over RFC 8785', length: entries.length, head: digestOf(entries.at(-1)) },
    journal: [...entries],
  };
}
