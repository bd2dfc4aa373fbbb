import type { Emulation } from '../meta/emulation.ts';
import type { DeploymentRecord } from './deployment.ts';
import { isExpired } from './expiry.ts';
import { showState } from './operator.ts';

function disconnect(emulation: Emulation, deployment: DeploymentRecord): void {
  if (deployment.state !== 'connected' && deployment.state !== 'connecting') return;
  deployment.stoppedBySunset = true;
  showState(emulation, deployment, 'disconnected');
}

function reconnect(emulation: Emulation, deployment: DeploymentRecord): void {
  if (deployment.stoppedBySunset && deployment.state === 'disconnected') showState(emulation, deployment, 'connected');
  deployment.stoppedBySunset = false;
}

/** Lets the sunset come over all clients, or everything be as before it. */
export function setSunset(emulation: Emulation, on: boolean): void {
  emulation.sunset = on ? 'after' : 'before';
  for (const deployment of emulation.deployments.values()) {
    if (isExpired(emulation, deployment)) disconnect(emulation, deployment);
    else reconnect(emulation, deployment);
  }
}
