import type { DeploymentRecord } from '../on-premises/deployment.ts';
import type { WorldState } from '../page-api.ts';
import type { Emulation } from './emulation.ts';
import { healthStatus } from './health.ts';
import type { NumberRecord } from './records.ts';

/** Whether messages from people reach the business now: connected on the Cloud API, or on a connected client. */
export function isReachable(emulation: Emulation, number: NumberRecord): boolean {
  if (number.platform === 'CLOUD_API') return number.status === 'CONNECTED';
  const client = number.deployment === undefined ? undefined : emulation.deployments.get(number.deployment);
  return number.platform === 'ON_PREMISE' && client?.state === 'connected';
}

function numberState(emulation: Emulation, number: NumberRecord): WorldState['numbers'][number] {
  const waba = emulation.wabas.get(number.wabaId);
  const [app] = emulation.apps.keys();
  return {
    e164: number.e164,
    phoneNumberId: number.id,
    wabaId: number.wabaId,
    wabaName: waba?.name ?? '',
    platform: number.platform,
    status: number.status,
    verifiedName: number.verifiedName,
    twoStepEnabled: number.pin !== undefined,
    verification: number.verification,
    registrationCalls: emulation.ledger.used(number.id, emulation.clock.now()),
    health: waba ? healthStatus(emulation, { waba, number, appId: app ?? '' }).can_send_message : 'AVAILABLE',
    reachable: isReachable(emulation, number),
  };
}

/** The world as the page's side panel shows it. `urlOf` names a deployment's base URL. */
export function worldState(emulation: Emulation, urlOf: (deployment: DeploymentRecord) => string): WorldState {
  return {
    numbers: [...emulation.numbers.values()].map((number) => numberState(emulation, number)),
    phones: emulation.deliveredCodes
      .slice(-20)
      .toReversed()
      .map(({ e164, code, method, at }) => ({ e164, code, method, at: new Date(at).toISOString() })),
    deployments: [...emulation.deployments.values()].map((deployment) => ({
      name: deployment.name,
      url: urlOf(deployment),
      state: deployment.state,
      version: deployment.version,
      shards: deployment.shards,
      number: emulation.numbers.get(deployment.phoneNumberId)?.e164 ?? '',
    })),
    sunset: emulation.sunset,
    faults: emulation.faults.list(),
    calls: emulation.log
      .calls()
      .slice(-100)
      .toReversed()
      .map(({ at, to, method, path, status }) => ({ at: new Date(at).toISOString(), to, method, path, status })),
  };
}
