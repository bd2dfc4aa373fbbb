import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createExchange } from '../calls/exchange.ts';
import { CallFailure } from '../migration/failure.ts';
import type { Clock } from '../workflow/ports.ts';
import type { Meta } from '../workflow/call-ports.ts';

/** The public address of our listener, and the token that Meta would present there. */
export interface WebhookOptions {
  publicUrl: string;
  verifyToken: string;
}

/** Meta gives up sooner or later as well; a listener that needs longer is not ready. */
const timeoutMs = 10_000;

/** Asks our own public address what Meta asks when a webhook is set up, with certificates checked (domain notes 13.1). */
export function createHandshake(webhook: WebhookOptions | undefined, clock: Clock): Meta['handshake'] {
  if (!webhook) return () => Promise.resolve('not-configured');
  const { publicUrl, verifyToken } = webhook;
  const agent = publicUrl.startsWith('https:') ? new HttpsAgent() : new HttpAgent();
  const exchange = createExchange({ source: 'ferryman', baseUrl: publicUrl, timeoutMs, agent });
  return async () => {
    const challenge = String(clock.now());
    try {
      const { status, body } = await exchange({
        method: 'GET',
        path: '',
        query: { 'hub.mode': 'subscribe', 'hub.challenge': challenge, 'hub.verify_token': verifyToken },
      });
      return status === 200 && String(body) === challenge ? 'answered' : 'failed';
    } catch (error) {
      if (error instanceof CallFailure) return 'failed';
      throw error;
    }
  };
}
