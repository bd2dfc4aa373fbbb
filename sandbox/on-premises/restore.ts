import type { NumberRecord } from '../meta/records.ts';
import { openBackup, type BackupContent } from './backup-blob.ts';
import { requiredText, type ClientAnswer, type ClientCall } from './client-call.ts';
import type { DeploymentRecord } from './deployment.ts';
import { ClientRefusal } from './errors.ts';
import { operate, showState } from './operator.ts';

/** Refuses a backup that this client cannot take: another number, another set-up (domain notes 5). */
function checkTarget({ deployment }: ClientCall, content: BackupContent): void {
  if (deployment.registered && deployment.phoneNumberId !== content.phoneNumberId) {
    throw new ClientRefusal(1004, { details: 'The client is registered with another number.' });
  }
  if (deployment.topology === content.topology && deployment.shards === content.shards) return;
  const [of, here] = [content, deployment].map(({ topology, shards }) => `${topology} with ${shards} shards`);
  throw new ClientRefusal(1009, { details: `The backup is of a set-up that is ${of}, this one is ${here}.` });
}

/** Takes the number from the client that had it, if that was another one. */
function takeFrom(call: ClientCall, number: NumberRecord): void {
  const before = call.emulation.deployments.get(number.deployment ?? '');
  if (!before || before === call.deployment) return;
  Object.assign(before, { registered: false, state: before.state === 'down' ? 'down' : 'unregistered' });
}

/** Imports the registration; one that ended, since the number has left On-Premises, is worth nothing. */
function takeRegistration(call: ClientCall, content: BackupContent): void {
  const { deployment, emulation } = call;
  const number = emulation.numbers.get(content.phoneNumberId);
  deployment.phoneNumberId = content.phoneNumberId;
  deployment.registered = number?.platform === 'ON_PREMISE';
  if (!number || !deployment.registered) return;
  takeFrom(call, number);
  number.deployment = deployment.name;
  deployment.identity = Math.max(content.identity, deployment.identity) + 1;
  emulation.newSecurityCodes.push({ phoneNumberId: number.id, at: emulation.clock.now() });
}

/** The client closes after the import and serves again when somebody, or its machine, has started it (domain notes 5). */
function close({ emulation }: ClientCall, deployment: DeploymentRecord): void {
  showState(emulation, deployment, 'down');
  if (deployment.restartsItself) operate(emulation, deployment, 'connected');
}

/** `POST /v1/settings/restore`: into a running client without a registration, or into the one the backup is of. */
export function restore(call: ClientCall): ClientAnswer {
  const { deployment, emulation } = call;
  const content = openBackup(requiredText(call, 'data'), requiredText(call, 'password'));
  if (content === 'damaged' || content === 'password') {
    throw new ClientRefusal(1009, { details: 'data cannot be opened with this password' });
  }
  checkTarget(call, content);
  deployment.application = content.application;
  takeRegistration(call, content);
  close(call, deployment);
  emulation.changed();
  return { body: {} };
}
