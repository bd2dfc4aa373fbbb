import { announcePin } from '../meta/webhook-events.ts';
import { sealBackup } from './backup-blob.ts';
import { needRegistration, requiredText, type ClientAnswer, type ClientCall } from './client-call.ts';
import { ClientRefusal } from './errors.ts';
import { needCurrentVersion } from './expiry.ts';

/**
 * `POST /v1/settings/backup`: every call makes a new blob; needs a registered, running client that has not
 * expired (domain notes 3.2).
 */
export function backup(call: ClientCall): ClientAnswer {
  needRegistration(call);
  const { deployment, emulation } = call;
  needCurrentVersion(emulation, deployment);
  const password = requiredText(call, 'password');
  const content = {
    phoneNumberId: deployment.phoneNumberId,
    identity: deployment.identity,
    topology: deployment.topology,
    shards: deployment.shards,
    application: deployment.application,
    takenAt: emulation.clock.now(),
  };
  return { body: { settings: { data: sealBackup(content, password) } } };
}

/** `POST /v1/settings/account/two-step`: the PIN is the number's, so Meta knows it at once. */
export function setTwoStep(call: ClientCall): ClientAnswer {
  needRegistration(call);
  const pin = requiredText(call, 'pin');
  if (!/^[0-9]{6}$/.test(pin)) throw new ClientRefusal(1009, { details: 'pin has 6 digits' });
  return changePin(call, pin);
}

/** `DELETE /v1/settings/account/two-step`: switches two-step verification off. */
export function deleteTwoStep(call: ClientCall): ClientAnswer {
  needRegistration(call);
  return changePin(call, undefined);
}

function changePin(call: ClientCall, pin: string | undefined): ClientAnswer {
  const { number, emulation } = call;
  needCurrentVersion(emulation, call.deployment);
  if (!number || call.deployment.state !== 'connected')
    throw new ClientRefusal(1011, { details: 'The client is not connected.' });
  emulation.history.remember(number, emulation.clock.now());
  number.pin = pin;
  announcePin(emulation, number, pin === undefined ? 'PIN_REQUEST_SUCCESS' : 'PIN_CHANGED');
  emulation.changed();
  return { body: {} };
}

/** `GET /v1/settings/application`. */
export function readApplication({ deployment }: ClientCall): ClientAnswer {
  return { body: { settings: { application: deployment.application } } };
}

/** `PATCH /v1/settings/application`: merges the given settings. */
export function patchApplication(call: ClientCall): ClientAnswer {
  call.deployment.application = { ...call.deployment.application, ...call.input };
  return { body: {} };
}

/** `DELETE /v1/settings/application`: back to the defaults, which have no webhook. */
export function resetApplication(call: ClientCall): ClientAnswer {
  call.deployment.application = {};
  return { body: {} };
}
