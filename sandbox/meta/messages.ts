import type { Emulation } from './emulation.ts';
import { badParameter, GraphRefusal } from './errors.ts';
import { isObject, objectInput, textInput, type GraphAnswer, type NumberCall } from './graph-call.ts';
import { opaque } from './random.ts';
import { announceInbound, announceStatus, type StatusEvent } from './webhook-events.ts';

const windowMs = 24 * 3_600_000;

/** The id WhatsApp knows a user by: digits, for Brazil without the ninth digit where the area code is above 30. */
export function waIdOf(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  const brazil = /^55([3-9]\d)9(\d{8})$/.exec(digits);
  return brazil ? `55${brazil[1]}${brazil[2]}` : digits;
}

function recipientOf(call: NumberCall): { input: string; waId: string } {
  const input = textInput(call, 'to');
  if (input === undefined) throw new GraphRefusal(131008, { details: 'Parameter to is missing.' });
  const waId = waIdOf(input);
  if (waId.length < 7 || waId.length > 15) throw new GraphRefusal(131009, { details: 'Parameter to is not a number.' });
  if (waId === call.number.digits) throw new GraphRefusal(131021);
  return { input, waId };
}

function checkText(call: NumberCall, waId: string): void {
  const body = objectInput(call, 'text')?.['body'];
  if (typeof body !== 'string' || body === '') {
    throw new GraphRefusal(131008, { details: 'Parameter text.body is missing.' });
  }
  const until = call.emulation.windows.get(`${call.number.id} ${waId}`) ?? 0;
  if (call.emulation.clock.now() > until) throw new GraphRefusal(131047);
}

function checkTemplate(call: NumberCall): void {
  const template = objectInput(call, 'template');
  const language = isObject(template?.['language']) ? template['language']['code'] : undefined;
  const found = call.waba.templates.find((one) => one.name === template?.['name'] && one.language === language);
  if (!found || ['PENDING', 'REJECTED'].includes(found.status)) throw new GraphRefusal(132001);
  if (found.status === 'PAUSED') throw new GraphRefusal(132015);
  if (found.status === 'DISABLED') throw new GraphRefusal(132016);
}

function checkContent(call: NumberCall, waId: string): void {
  const type = textInput(call, 'type') ?? 'text';
  if (type === 'text') return checkText(call, waId);
  if (type === 'template') return checkTemplate(call);
  throw new GraphRefusal(131009, { details: `The emulator sends text and template messages, not ${type}.` });
}

function checkSender(call: NumberCall): void {
  const { number, waba } = call;
  if (textInput(call, 'messaging_product') !== 'whatsapp') throw badParameter('messaging_product must be whatsapp.');
  if (waba.status === 'BANNED' || number.status === 'BANNED') throw new GraphRefusal(131031);
  if (number.platform !== 'CLOUD_API' || number.status !== 'CONNECTED') throw new GraphRefusal(133010);
  if (waba.primaryFundingId === undefined) throw new GraphRefusal(131042);
}

type Step = Pick<StatusEvent, 'status' | 'errors'>;

function statusSteps(emulation: Emulation, waId: string): Step[] {
  if (!emulation.unreachableUsers.has(waId)) return [{ status: 'sent' }, { status: 'delivered' }];
  const error = { code: 131026, title: 'Message undeliverable', message: 'Message undeliverable' };
  return [{ status: 'failed', errors: [{ ...error, error_data: { details: 'The user cannot receive it.' } }] }];
}

/** `POST {PNID}/messages`: accepts, then reports `sent` and `delivered` by webhook (domain notes 6.2, D8). */
export function sendMessage(call: NumberCall): GraphAnswer {
  const { emulation, number } = call;
  checkSender(call);
  const { input, waId } = recipientOf(call);
  checkContent(call, waId);
  // Templates open conversations, and those are paid; free text answers a user.
  if (textInput(call, 'type') === 'template') number.paidAt = emulation.clock.now();
  const id = `wamid.${opaque(emulation.random, 44)}`;
  const callbackData = textInput(call, 'biz_opaque_callback_data');
  const steps = statusSteps(emulation, waId);
  steps.forEach((step, index) => {
    const place = emulation.faults.isOn('webhooks-unordered') ? steps.length - index : index + 1;
    emulation.timers.later(emulation.timings.statusMs * place, () =>
      announceStatus(emulation, number, { id, recipient: waId, callbackData, ...step }),
    );
  });
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input, wa_id: waId }],
    messages: [{ id, message_status: 'accepted' }],
  };
}

/** A text a user writes to a number. */
export interface InboundMessage {
  phoneNumberId: string;
  from: string;
  name: string;
  text: string;
}

/**
 * A user writes to a number: opens the 24 h window, and reaches the app only where the number is connected on the
 * Cloud API. Answers 'webhook', 'client' (the On-Premises client took it) or 'dropped', as in a cutover's seconds.
 */
export function receiveMessage(emulation: Emulation, message: InboundMessage): 'webhook' | 'client' | 'dropped' {
  const number = emulation.numbers.get(message.phoneNumberId);
  if (!number) throw new Error(`no number has the id ${message.phoneNumberId}`);
  const from = waIdOf(message.from);
  const client = number.deployment === undefined ? undefined : emulation.deployments.get(number.deployment);
  const onClient = number.platform === 'ON_PREMISE' && client?.state === 'connected';
  const onCloud = number.platform === 'CLOUD_API' && number.status === 'CONNECTED';
  if (!onClient && !onCloud) {
    emulation.droppedInbound.push({ phoneNumberId: number.id, at: emulation.clock.now() });
    return 'dropped';
  }
  emulation.windows.set(`${number.id} ${from}`, emulation.clock.now() + windowMs);
  if (onClient) return 'client';
  const id = `wamid.${opaque(emulation.random, 44)}`;
  announceInbound(emulation, number, { id, from, name: message.name, text: message.text });
  return 'webhook';
}
