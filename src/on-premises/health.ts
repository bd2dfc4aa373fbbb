import type { DeploymentFacts } from '../migration/facts.ts';
import type { NodeHealth } from './answers.ts';

type Health = DeploymentFacts['health'];

/** From the state that needs the least patience to the one that says least. */
const notConnected: readonly Health[] = ['connecting', 'unregistered', 'uninitialized', 'disconnected'];

/**
 * One state for the whole deployment (domain notes 8). A single node is what it says. In high availability one connected
 * CoreApp is healthy and everything else is idle. With several shards as many CoreApps as shards and the primary master
 * must be connected. What is not healthy counts as the first of {@link notConnected} that some node reports.
 */
export function foldHealth(nodes: readonly NodeHealth[], shards: number | undefined): Health {
  if (isHealthy(nodes, shards ?? 1)) return 'connected';
  const reported = notConnected.find((state) => nodes.some(({ status }) => status === state));
  if (reported) return reported;
  return nodes.some(({ status }) => status === 'connected') ? 'disconnected' : 'unknown';
}

function isHealthy(nodes: readonly NodeHealth[], shards: number): boolean {
  const connected = nodes.filter(({ status }) => status === 'connected');
  const cores = connected.filter(({ role }) => role === undefined || role === 'coreapp');
  if (nodes.length === 1) return connected.length === 1;
  if (shards === 1) return cores.length > 0;
  return cores.length >= shards && connected.some(({ role }) => role === 'primary_master');
}
