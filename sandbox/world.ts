import type { CallEntry, RegisterEntry } from './meta/call-log.ts';
import { createEmulation, type WorldOptions } from './meta/create-emulation.ts';
import type { DeliveredCode, Emulation } from './meta/emulation.ts';
import type { FaultEffect } from './meta/fault-table.ts';
import type { CallMatcher } from './meta/faults.ts';
import { createGraphApp } from './meta/graph-server.ts';
import { listen } from './meta/listen.ts';
import type { NumberRecord } from './meta/records.ts';
import { assignAccount, banAccount, decideName, rateQuality } from './meta/scenes.ts';
import { manyNumbers } from './meta/seed.ts';
import type { DeliveryEntry, HandshakeResult } from './meta/webhook-sender.ts';
import { changeWorld, numberByPhone } from './meta/world-change.ts';
import { worldState } from './meta/world-state.ts';
import { createServerCertificate } from './on-premises/certificate.ts';
import type { DeploymentRecord } from './on-premises/deployment.ts';
import { createClientApp } from './on-premises/server.ts';
import type { Outcome, WorldChange, WorldState } from './page-api.ts';

export type { WorldOptions } from './meta/create-emulation.ts';

/** A deployment as a bot's configuration needs it. */
export interface WorldDeployment {
  name: string;
  /** Base URL; the client's paths follow as `/v1/…`. */
  url: string;
  caFile: string;
  caPem: string;
  user: string;
  password: string;
  /** The dialled form of its number. */
  e164: string;
  phoneNumberId: string;
}

/** A running world: Meta and the On-Premises clients, with the strings to pull. */
export interface World {
  /** Without version: `http://127.0.0.1:PORT`. */
  graphUrl: string;
  /** Origin of the On-Premises clients, and the certificate they show. */
  onPremises: { url: string; caFile: string };
  token: string;
  app: { id: string; secret: string };
  webhook: { callbackUrl: string | undefined; verifyToken: string; appSecret: string };
  /** Every deployment there is now, minted ones included. */
  readonly deployments: WorldDeployment[];
  state(): WorldState;
  change(change: WorldChange): Promise<Outcome>;
  /** Called after every change, at most once per turn of the event loop; answers the way to stop. */
  subscribe(listener: () => void): () => void;
  /** Mints on-premises numbers, each with its own deployment, and answers those deployments. */
  addNumbers(count: number): WorldDeployment[];
  /** The record behind a phone, Meta's digits or a phone number id; change it to set a scene. Throws for none. */
  number(phone: string): NumberRecord;
  deployment(name: string): DeploymentRecord;
  /** Bans an account or lifts the ban; webhook `account_update`. */
  banAccount(wabaId: string, banned: boolean): void;
  /** Gives an account of somebody else to the bot's system user, or takes it away. */
  assignAccount(wabaId: string, assigned: boolean): void;
  /** Webhook `phone_number_quality_update`. */
  rateQuality(phone: string, rating: 'GREEN' | 'YELLOW' | 'RED'): void;
  /** Decides about a pending display name; webhook `phone_number_name_update`. */
  decideName(phone: string, decision: 'APPROVED' | 'REJECTED'): void;
  /** Lets a fault of the fault table, or any effect, strike the next calls that match. */
  failNext(matcher: CallMatcher, fault: string | FaultEffect, times?: number): void;
  setAnswerLossRate(rate: number): void;
  /** Every call that reached an emulator, oldest first. */
  calls(): readonly CallEntry[];
  /** How many there were, those that are not kept any more too. */
  callCounts(): Readonly<Record<CallEntry['to'], number>>;
  /** Register requests that reached Meta for this number (or all), with or without effect. */
  registerCalls(phoneNumberId?: string): RegisterEntry[];
  /** The last code sent to a phone, as its owner reads it. */
  lastCode(phone: string): DeliveredCode | undefined;
  deliveries(): readonly DeliveryEntry[];
  /** Points the app's webhooks somewhere else, for a bot that got its port later. */
  setCallbackUrl(url: string | undefined): void;
  verifyWebhook(url: string, verifyToken: string): Promise<HandshakeResult>;
  /** The shared records, for tests that need what has no shorter way. */
  emulation: Emulation;
  now(): number;
  advance(ms: number): void;
  close(): Promise<void>;
}

