import type { Emulation } from '../meta/emulation.ts';
import type { DeploymentRecord, DeploymentState } from './deployment.ts';
import { isExpired } from './expiry.ts';

/** Puts a registered client into a state, and its number with it while the number is the client's. */
export function showState(emulation: Emulation, deployment: DeploymentRecord, state: DeploymentState): void {
  deployment.state = state;
  const number = emulation.numbers.get(deployment.phoneNumberId);
  if (number?.platform !== 'ON_PREMISE' || number.deployment !== deployment.name) return;
  emulation.history.remember(number, emulation.clock.now());
  number.status = state === 'connected' ? 'CONNECTED' : 'DISCONNECTED';
}

/**
 * An operator stops a client or starts it (`docker restart`). Answers what else there is to say: a client without a
 * registration starts unregistered, an expired one finds no connection.
 */
export function operate(
  emulation: Emulation,
  deployment: DeploymentRecord,
  state: 'connected' | 'disconnected' | 'down',
): string | undefined {
  if (state !== 'down' && !deployment.registered) {
    deployment.state = 'unregistered';
    return deployment.phoneNumberId === ''
      ? 'The client runs and is not registered.'
      : 'The client runs, but its registration is gone.';
  }
  const expired = state === 'connected' && isExpired(emulation, deployment);
  showState(emulation, deployment, expired ? 'disconnected' : state);
  return expired ? 'The client runs, but its version has expired: WhatsApp does not let it in.' : undefined;
}
