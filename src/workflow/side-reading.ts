import { CallFailure } from '../migration/failure.ts';
import type { Migration } from '../migration/state.ts';
import type { Meta, OnPremises } from './call-ports.ts';

/** What reading both sides says about an attempted move. */
export interface SideReading {
  /** Equal readings settle; this is what is compared, and what people see. */
  text: string;
  verdict: 'moved' | 'untouched' | 'untouched-but-down' | 'unclear';
}

/** A migrated number shows up as PENDING for a moment before CONNECTED (domain notes 6.2 D4). */
const ON_CLOUD = ['CONNECTED', 'PENDING'];

const orFailure = async <T>(read: Promise<T>): Promise<T | undefined> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof CallFailure) return undefined;
    throw error;
  }
};

function verdictOf(platform: string, status: string, health: string): SideReading['verdict'] {
  if (platform === 'CLOUD_API') return ON_CLOUD.includes(status) ? 'moved' : 'unclear';
  if (platform !== 'ON_PREMISE') return 'unclear';
  if (health === 'connected') return 'untouched';
  return health === 'disconnected' || health === 'unreachable' ? 'untouched-but-down' : 'unclear';
}

/** Reads Meta and the deployment; never writes (design: cutover protocol 4.2 steps 7 and 8). */
export async function readBothSides(
  { meta, onPremises }: { meta: Meta; onPremises: OnPremises },
  migration: Migration,
): Promise<SideReading> {
  const [node, deployment] = await Promise.all([
    orFailure(meta.number(migration.waba.id, migration.phoneNumberId)),
    orFailure(onPremises.facts(migration.deployment)),
  ]);
  if (!node) return { text: 'Meta unreadable', verdict: 'unclear' };
  const [platform, status] = [node.platformType ?? 'unknown', node.status ?? 'unknown'];
  const health = deployment?.health ?? 'unreachable';
  return { text: `${platform} ${status}, ${health}`, verdict: verdictOf(platform, status, health) };
}
