import type { Migration } from '../migration/state.ts';
import { numberIn } from './performer.ts';
import type { Meta, OnPremises } from './call-ports.ts';
import { readable } from './readable.ts';

/** What reading both sides says about an attempted move. */
export interface SideReading {
  /** Equal readings settle; this is what is compared, and what people see. */
  text: string;
  verdict: 'moved' | 'untouched' | 'untouched-but-down' | 'unclear';
}

/** A migrated number shows up as PENDING for a moment before CONNECTED (domain notes 6.2 D4). */
const ON_CLOUD = ['CONNECTED', 'PENDING'];

/** A number that never ran on a client of ours: what Meta says of it in its WABA is all there is. */
function verdictAtMeta(platform: string): SideReading['verdict'] {
  return platform === 'NOT_APPLICABLE' || platform === 'ON_PREMISE' ? 'untouched' : 'unclear';
}

function verdictOf(platform: string, status: string, health: string | undefined): SideReading['verdict'] {
  if (platform === 'CLOUD_API') return ON_CLOUD.includes(status) ? 'moved' : 'unclear';
  if (health === undefined) return verdictAtMeta(platform);
  if (platform !== 'ON_PREMISE') return 'unclear';
  if (health === 'connected') return 'untouched';
  return health === 'disconnected' || health === 'unreachable' ? 'untouched-but-down' : 'unclear';
}

/** Reads Meta and the deployment; never writes (design: cutover protocol 4.2 steps 7 and 8). */
export async function readBothSides(
  { meta, onPremises }: { meta: Meta; onPremises: OnPremises },
  migration: Migration,
): Promise<SideReading> {
  const { waba, id } = numberIn(migration);
  const { deployment } = migration;
  const [node, client] = await Promise.all([
    readable(meta.number(waba, id)),
    deployment === undefined ? undefined : readable(onPremises.facts(deployment)),
  ]);
  if (!node) return { text: 'Meta unreadable', verdict: 'unclear' };
  const [platform, status] = [node.platformType ?? 'unknown', node.status ?? 'unknown'];
  const health = deployment === undefined ? undefined : (client?.health ?? 'unreachable');
  const text = [`${platform} ${status}`, ...(health === undefined ? [] : [health])].join(', ');
  return { text, verdict: verdictOf(platform, status, health) };
}
