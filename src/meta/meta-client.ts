import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { ReadRetry } from '../calls/read-retry.ts';
import type { WabaId } from '../migration/ids.ts';
import type { Clock } from '../workflow/ports.ts';
import type { Meta } from '../workflow/call-ports.ts';
import { accessBy } from './access.ts';
import { DebugToken, HealthNode, NumberNode, SentMessage, Subscription, Success, WabaNode } from './answers.ts';
import { toHealthStatus, toNumberFacts, toTokenFacts, toWabaFacts } from './facts.ts';
import { optionalNumberFields, requiredNumberFields } from './facts.ts';
import { createFieldMemory, type FieldMemory } from './field-memory.ts';
import { createGraphClient } from './graph-client.ts';
import { createHandshake, type WebhookOptions } from './handshake.ts';
import { requireApp, type MetaApp } from './meta-app.ts';
import { readNumbers } from './number-list.ts';
import { testMessageBody } from './test-message.ts';
import { createUsageGate, type UsageGate } from './usage-gate.ts';

/** `tokenFor` is asked at every call, so that a rotated token is used at once. */
export interface MetaOptions {
  graphUrl: string;
  graphVersion: string;
  tokenFor: (waba: WabaId) => string;
  /** Without the app, tokens and subscriptions can't be examined; everything else works. */
  app?: MetaApp;
  webhook?: WebhookOptions;
  clock: Clock;
  /** Shared with the register call, so that the last read and the call use one connection. */
  agent?: HttpAgent;
  /** One for all clients of the process. */
  usage?: UsageGate;
  /** How reads are repeated; writes never are. */
  retry?: ReadRetry;
  /** What is known about the fields of numbers; shared, so that an urgent read never has to find out. */
  numberFields?: FieldMemory;
  /** True for the client of a running cutover, whose reads the usage gate lets through. */
  urgent?: boolean;
  /** True for reads of the steady watch, which yield to all others. */
  background?: boolean;
}

/** The Graph calls of the route (domain notes 9). */
export function createMeta(options: MetaOptions): Meta {
  const { graphUrl, graphVersion, tokenFor, app, webhook, clock } = options;
  const { agent = agentFor(graphUrl), usage = createUsageGate(clock), numberFields = createNumberFields() } = options;
  const graph = createGraphClient({ ...options, agent, usage });
  const access = accessBy(tokenFor);

  return {
    graphVersion,
    async token(waba) {
      const { id, secret } = requireApp(app);
      const inspected = tokenFor(waba);
      const request = { path: 'debug_token', query: { input_token: inspected }, secrets: [inspected, secret] };
      return toTokenFacts(
        await graph.read({ ...request, token: `${id}|${secret}`, account: undefined, answer: DebugToken }),
      );
    },
    async waba(waba) {
      const query = { fields: 'id,name,account_review_status,business_verification_status' };
      return toWabaFacts(await graph.read({ path: waba, ...access(waba), query, answer: WabaNode }));
    },
    numbers: (waba) => readNumbers(graph, numberFields, { waba, token: tokenFor(waba) }),
    async number(waba, id) {
      const request = { path: id, ...access(waba), answer: NumberNode };
      return toNumberFacts(await numberFields.read((fields) => graph.read({ ...request, query: { fields } })));
    },
    async health(waba, id) {
      const query = { fields: 'health_status' };
      return toHealthStatus(await graph.read({ path: id, ...access(waba), query, answer: HealthNode }));
    },
    async subscription(waba) {
      const ownId = requireApp(app).id;
      const path = `${waba}/subscribed_apps`;
      const subscriptions = await graph.readList({ path, ...access(waba), item: Subscription });
      const own = subscriptions.find(({ appId }) => appId === ownId);
      return { appSubscribed: own !== undefined, ...(own?.overrideUrl && { overrideUrl: own.overrideUrl }) };
    },
    async subscribe(waba) {
      await graph.write({ path: `${waba}/subscribed_apps`, ...access(waba), answer: Success });
    },
    async setPin(waba, id, pin) {
      await graph.write({ path: id, ...access(waba), body: { pin }, answer: Success, secrets: [pin] });
    },
    sendTestMessage(waba, id, message) {
      const body = testMessageBody(message);
      return graph.write({ path: `${id}/messages`, ...access(waba), body, answer: SentMessage });
    },
    handshake: createHandshake(webhook, clock),
  };
}

/** Nothing is known yet: every field is asked for. One for all clients of the process. */
export const createNumberFields = (): FieldMemory => createFieldMemory(requiredNumberFields, optionalNumberFields);

/** A keep-alive agent for the address, to be shared between {@link createMeta} and the register call. */
export function agentFor(url: string): HttpAgent {
  return url.startsWith('https:') ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
}
