import type { Emulation } from '../meta/emulation.ts';
import type { DeploymentRecord } from './deployment.ts';
import { ClientRefusal } from './errors.ts';

/** The last version there was, as major and minor number. */
const lastVersion = [2, 53] as const;

/** Whether the sunset has overtaken the client: it runs, but WhatsApp does not let it in. */
export function isExpired(emulation: Emulation, { version }: DeploymentRecord): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNewer = major > lastVersion[0] || (major === lastVersion[0] && minor > lastVersion[1]);
  return emulation.sunset === 'after' && !isNewer;
}

/** Refuses with 1005 on an expired client. */
export function needCurrentVersion(emulation: Emulation, deployment: DeploymentRecord): void {
  if (!isExpired(emulation, deployment)) return;
  throw new ClientRefusal(1005, { details: 'The client has expired: version upgrade required.' });
}
