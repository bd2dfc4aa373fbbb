import type { ClientAnswer, ClientCall } from './client-call.ts';
import type { DeploymentRecord } from './deployment.ts';

const gateway = (state: string, role?: string): Record<string, unknown> => ({
  gateway_status: state,
  ...(role !== undefined && { role }),
});

/** Per node: in HA one CoreApp is connected and all others are not; in multiconnect a CoreApp per shard and the primary. */
function nodes(deployment: DeploymentRecord): Record<string, unknown> {
  const { name, state, shards, topology } = deployment;
  const idle = state === 'connected' ? 'disconnected' : state;
  const connectedCores = topology === 'multiconnect' ? shards : 1;
  const answer: Record<string, unknown> = {
    [`${name}-master-1:a1c0ffee0001`]: gateway(topology === 'multiconnect' ? state : idle, 'primary_master'),
    [`${name}-master-2:a1c0ffee0002`]: gateway(idle, 'secondary_master'),
  };
  for (let core = 1; core <= Math.max(2, shards); core += 1) {
    answer[`${name}-core-${core}:a1c0ffee01${String(core).padStart(2, '0')}`] = gateway(
      core <= connectedCores ? state : idle,
      'coreapp',
    );
  }
  return answer;
}

/** `GET /v1/health`: one state for a single node, else one per node with its role (domain notes 8). */
export function readHealth({ deployment }: ClientCall): ClientAnswer {
  return { body: { health: deployment.topology === 'single' ? gateway(deployment.state) : nodes(deployment) } };
}

/** `GET /v1/support`: what a ticket asks for (domain notes 8). */
export function readSupport({ deployment, emulation }: ClientCall): ClientAnswer {
  const { state, shards, topology, name } = deployment;
  return {
    body: {
      support: {
        debug_info: Buffer.from(`${name} ${state}`).toString('base64'),
        description: 'Debug information for a support request',
        expire_timestamp: Math.floor(emulation.clock.now() / 1000) + 30 * 86_400,
        multi_connect: topology === 'multiconnect',
        socket_conn: state === 'connected' ? 'UP' : state === 'connecting' ? 'SC' : 'DN',
        shards,
        role: 'primary_master',
        schema: 'v2',
      },
    },
  };
}
