import type { App, Receiver } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import { createSocketConnection, type Envelope, type SocketOptions } from './socket-connection.ts';

/** A Bolt receiver that also says whether Slack can reach us. */
export interface SocketPair extends Receiver {
  /** Connections that take envelopes now. */
  connections(): number;
  /** Names of the sockets that Slack counts as open; of this process, none given twice. */
  sockets(): string[];
}

/** Slack recycles a connection by its age: two of the same age would go at the same time. */
const STAGGER_MS = 1_000;

/** Forwards an envelope; an acknowledgement that finds its socket gone must not undo what was done. */
function deliver(app: App, envelope: Envelope, logger: Logger): Promise<void> {
  let isAcknowledged = false;
  return app.processEvent({
    body: envelope.body,
    ack: async (response) => {
      if (isAcknowledged) return;
      isAcknowledged = true;
      await envelope.ack(response ?? undefined).catch(() => {
        logger.warn('an acknowledgement found its socket closed; Slack shows a time-out or delivers again');
      });
    },
    ...(envelope.retry_num !== undefined && { retryNum: envelope.retry_num }),
    ...(envelope.retry_reason !== undefined && { retryReason: envelope.retry_reason }),
  });
}

/** Two Socket Mode connections behind one receiver: while Slack recycles one, the other takes the envelopes. */
export function createSocketPair(options: SocketOptions): SocketPair {
  const { clock, logger } = options;
  const stopped = new AbortController();
  let app: App | undefined;

  const receive = (envelope: Envelope): void => {
    if (!app) return;
    deliver(app, envelope, logger).catch(() => logger.error('an envelope could not be processed'));
  };
  const first = createSocketConnection(options, receive);
  const second = createSocketConnection(options, receive);

  const startSecond = async (): Promise<void> => {
    await clock.wait(STAGGER_MS, stopped.signal);
    await second.start();
  };

  return {
    init(bolt) {
      app = bolt;
    },
    async start() {
      await first.start();
      startSecond().catch(() => {
        if (!stopped.signal.aborted) logger.error('the second Socket Mode connection stays closed');
      });
    },
    async stop() {
      stopped.abort();
      await Promise.all([first.stop(), second.stop()]);
    },
    sockets: () => [first, second].flatMap((one, index) => one.sockets().map((number) => `${index}.${number}`)),
    connections: () => [first, second].filter(({ isOpen }) => isOpen).length,
  };
}
