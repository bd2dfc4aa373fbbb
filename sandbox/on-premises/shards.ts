import { needRegistration, requiredText, type ClientAnswer, type ClientCall } from './client-call.ts';
import { ClientRefusal } from './errors.ts';
import { needCurrentVersion } from './expiry.ts';

/** `GET /v1/account/shards`. */
export function readShards({ deployment }: ClientCall): ClientAnswer {
  return { body: { account: { shards: deployment.shards } } };
}

const counts = [1, 2, 4, 8, 16, 32];

/** `POST /v1/account/shards`: changes the set-up with certificate and PIN (domain notes 8). */
export function setShards(call: ClientCall): ClientAnswer {
  const { deployment, number, emulation } = call;
  needRegistration(call);
  needCurrentVersion(emulation, deployment);
  const shards = Number(call.input['shards']);
  if (!counts.includes(shards)) throw new ClientRefusal(1009, { details: 'shards is 1, 2, 4, 8, 16 or 32' });
  requiredText(call, 'cert');
  if (number?.pin !== undefined && call.input['pin'] !== number.pin) {
    throw new ClientRefusal(1009, { details: 'pin is not the one in force' });
  }
  Object.assign(deployment, { shards, topology: shards === 1 ? 'single' : 'multiconnect' });
  emulation.changed();
  return { status: 201, body: {} };
}
