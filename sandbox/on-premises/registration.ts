import { holdersOf } from '../meta/claim.ts';
import { sendCode, takeCode } from '../meta/codes.ts';
import type { NumberRecord } from '../meta/records.ts';
import { requiredText, type ClientAnswer, type ClientCall } from './client-call.ts';
import { ClientRefusal } from './errors.ts';
import { showState } from './operator.ts';

/** A bare object, not `errors`, as Meta's page shows it (domain notes 0.1). */
const blocked = (): ClientRefusal =>
  new ClientRefusal(1005, {
    bare: true,
    details: 'Registration failed: permission denied, biz_link_on_prem_reg_blocked',
  });

function methodOf(call: ClientCall): 'SMS' | 'VOICE' {
  const method = requiredText(call, 'method');
  if (method !== 'sms' && method !== 'voice') throw new ClientRefusal(1009, { details: 'method is sms or voice' });
  return method === 'sms' ? 'SMS' : 'VOICE';
}

function numberOf(call: ClientCall): NumberRecord {
  const [number] = holdersOf(call.emulation, `${requiredText(call, 'cc')}${requiredText(call, 'phone_number')}`);
  if (!number) throw new ClientRefusal(1006, { details: 'No account has this number.' });
  if (number.pin !== undefined && call.input['pin'] !== number.pin) {
    throw new ClientRefusal(1005, { details: 'pin is missing or not the one in force' });
  }
  return number;
}

/** `POST /v1/account`: sends a code (202), or says that the client is registered (201). Blocked since the end began. */
export function registerAccount(call: ClientCall): ClientAnswer {
  const { deployment, emulation } = call;
  if (emulation.sunset !== 'before') throw blocked();
  const method = methodOf(call);
  requiredText(call, 'cert');
  const number = numberOf(call);
  if (deployment.registered) return { status: 201, body: {} };
  sendCode(emulation, number, { method });
  deployment.registering = number.id;
  return { status: 202, body: { account: [{ vname: number.verifiedName }] } };
}

/** `POST /v1/account/verify`: with the code, the number is this client's, wherever it was before (domain notes 5). */
export function verifyAccount(call: ClientCall): ClientAnswer {
  const { deployment, emulation } = call;
  const number = emulation.numbers.get(deployment.registering ?? '');
  if (emulation.sunset !== 'before' || !number) throw blocked();
  if (takeCode(emulation, number, requiredText(call, 'code')) !== 'right') {
    throw new ClientRefusal(1009, { details: 'code is wrong or has expired' });
  }
  const before = emulation.deployments.get(number.deployment ?? '');
  if (before) Object.assign(before, { registered: false, state: 'unregistered' });
  Object.assign(number, { platform: 'ON_PREMISE', deployment: deployment.name, storage: { status: 'DEFAULT' } });
  Object.assign(deployment, { registered: true, registering: undefined, phoneNumberId: number.id });
  deployment.identity += 1;
  showState(emulation, deployment, 'connected');
  emulation.changed();
  return { status: 201, body: {} };
}
