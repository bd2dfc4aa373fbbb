import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPReceiver, type CustomRoute } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import type { Clock } from '../workflow/ports.ts';
import { createFreshness } from './freshness.ts';

/** Where Slack sends commands, clicks and events. */
export const SLACK_PATH = '/slack/events';

/** What HTTP mode needs. */
export interface HttpReceiverOptions {
  signingSecret: string;
  port: number;
  customRoutes: CustomRoute[];
  logger: Logger;
  clock: Clock;
}

const headerOf = (request: { headers: IncomingMessage['headers'] }, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

const signatureOf = (request: { headers: IncomingMessage['headers'] }) => headerOf(request, 'x-slack-signature') ?? '';

function refuse(response: ServerResponse): void {
  response.writeHead(401);
  response.end();
}

/**
 * Bolt's HTTP receiver, which verifies signatures, with two checks more: timestamps from the future, and replays. A replay
 * that arrives beside the original reaches Bolt with `isReplay` in its context and must be dropped there.
 */
export function createHttpReceiver(options: HttpReceiverOptions): HTTPReceiver {
  const { clock, logger } = options;
  const freshness = createFreshness();
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret,
    endpoints: SLACK_PATH,
    port: options.port,
    customRoutes: options.customRoutes,
    logger,
    // Called after the signature was verified, so that nobody can fill the memory with invented ones.
    customPropertiesExtractor: (request) => ({ isReplay: !freshness.accept(signatureOf(request), clock.now()) }),
  });
  const verified = receiver.requestListener;
  receiver.requestListener = (request, response) => {
    const isSlack = request.method === 'POST' && request.url?.split('?', 1)[0] === SLACK_PATH;
    const isFresh =
      freshness.isTimely(headerOf(request, 'x-slack-request-timestamp'), clock.now()) &&
      !freshness.isKnown(signatureOf(request), clock.now());
    if (!isSlack || isFresh) return verified(request, response);
    logger.warn('a request to the Slack address was not of now, or had been seen before');
    return refuse(response);
  };
  return receiver;
}
