import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createExchange, type CallMeter } from '../calls/exchange.ts';
import { readOnce, type ReadRetry } from '../calls/read-retry.ts';
import { CallFailure } from '../migration/failure.ts';
import type { E164 } from '../migration/ids.ts';
import type { Clock } from '../workflow/ports.ts';
import type { OnPremises } from '../workflow/call-ports.ts';
import { createDeployment, type Deployment } from './deployment.ts';
import { createDeploymentCall } from './deployment-call.ts';
import { createSession } from './session.ts';

/** Also bounds a backup, the slowest of the calls. */
const timeoutMs = 15_000;

/** One deployment of the configuration. */
export interface DeploymentOptions {
  name: string;
  url: string;
  /** Its own certificate authority, PEM; without it the system's authorities are trusted. Certificates are always checked. */
  caPem?: string;
  user: string;
  password: () => string;
  /** The number it is configured for. */
  number?: E164;
}

/** How reads are repeated is the caller's choice; writes are never repeated here. */
export interface OnPremisesOptions {
  deployments: readonly DeploymentOptions[];
  clock: Clock;
  retry?: ReadRetry;
  meter?: CallMeter | undefined;
}

/** The port, and the settings that a plan shows before they end. */
export interface OnPremisesClient extends OnPremises {
  /** Webhook address, media and callback settings, by name; what the client does not say is absent. */
  applicationSettings(deployment: string): Promise<Record<string, string>>;
}

/** Calls to the configured deployments; nothing is called before the first use. */
export function createOnPremises({ deployments, clock, retry = readOnce, meter }: OnPremisesOptions): OnPremisesClient {
  const byName = new Map<string, Deployment>(
    deployments.map(({ name, url, caPem, user, password }) => {
      const agent = url.startsWith('https:')
        ? new HttpsAgent({ keepAlive: true, ...(caPem !== undefined && { ca: caPem }) })
        : new HttpAgent({ keepAlive: true });
      const call = createDeploymentCall(
        createExchange({ source: 'on-premises', baseUrl: url, timeoutMs, agent, meter }),
        clock,
      );
      return [name, createDeployment(name, createSession(call, { user, password }, clock), retry)];
    }),
  );
  const the = async (name: string): Promise<Deployment> => {
    const deployment = byName.get(name);
    if (deployment) return deployment;
    throw new CallFailure({ source: 'ferryman', class: 'configuration', kind: 'deployment-not-configured' });
  };
  return {
    deployments: () => deployments.map(({ name, number }) => ({ name, ...(number && { number }) })),
    facts: async (name) => (await the(name)).facts(),
    backup: async (name, password) => (await the(name)).backup(password),
    restore: async (name, backup) => (await the(name)).restore(backup),
    setPin: async (name, pin) => (await the(name)).setPin(pin),
    removePin: async (name) => (await the(name)).removePin(),
    supportInfo: async (name) => (await the(name)).supportInfo(),
    applicationSettings: async (name) => (await the(name)).applicationSettings(),
  };
}
