import { managementScope, messagingScope } from './access.ts';
import { GraphRefusal } from './errors.ts';
import type { GraphAnswer, GraphCall, GraphNode, NumberCall, WabaCall } from './graph-call.ts';
import { sendMessage } from './messages.ts';
import { readProfile, readSettings, updateProfile, updateSettings } from './number-edges.ts';
import { readNumber, updateNumber } from './number-node.ts';
import { addPhoneNumber, listNumbers } from './phone-numbers.ts';
import { deregister, register } from './registration.ts';
import { requestCode, verifyCode } from './verification.ts';
import { migrateTemplates } from './template-copy.ts';
import { listTemplates } from './templates.ts';
import { subscribeApp, subscribedApps, unsubscribeApp } from './waba-edges.ts';
import { readBusiness, readWaba, updateWaba } from './waba-node.ts';

type Handler<Call> = (call: Call) => GraphAnswer | Promise<GraphAnswer>;

/** What the emulator covers on a number: 'VERB edge' to its handler; the node itself has no edge. */
export const numberRoutes: Readonly<Record<string, Handler<NumberCall>>> = {
  'GET ': readNumber,
  'POST ': updateNumber,
  'POST register': register,
  'POST deregister': deregister,
  'POST request_code': requestCode,
  'POST verify_code': verifyCode,
  'GET settings': readSettings,
  'POST settings': updateSettings,
  'GET whatsapp_business_profile': readProfile,
  'POST whatsapp_business_profile': updateProfile,
  'POST messages': sendMessage,
};

/** What the emulator covers on a WABA. */
export const wabaRoutes: Readonly<Record<string, Handler<WabaCall>>> = {
  'GET ': readWaba,
  'POST ': updateWaba,
  'GET phone_numbers': listNumbers,
  'POST phone_numbers': addPhoneNumber,
  'GET subscribed_apps': subscribedApps,
  'POST subscribed_apps': subscribeApp,
  'DELETE subscribed_apps': unsubscribeApp,
  'GET message_templates': listTemplates,
  'POST migrate_message_templates': migrateTemplates,
};

/** Permissions a route needs: sending needs the messaging one, registration both, the rest management (domain notes 2.1). */
export function scopesOf(route: string): string[] {
  if (route === 'POST messages') return [messagingScope];
  if (['POST register', 'POST deregister', 'POST '].includes(route)) return [managementScope, messagingScope];
  return [managementScope];
}

function handlerFor<Call>(routes: Readonly<Record<string, Handler<Call>>>, route: string): Handler<Call> {
  const handler = Object.hasOwn(routes, route) ? routes[route] : undefined;
  if (handler) return handler;
  const [verb, edge] = route.split(' ');
  const message = `(#100) Unsupported ${verb?.toLowerCase()} request on the path ${edge === '' ? 'of the node' : edge}`;
  throw new GraphRefusal(100, { message });
}

/** Runs a call on whatever its id stands for: one path shape serves number, WABA and portfolio (domain notes 9.10). */
export async function runRoute(call: GraphCall, node: GraphNode, route: string): Promise<GraphAnswer> {
  switch (node.kind) {
    case 'number':
      return handlerFor(numberRoutes, route)({ ...call, number: node.number, waba: node.waba });
    case 'waba':
      return handlerFor(wabaRoutes, route)({ ...call, waba: node.waba });
    case 'business':
      return handlerFor<GraphCall>({ 'GET ': () => readBusiness({ ...call, business: node.business }) }, route)(call);
  }
}
