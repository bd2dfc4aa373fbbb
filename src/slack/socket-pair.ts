import { SocketModeClient } from '@slack/socket-mode';
import { WebAPIPlatformError, type Logger, type WebClientOptions } from '@slack/web-api';
import type { App, Receiver } from '@slack/bolt';
import type { Clock } from '../workflow/ports.ts';

/** What two Socket Mode connections need. */
export interface SocketPairOptions {
  appToken: string;
  clientOptions: WebClientOptions;
  logger: Logger;
  clock: Clock;
}

/** A Bolt receiver that also says whether Slack can reach us. */
export interface SocketPair extends Receiver {
  /** Connections that take envelopes now. */
  connections(): number;
}

interface Envelope {
  body: Parameters<App['processEvent']>[0]['body'];
  ack: (response?: unknown) => Promise<void>;
  retry_num?: number;
  retry_reason?: string;
}

/** Errors of apps.connections.open that no waiting cures (docs.slack.dev, apps.connections.open). */
const HOPELESS = ['not_authed', 'invalid_auth', 'account_inactive', 'not_allowed_token_type', 'missing_scope'];
const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 5_000;
/** Slack recycles a connection by its age: two of the same age would go at the same time. */
const STAGGER_MS = 1_000;
const PATIENCE_MS = 15_000;
const FAREWELL_MS = 1_000;

const isHopeless = (error: unknown) => error instanceof WebAPIPlatformError && HOPELESS.includes(error.data.error);

/** Forwards an envelope; an acknowledgement that finds its socket gone must not undo what was done. */
function deliver(app: App, envelope: Envelope, logger: Logger): Promise<void> {
  let isAcknowledged = false;
  return app.processEvent({
    body: envelope.body,
    ack: async (response) => {
      if (isAcknowledged) return;
      isAcknowledged = true;
      await envelope.ack(response ?? undefined).catch(() => {
        logger.warn('an acknowledgement found its socket closed; Slack will deliver again or show a time-out');
      });
    },
    ...(envelope.retry_num !== undefined && { retryNum: envelope.retry_num }),
    ...(envelope.retry_reason !== undefined && { retryReason: envelope.retry_reason }),
  });
}

/**
 * One connection that comes back by itself. The library's own reconnecting waits five seconds and gives up for good, with an
 * unhandled rejection, when Slack is unreachable; so ours is used and the library's switched off.
 */
class Connection {
  readonly #options: SocketPairOptions;
  readonly #client: SocketModeClient;
  readonly #stopped = new AbortController();
  #isOpen = false;

  constructor(options: SocketPairOptions) {
    this.#options = options;
    this.#client = new SocketModeClient({
      appToken: options.appToken,
      autoReconnectEnabled: false,
      logger: options.logger,
      clientOptions: { ...options.clientOptions },
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  receive(app: App): void {
    this.#client.on('slack_event', (envelope: Envelope) => {
      deliver(app, envelope, this.#options.logger).catch(() => {
        this.#options.logger.error('an envelope could not be processed');
      });
    });
  }

  /** Resolves once connected; rejects only when no waiting helps. Keeps the connection until stopped. */
  async start(): Promise<void> {
    this.#client.on('disconnected', () => {
      // A failed try to connect is told by start() itself.
      if (!this.#isOpen) return;
      this.#isOpen = false;
      this.#connect().catch(() => {
        if (!this.#stopped.signal.aborted) this.#options.logger.error('Slack refuses the app token for good');
      });
    });
    await this.#connect();
  }

  async #connect(): Promise<void> {
    for (let delay = FIRST_DELAY_MS; ; delay = Math.min(MAX_DELAY_MS, delay * 2)) {
      this.#stopped.signal.throwIfAborted();
      try {
        await this.#greeted();
        this.#isOpen = true;
        return;
      } catch (error) {
        if (isHopeless(error)) throw error;
        await this.#options.clock.wait(delay, this.#stopped.signal);
      }
    }
  }

  /** A socket that opens and never says hello is given up. */
  async #greeted(): Promise<void> {
    const over = new AbortController();
    const started = this.#client.start().then(async () => {
      // Stopped while Slack was still being asked for an address: this socket came too late.
      if (this.#stopped.signal.aborted) await this.#client.disconnect();
    });
    const patience = this.#options.clock.wait(PATIENCE_MS, over.signal).then(
      async () => {
        await this.#client.disconnect();
        throw new Error('Slack did not say hello');
      },
      () => started,
    );
    try {
      await Promise.race([started, patience]);
    } finally {
      over.abort();
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    const over = new AbortController();
    const patience = this.#options.clock.wait(FAREWELL_MS, over.signal).catch(() => undefined);
    await Promise.race([this.#client.disconnect(), patience]).finally(() => over.abort());
    this.#isOpen = false;
  }
}

/** Two Socket Mode connections behind one receiver: while Slack recycles one, the other takes the envelopes. */
export function createSocketPair(options: SocketPairOptions): SocketPair {
  const connections = [new Connection(options), new Connection(options)];
  const [first, second] = connections;
  const stopped = new AbortController();
  const startSecond = async () => {
    await options.clock.wait(STAGGER_MS, stopped.signal);
    await second?.start();
  };
  return {
    init(app) {
      for (const connection of connections) connection.receive(app);
    },
    async start() {
      await first?.start();
      startSecond().catch(() => {
        if (!stopped.signal.aborted) options.logger.error('the second Socket Mode connection stays closed');
      });
    },
    async stop() {
      stopped.abort();
      await Promise.all(connections.map((connection) => connection.stop()));
    },
    connections: () => connections.filter((connection) => connection.isOpen).length,
  };
}
