import { operate } from '../on-premises/operator.ts';
import { setSunset } from '../on-premises/sunset.ts';
import type { Outcome, WorldChange } from '../page-api.ts';
import { hasGone } from './claim.ts';
import type { Emulation } from './emulation.ts';
import { healthEntityOf } from './health.ts';
import { deleteNumber } from './number-deletion.ts';
import { receiveMessage } from './messages.ts';
import type { NumberRecord } from './records.ts';
import { announcePin, announceTemplate } from './webhook-events.ts';

type Change<Do extends WorldChange['do']> = Extract<WorldChange, { do: Do }>;

const done: Outcome = { ok: true };
const refused = (notice: string): Outcome => ({ ok: false, notice });

/** The number a person means: dialled form, Meta's form or phone number id, in any punctuation. */
export function numberByPhone(emulation: Emulation, phone: string): NumberRecord | undefined {
  const wanted = phone.replace(/\D/g, '');
  const held = [...emulation.numbers.values()].filter((number) => !hasGone(number));
  return held.find((number) => [number.e164.slice(1), number.digits, number.id].includes(wanted));
}

function setHealth(emulation: Emulation, change: Change<'health'>): Outcome {
  const number = numberByPhone(emulation, change.e164);
  if (!number) return refused('No such number.');
  const businessId = emulation.wabas.get(number.wabaId)?.businessId ?? '';
  const [appId = ''] = emulation.apps.keys();
  const ids = { PHONE_NUMBER: number.id, WABA: number.wabaId, BUSINESS: businessId, APP: appId };
  if (change.canSend === 'AVAILABLE') {
    for (const id of Object.values(ids)) emulation.healthOverrides.delete(id);
    return done;
  }
  const reading = { canSend: change.canSend, errorCode: change.errorCode };
  emulation.healthOverrides.set(ids[healthEntityOf(change.errorCode)], reading);
  return done;
}

function twoStepOff(emulation: Emulation, change: Change<'two-step-off'>): Outcome {
  const number = numberByPhone(emulation, change.e164);
  if (!number) return refused('No such number.');
  emulation.history.remember(number, emulation.clock.now());
  number.pin = undefined;
  // The link in the mail switches it off; Meta tells both the request and the success (domain notes 3.2).
  announcePin(emulation, number, 'PIN_RESET_REQUEST');
  announcePin(emulation, number, 'PIN_REQUEST_SUCCESS');
  return done;
}

function setTemplate(emulation: Emulation, change: Change<'template'>): Outcome {
  const number = numberByPhone(emulation, change.e164);
  const [template] = emulation.wabas.get(number?.wabaId ?? '')?.templates ?? [];
  if (!number || !template) return refused('The account has no template.');
  template.status = change.status;
  announceTemplate(emulation, number.wabaId, template);
  return done;
}

function removeNumber(emulation: Emulation, change: Change<'delete-number'>): Outcome {
  const number = numberByPhone(emulation, change.e164);
  if (!number) return refused('No such number.');
  const why = deleteNumber(emulation, number, change.pin);
  return why === undefined ? done : refused(why);
}

function inbound(emulation: Emulation, change: Change<'inbound'>): Outcome {
  const number = numberByPhone(emulation, change.e164);
  if (!number) return refused('No such number.');
  const way = receiveMessage(emulation, {
    phoneNumberId: number.id,
    from: '16315550100',
    name: 'Kerry Fisher',
    text: change.text,
  });
  const notices = {
    webhook: 'Meta sends a messages webhook.',
    client: 'The On-Premises client takes the message.',
    dropped: 'Nobody is reachable: WhatsApp drops the message silently.',
  };
  return { ok: true, notice: notices[way] };
}

function setDeployment(emulation: Emulation, change: Change<'deployment'>): Outcome {
  const deployment = emulation.deployments.get(change.name);
  if (!deployment) return refused('No such deployment.');
  const notice = operate(emulation, deployment, change.state);
  return notice === undefined ? done : { ok: true, notice };
}

type Appliers = { [Do in WorldChange['do']]: (emulation: Emulation, change: Change<Do>) => Outcome };

const APPLIERS: Appliers = {
  fault: (emulation, { id, on }) => (emulation.faults.turn(id, on) ? done : refused(`No fault is called ${id}.`)),
  health: setHealth,
  template: setTemplate,
  'two-step-off': twoStepOff,
  'delete-number': removeNumber,
  inbound,
  deployment: setDeployment,
  sunset(emulation, { on }) {
    setSunset(emulation, on);
    return done;
  },
  advance(emulation, { seconds }) {
    emulation.clock.advance(seconds * 1000);
    return done;
  },
};

function apply(emulation: Emulation, change: WorldChange): Outcome {
  const applier = APPLIERS[change.do] as (emulation: Emulation, change: WorldChange) => Outcome;
  return applier(emulation, change);
}

/** Does what somebody outside Slack does, or switches a fault; a thing that does not exist is refused with a notice. */
export function changeWorld(emulation: Emulation, change: WorldChange): Outcome {
  const outcome = apply(emulation, change);
  emulation.changed();
  return outcome;
}
