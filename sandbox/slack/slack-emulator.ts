import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { PageState } from '../page-api.ts';
import { apiMethods } from './api-methods.ts';
import type { Acknowledgement, Delivery, Envelope, Repeats } from './delivery/delivery.ts';
import { repeating } from './delivery/repeating.ts';
import { SignedHttp } from './delivery/signed-http.ts';
import { SocketMode } from './delivery/socket-mode.ts';
import { SlackFaults } from './faults.ts';
import { readManifest } from './manifest.ts';
import { createPeopleActions, type World } from './page/people-actions.ts';
import { Person } from './page/person.ts';
import { ResponseUrls } from './response-urls.ts';
import type { SlackContext } from './slack-context.ts';
import { slackRoutes } from './slack-routes.ts';
import { Traffic, type TrafficEntry } from './traffic.ts';
import { TriggerIds } from './trigger-ids.ts';
import { Workspace } from './workspace.ts';
import { defaultSeed, type WorldSeed } from './world-seed.ts';

/** How to start an emulated Slack. Times in milliseconds. */
export interface SlackEmulatorOptions {
  /** The app manifest: commands, shortcuts, events and scopes are read from it. */
  manifestPath: string;
  /** 0: any free port. Only the loopback interface is bound. */
  port: number;
  botToken: string;
  appToken: string;
  signingSecret: string;
  seed?: Partial<WorldSeed>;
  /** The side that is not Slack, shown in the page's side panel. */
  world?: World;
  /** Static files of the built page, served at '/'. */
  pageFolder?: string;
  /** Sockets get `disconnect` after this long, as Slack recycles its hosts. Default: never. */
  socketLifetimeMs?: number;
  /** The app's request URL: signed HTTP instead of Socket Mode. */
  httpEventsUrl?: string;
  /** How long Slack waits for an acknowledgement. Default: 3000. */
  ackTimeoutMs?: number;
  /** How each envelope is repeated. Default: only events that were not acknowledged, as Slack does. */
  repeats?: (envelope: Envelope) => Repeats;
  /** Epoch milliseconds; default: the system's clock. */
  now?: () => number;
}

/** A running emulated Slack. */
export interface SlackEmulator {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** `http://127.0.0.1:PORT/api/`, for the client's slackApiUrl. */
  apiUrl: string;
  /** What one person sees. */
  state(user: string): PageState;
  /** Acts as one person. */
  as(userId: string): Person;
  /** Every request, answer, envelope and acknowledgement so far. */
  traffic(): TrafficEntry[];
  /** The paths of every HTTP route, as Hono spells them. */
  routes(): string[];
  faults: SlackFaults;
  workspace: Workspace;
  /** Sends the last envelope once more, as Slack does when an acknowledgement got lost. */
  redeliverLast(): Promise<Acknowledgement>;
  /** Copies of envelopes that are still to be sent; see `repeats`. */
  copiesWaiting(): number;
  /** Sends `disconnect` to every socket, as Slack does before it recycles a host. Socket Mode only. */
  recycleSockets(): void;
  /** How many sockets take envelopes now; 0 in HTTP mode. */
  connections(): number;
  /** Does what Slack does when a request URL is saved; true when the app echoed the challenge. HTTP mode only. */
  verifyRequestUrl(): Promise<boolean>;
  close(): Promise<void>;
}

/** Starts an emulated Slack on the loopback interface. Rejects when the manifest can't be read or the port is taken. */
export async function createSlackEmulator(options: SlackEmulatorOptions): Promise<SlackEmulator> {
  const now = options.now ?? Date.now;
  const workspace = new Workspace({ ...defaultSeed, ...options.seed }, now);
  const traffic = new Traffic(now);
  const shared = { traffic, ackTimeoutMs: options.ackTimeoutMs ?? 3000 };
  const http =
    options.httpEventsUrl === undefined
      ? undefined
      : new SignedHttp({
          ...shared,
          url: options.httpEventsUrl,
          signingSecret: options.signingSecret,
          verificationToken,
          now,
        });
  const sockets = new SocketMode({ ...shared, appId: workspace.app.id, socketLifetimeMs: options.socketLifetimeMs });
  const delivery: Delivery = http ?? sockets;
  const copies = options.repeats && repeating(delivery, options.repeats);

  let url = '';
  const context: SlackContext = {
    workspace,
    manifest: readManifest(options.manifestPath),
    triggers: new TriggerIds(now),
    responseUrls: new ResponseUrls(now),
    faults: new SlackFaults(),
    traffic,
    tokens: { bot: options.botToken, app: options.appToken, verification: verificationToken },
    url: () => url,
    deliver: (envelope) => (copies ?? delivery).deliver(envelope),
    socketUrl: () => (http ? undefined : url.replace('http', 'ws') + sockets.ticketPath()),
  };
  const people = createPeopleActions(context, options.world);
  const app = slackRoutes(context, { methods: apiMethods, people, pageFolder: options.pageFolder });
  const listen = getRequestListener(app.fetch);
  const server = createServer((request, response) => void listen(request, response));
  sockets.attach(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${portOf(server.address())}`;

  return {
    url,
    apiUrl: `${url}/api/`,
    state: (user) => people.state(user),
    as: (userId) => new Person(people, userId),
    traffic: () => traffic.entries(),
    routes: () => [...new Set(app.routes.map((route) => route.path))],
    faults: context.faults,
    workspace,
    redeliverLast: () => delivery.redeliverLast(),
    copiesWaiting: () => copies?.waiting() ?? 0,
    recycleSockets: () => sockets.recycle(),
    connections: () => sockets.connections(),
    verifyRequestUrl: async () => http?.verifyUrl() ?? false,
    close: async () => {
      copies?.close();
      await http?.close();
      await sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The deprecated verification token Slack still sends in every body. */
const verificationToken = 'sandbox-verification-token';

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the emulator has no port');
  return address.port;
}
