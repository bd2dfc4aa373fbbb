import { SocketModeClient } from '@slack/socket-mode';
import { WebAPIPlatformError, type Logger, type WebClientOptions } from '@slack/web-api';
import type { Clock } from '../workflow/ports.ts';

/** What a Socket Mode connection needs. */
export interface SocketOptions {
  appToken: string;
  clientOptions: WebClientOptions;
  logger: Logger;
  clock: Clock;
  /** Hears how many sockets the app has open, each time Slack greets one of ours. */
  onGreeting?: ((all: number) => void) | undefined;
}

/** An envelope as the library hands it out. */
export interface Envelope {
  body: object;
  ack: (response?: unknown) => Promise<void>;
  retry_num?: number;
  retry_reason?: string;
}

/** One place for a connection, which comes back by itself whatever happens to it. */
export interface SocketConnection {
  readonly isOpen: boolean;
  /** Numbers of the sockets that Slack counts as open, also those that only finish; none is given twice. */
  sockets(): number[];
  /** Resolves once connected; rejects only when no waiting helps. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Errors of apps.connections.open that no waiting cures (docs.slack.dev, apps.connections.open). */
const HOPELESS = ['not_authed', 'invalid_auth', 'account_inactive', 'not_allowed_token_type', 'missing_scope'];
const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;
const HELLO_WITHIN_MS = 15_000;
const FAREWELL_MS = 1_000;
/** How long a socket Slack has given notice to may still acknowledge what it received. */
const DRAIN_MS = 3_500;

const isHopeless = (error: unknown) => error instanceof WebAPIPlatformError && HOPELESS.includes(error.data.error);

/** The number of sockets in Slack's greeting (docs.slack.dev, Socket Mode); undefined for everything else. */
function greetingIn(data: unknown): number | undefined {
  if (typeof data !== 'string' || !/"type"\s*:\s*"hello"/u.test(data)) return undefined;
  const count = Number(/"num_connections"\s*:\s*(\d+)/u.exec(data)?.[1]);
  return Number.isInteger(count) ? count : undefined;
}

const isNotice = (data: unknown): boolean => typeof data === 'string' && /"type"\s*:\s*"disconnect"/u.test(data);

/**
 * The library closes a socket the moment Slack gives it notice, which loses the acknowledgements still under way, then waits five
 * seconds; and when Slack is unreachable it gives up for good, with an unhandled rejection. So its reconnecting is switched
 * off: a new socket is opened first, and the old one is closed when it has had time to finish.
 */
export function createSocketConnection(
  options: SocketOptions,
  receive: (envelope: Envelope) => void,
): SocketConnection {
  const { clock, logger } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  let current: SocketModeClient | undefined;
  const retiring = new Set<SocketModeClient>();
  const live = new Map<SocketModeClient, number>();
  let greetings = 0;

  const farewell = async (client: SocketModeClient): Promise<void> => {
    const over = new AbortController();
    const patience = clock.wait(FAREWELL_MS, over.signal).catch(() => undefined);
    await Promise.race([client.disconnect(), patience]).finally(() => over.abort());
    live.delete(client);
  };

  const retire = async (client: SocketModeClient): Promise<void> => {
    retiring.add(client);
    await clock.wait(DRAIN_MS, signal).catch(() => undefined);
    retiring.delete(client);
    await farewell(client);
  };

  const renew = (client: SocketModeClient): void => {
    if (client !== current || signal.aborted) return;
    current = undefined;
    open().catch(() => {
      if (!signal.aborted) logger.error('Slack refuses the app token for good');
    });
  };

  const aClient = (): SocketModeClient => {
    const { appToken, clientOptions } = options;
    const client = new SocketModeClient({
      appToken,
      autoReconnectEnabled: false,
      logger,
      // The library writes into the object it is given.
      clientOptions: { ...clientOptions },
    });
    const handlers = client.listeners('ws_message');
    client.removeAllListeners('ws_message');
    client.on('ws_message', (data: unknown, isBinary: unknown) => {
      const all = greetingIn(data);
      if (all !== undefined) {
        live.set(client, (greetings += 1));
        options.onGreeting?.(all);
      }
      if (isNotice(data)) {
        renew(client);
        void retire(client);
      } else for (const handle of handlers) handle(data, isBinary);
    });
    client.on('slack_event', receive);
    client.on('disconnected', () => {
      live.delete(client);
      renew(client);
    });
    return client;
  };

  /** A socket that opens and never says hello is given up. */
  const greeted = async (client: SocketModeClient): Promise<void> => {
    const over = new AbortController();
    const patience = clock.wait(HELLO_WITHIN_MS, over.signal).then(() => 'late' as const);
    patience.catch(() => undefined);
    try {
      if ((await Promise.race([client.start(), patience])) === 'late') throw new Error('Slack did not say hello');
    } catch (error) {
      await farewell(client);
      throw error;
    } finally {
      over.abort();
    }
  };

  const open = async (): Promise<void> => {
    for (let delay = FIRST_DELAY_MS; ; delay = Math.min(MAX_DELAY_MS, delay * 2)) {
      signal.throwIfAborted();
      const client = aClient();
      try {
        await greeted(client);
        // Stopped while Slack was still being asked: this socket came too late.
        if (signal.aborted) return await farewell(client);
        current = client;
        return;
      } catch (error) {
        if (isHopeless(error)) throw error;
        await clock.wait(delay, signal);
      }
    }
  };

  return {
    get isOpen() {
      return current !== undefined;
    },
    sockets: () => [...live.values()],
    start: open,
    async stop() {
      const clients = [...retiring, ...(current ? [current] : [])];
      stopped.abort();
      current = undefined;
      await Promise.all(clients.map(farewell));
    },
  };
}
