import type { ReadRetry } from '../calls/read-retry.ts';
import type { DeploymentFacts } from '../migration/facts.ts';
import { CallFailure } from '../migration/failure.ts';
import { Accepted, ApplicationSettings, Backup, Health, Shards, Support } from './answers.ts';
import type { DeploymentCall } from './deployment-call.ts';
import { foldHealth } from './health.ts';

/** The calls to one client (domain notes 8). */
export interface Deployment {
  facts(): Promise<DeploymentFacts>;
  backup(password: string): Promise<{ data: string; clientVersion: string }>;
  restore(backup: { data: string; password: string }): Promise<void>;
  setPin(pin: string): Promise<void>;
  removePin(): Promise<void>;
  supportInfo(): Promise<Record<string, string>>;
  applicationSettings(): Promise<Record<string, string>>;
}

const healthStates: readonly string[] = ['connected', 'connecting', 'disconnected', 'uninitialized', 'unregistered'];

/** The calls over a session that logs in by itself; reads are repeated by `retry`. */
export function createDeployment(name: string, call: DeploymentCall, retry: ReadRetry): Deployment {
  const read: DeploymentCall = (request) => retry(() => call(request));
  return {
    async facts() {
      const { health: nodes, meta } = await read({ method: 'GET', path: '/v1/health', answer: Health, secrets: [] });
      const known = nodes.map(({ status, ...rest }) => ({
        ...rest,
        status: healthStates.includes(status.toLowerCase()) ? status.toLowerCase() : 'unknown',
      }));
      const shards = await shardsOf(read);
      return {
        name,
        ...(meta?.version && { version: meta.version }),
        ...(meta?.api_status && { apiStatus: meta.api_status }),
        health: foldHealth(known, shards),
        nodes: nodes.length,
        ...(shards !== undefined && { shards }),
      };
    },
    async backup(password) {
      const { settings, meta } = await call({
        method: 'POST',
        path: '/v1/settings/backup',
        body: { password },
        answer: Backup,
        secrets: [password],
      });
      return { data: settings.data, clientVersion: meta?.version ?? 'unknown' };
    },
    async restore({ data, password }) {
      await call({
        method: 'POST',
        path: '/v1/settings/restore',
        body: { password, data },
        answer: Accepted,
        secrets: [password, data],
      });
    },
    async setPin(pin) {
      await call({
        method: 'POST',
        path: '/v1/settings/account/two-step',
        body: { pin },
        answer: Accepted,
        secrets: [pin],
      });
    },
    async removePin() {
      await call({ method: 'DELETE', path: '/v1/settings/account/two-step', answer: Accepted, secrets: [] });
    },
    async supportInfo() {
      const { support } = await read({ method: 'GET', path: '/v1/support', answer: Support, secrets: [] });
      return given(support);
    },
    async applicationSettings() {
      const request = {
        method: 'GET',
        path: '/v1/settings/application',
        answer: ApplicationSettings,
        secrets: [],
      } as const;
      const { application } = (await read(request)).settings;
      return given({
        webhookUrl: application.webhooks?.url,
        mediaAutoDownload: application.media?.auto_download?.join(', '),
        callbackPersist: application.callback_persist?.toString(),
        sentStatus: application.sent_status?.toString(),
      });
    },
  };
}

/** Undefined where the client answers that it has none: old versions, or not registered. No answer is still a failure. */
async function shardsOf(read: DeploymentCall): Promise<number | undefined> {
  try {
    return (await read({ method: 'GET', path: '/v1/account/shards', answer: Shards, secrets: [] })).account.shards;
  } catch (error) {
    if (error instanceof CallFailure && error.failure.httpStatus !== undefined) return undefined;
    throw error;
  }
}

const given = (values: Record<string, string | null | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
