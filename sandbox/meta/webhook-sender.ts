import { createHmac } from 'node:crypto';
import type { Timers } from './clock.ts';

/** Where a webhook goes and how it is signed. */
export interface WebhookTarget {
  url: string;
  appSecret: string;
}

/** One attempt to deliver a webhook. */
export interface DeliveryEntry {
  at: number;
  url: string;
  field: string;
  attempt: number;
  /** HTTP status, or 0 when the endpoint could not be reached. */
  status: number;
}

/** What `createWebhookSender` needs from its world. */
export interface SenderSettings {
  timers: Timers;
  now: () => number;
  /** First wait before a retry in milliseconds; doubles each time. Meta retries for days (domain notes 13.1). */
  retryMs: number;
  changed: () => void;
}

/** Delivers signed webhooks with retries. */
export interface WebhookSender {
  /** Posts the payload until an endpoint answers 200, eight times at most. */
  deliver(target: WebhookTarget, field: string, payload: Record<string, unknown>): void;
  deliveries(): readonly DeliveryEntry[];
  /** Meta's handshake when a callback URL is configured (domain notes 13.1). */
  verify(url: string, verifyToken: string): Promise<HandshakeResult>;
  close(): void;
}

/** Whether an endpoint passed the handshake, and why not. */
export type HandshakeResult = { ok: true } | { ok: false; reason: string };

const attempts = 8;

/** The signature header's value over the raw body (domain notes 13.1). */
export function signatureOf(rawBody: string, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(rawBody).digest('hex')}`;
}

/** A sender that lives until it is closed; nothing is sent afterwards. */
export function createWebhookSender(settings: SenderSettings): WebhookSender {
  const log: DeliveryEntry[] = [];
  const stop = new AbortController();
  const signal = (): AbortSignal => AbortSignal.any([stop.signal, AbortSignal.timeout(10_000)]);

  async function post(target: WebhookTarget, body: string): Promise<number> {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature-256': signatureOf(body, target.appSecret),
    };
    try {
      const response = await fetch(target.url, { method: 'POST', headers, body, signal: signal(), redirect: 'error' });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  async function attempt(target: WebhookTarget, job: { field: string; body: string; count: number }): Promise<void> {
    const status = await post(target, job.body);
    if (stop.signal.aborted) return;
    log.push({ at: settings.now(), url: target.url, field: job.field, attempt: job.count, status });
    settings.changed();
    if (status === 200 || job.count >= attempts) return;
    settings.timers.later(settings.retryMs * 2 ** (job.count - 1), () => {
      void attempt(target, { ...job, count: job.count + 1 });
    });
  }

  return {
    deliver(target, field, payload) {
      void attempt(target, { field, body: JSON.stringify(payload), count: 1 });
    },
    deliveries: () => log,
    async verify(url, verifyToken) {
      const challenge = String(100_000_000 + (log.length + 1) * 7919);
      const query = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.challenge': challenge,
        'hub.verify_token': verifyToken,
      });
      try {
        const response = await fetch(`${url}?${query.toString()}`, { signal: signal(), redirect: 'error' });
        const text = await response.text();
        if (response.status !== 200) return { ok: false, reason: `answered ${response.status}` };
        return text === challenge ? { ok: true } : { ok: false, reason: 'did not answer the challenge alone' };
      } catch {
        return { ok: false, reason: 'cannot be reached' };
      }
    },
    close: () => stop.abort(),
  };
}
