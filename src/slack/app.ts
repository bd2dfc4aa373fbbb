import { App, type CustomRoute } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { inSpan } from '../tracing/span.ts';
import type { Clock } from '../workflow/ports.ts';
import { quietLogger, type SlackLog } from './bolt-logger.ts';
import { createHttpReceiver } from './http-receiver.ts';
import { createSocketPair } from './socket-pair.ts';
import { clientOptions, createWebClient } from './web-api.ts';

/** How the bot meets Slack: with an app token in Socket Mode, with a signing secret over HTTP. Exactly one of them. */
export interface SlackAppOptions {
  botToken: string;
  appToken?: string;
  signingSecret?: string;
  /** HTTP mode: the port of `/slack/events` and of `customRoutes`. */
  port: number;
  apiUrl: string;
  clock: Clock;
  log: SlackLog;
  /** HTTP mode only: other paths on the same port. In Socket Mode the caller serves them. */
  customRoutes?: CustomRoute[];
}

/** The Bolt app and the client everything of ours uses. */
export interface SlackApp {
  app: App;
  client: WebClient;
  /** Resolves when Slack can reach the bot; rejects when no waiting helps (a refused token, a port in use). */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** True while Slack can reach the bot, as far as the bot can know. */
  isReachable(): boolean;
  /** Names of this process's sockets that Slack counts as open; none over HTTP. */
  sockets(): string[];
  /** Has one listener hear how many sockets the app has open, each time Slack greets one of ours. */
  onGreeting(listener: (all: number) => void): void;
}

/** What reached the bot, by Slack's own word for it: `block_actions`, `view_submission`, `event_callback`. */
const kindOf = (body: object): string => {
  if ('command' in body) return 'command';
  return 'type' in body && typeof body.type === 'string' ? body.type : 'payload';
};

/** Builds the app without listeners and without any call to Slack. Throws when neither or both ways in are given. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { appToken, signingSecret, clock, port, log } = options;
  const logger = quietLogger(log);
  const shared = clientOptions({ apiUrl: options.apiUrl, logger });
  const client = createWebClient(options.botToken, shared);
  let greeted: (all: number) => void = () => undefined;
  const pair =
    appToken === undefined
      ? undefined
      : createSocketPair({ appToken, clientOptions: shared, logger, clock, onGreeting: (all) => greeted(all) });
  const http =
    signingSecret === undefined
      ? undefined
      : createHttpReceiver({ signingSecret, port, customRoutes: options.customRoutes ?? [], logger, clock });
  const receiver = pair ?? http;
  if (!receiver || (pair && http)) throw new TypeError('give either an app token or a signing secret');
  const app = new App({
    receiver,
    logger,
    // One workspace and one token: nothing to look up, and no call to Slack for every event.
    authorize: () => Promise.resolve({ botToken: options.botToken }),
    clientOptions: shared,
    // The bot listens to no messages, so there is nothing of its own to ignore and no conversation to keep.
    ignoreSelf: false,
    // A step of a workflow is finished days later: the token that comes with it has ended by then, the bot's own has not.
    attachFunctionToken: false,
    convoStore: false,
  });
  if (http) app.use(async ({ context, next }) => (context['isReplay'] === true ? undefined : next()));
  app.use(({ body, next }) => inSpan({ name: `slack ${kindOf(body)}` }, next));
  app.error((error) => {
    log.error({ err: error }, 'a Slack listener failed');
    return Promise.resolve();
  });
  let isListening = false;
  return {
    app,
    client,
    async start() {
      await app.start(port);
      isListening = true;
    },
    async stop() {
      if (!isListening && http) return;
      isListening = false;
      await app.stop();
    },
    sockets: () => pair?.sockets() ?? [],
    onGreeting(listener) {
      greeted = listener;
    },
    isReachable: () => (pair ? pair.connections() > 0 : isListening),
  };
}