/** Tells listeners once per turn of the event loop, however much changed in it. */
function createListeners(): { changed: () => void; subscribe: World['subscribe'] } {
  const listeners = new Set<() => void>();
  let pending = false;
  return {
    changed() {
      if (pending || listeners.size === 0) return;
      pending = true;
      setImmediate(() => {
        pending = false;
        for (const listener of listeners) listener();
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function found<Thing>(thing: Thing | undefined, name: string): Thing {
  if (thing === undefined) throw new Error(`the world has no ${name}`);
  return thing;
}

/** The strings to pull and the things to look at, all on the shared records. */
function controls(
  emulation: Emulation,
): Omit<World, 'graphUrl' | 'onPremises' | 'deployments' | 'state' | 'subscribe' | 'addNumbers' | 'close'> {
  const app = found([...emulation.apps.values()][0], 'app');
  const token = found([...emulation.tokens.keys()][0], 'token');
  const number = (phone: string): NumberRecord => found(numberByPhone(emulation, phone), `number ${phone}`);
  return {
    token,
    app: { id: app.id, secret: app.secret },
    webhook: { callbackUrl: app.callbackUrl, verifyToken: app.verifyToken, appSecret: app.secret },
    change: (change) => Promise.resolve(changeWorld(emulation, change)),
    number,
    banAccount: (wabaId, banned) => banAccount(emulation, wabaId, banned),
    assignAccount: (wabaId, assigned) => assignAccount(emulation, wabaId, assigned),
    rateQuality: (phone, rating) => rateQuality(emulation, number(phone), rating),
    decideName: (phone, decision) => decideName(emulation, number(phone), decision),
    deployment: (name) => found(emulation.deployments.get(name), `deployment ${name}`),
    failNext: (matcher, fault, times) => emulation.faults.failNext(matcher, fault, times),
    setAnswerLossRate(rate) {
      emulation.faults.answerLossRate = rate;
    },
    calls: () => emulation.log.calls(),
    callCounts: () => emulation.log.counts(),
    registerCalls: (phoneNumberId) => emulation.log.registers(phoneNumberId),
    lastCode(phone) {
      const e164 = numberByPhone(emulation, phone)?.e164;
      return emulation.deliveredCodes.findLast((one) => one.e164 === e164);
    },
    deliveries: () => emulation.webhooks.deliveries(),
    setCallbackUrl(url) {
      app.callbackUrl = url;
    },
    verifyWebhook: (url, verifyToken) => emulation.webhooks.verify(url, verifyToken),
    emulation,
    now: () => emulation.clock.now(),
    advance: (ms) => emulation.clock.advance(ms),
  };
}

/** Starts both emulators on the loopback interface, over one shared world. Close it to free everything. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { changed, subscribe } = createListeners();
  const emulation = createEmulation(options, changed);
  const certificate = await createServerCertificate();
  const graph = await listen(createGraphApp(emulation), { port: options.port ?? 0 });
  const clients = await listen(createClientApp(emulation), { port: options.onPremisesPort ?? 0, tls: certificate });
  const onPremises = { url: `https://127.0.0.1:${clients.port}`, caFile: certificate.caFile };
  const urlOf = (deployment: DeploymentRecord): string => `${onPremises.url}/${deployment.name}`;
  const describe = (deployment: DeploymentRecord): WorldDeployment => ({
    name: deployment.name,
    url: urlOf(deployment),
    caFile: certificate.caFile,
    caPem: certificate.cert,
    user: deployment.adminUser,
    password: deployment.adminPassword,
    e164: emulation.numbers.get(deployment.phoneNumberId)?.e164 ?? '',
    phoneNumberId: deployment.phoneNumberId,
  });
  let minted = 0;

  return {
    ...controls(emulation),
    graphUrl: `http://127.0.0.1:${graph.port}`,
    onPremises,
    get deployments() {
      return [...emulation.deployments.values()].map(describe);
    },
    state: () => worldState(emulation, urlOf),
    subscribe,
    addNumbers(count) {
      const { numbers, deployments } = manyNumbers(count, minted);
      minted += count;
      for (const number of numbers) emulation.numbers.set(number.id, number);
      for (const deployment of deployments) emulation.deployments.set(deployment.name, deployment);
      changed();
      return deployments.map(describe);
    },
    async close() {
      emulation.webhooks.close();
      emulation.timers.close();
      await Promise.all([graph.close(), clients.close(), certificate.discard()]);
    },
  };
}
