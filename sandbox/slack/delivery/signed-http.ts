import { createHmac, randomBytes } from 'node:crypto';
import type { Traffic } from '../traffic.ts';
import type { Acknowledgement, Delivery, Envelope } from './delivery.ts';
import { eventRetryDelaysMs, readAcknowledgement } from './delivery.ts';

/** What signed HTTP delivery needs to know. Times in milliseconds. */
export interface SignedHttpOptions {
  /** The app's request URL. */
  url: string;
  signingSecret: string;
  verificationToken: string;
  ackTimeoutMs: number;
  now: () => number;
  traffic: Traffic;
}

interface Retry {
  attempt: number;
  reason: 'http_timeout' | 'http_error';
}

/** The headers Slack signs a request with (docs.slack.dev, "Verifying requests from Slack"). */
export function signatureHeaders(body: string, secret: string, seconds: number): Record<string, string> {
  const digest = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${digest}` };
}

/** Slack's side of the HTTP mode: signed POSTs whose response is the acknowledgement. */
export class SignedHttp implements Delivery {
  private readonly options: SignedHttpOptions;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly stopped = new AbortController();
  private last: Envelope | undefined;

  constructor(options: SignedHttpOptions) {
    this.options = options;
  }

  /** Does what Slack does when a request URL is saved: true when the app echoes the challenge. */
  async verifyUrl(): Promise<boolean> {
    const challenge = randomBytes(24).toString('hex');
    const body = JSON.stringify({ token: this.options.verificationToken, challenge, type: 'url_verification' });
    const answer = await this.post(body, 'application/json', undefined);
    return answer.kind === 'acked' && answer.payload?.['challenge'] === challenge;
  }

  async deliver(envelope: Envelope): Promise<Acknowledgement> {
    this.last = envelope;
    const outcome = await this.send(envelope, undefined);
    if (envelope.type === 'events_api' && outcome.kind !== 'acked') this.retryEvent(envelope, 1, outcome);
    return outcome;
  }

  async redeliverLast(): Promise<Acknowledgement> {
    if (!this.last) throw new Error('nothing was delivered yet');
    return this.deliverAs(1, this.last);
  }

  async deliverAs(attempt: number, envelope: Envelope): Promise<Acknowledgement> {
    return this.send(envelope, attempt === 0 ? undefined : { attempt, reason: 'http_timeout' });
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.stopped.abort();
  }

  private send(envelope: Envelope, retry: Retry | undefined): Promise<Acknowledgement> {
    if (envelope.type === 'events_api') return this.post(JSON.stringify(envelope.payload), 'application/json', retry);
    const form = new URLSearchParams(
      envelope.type === 'slash_commands'
        ? Object.fromEntries(Object.entries(envelope.payload).map(([key, value]) => [key, String(value)]))
        : { payload: JSON.stringify(envelope.payload) },
    );
    return this.post(form.toString(), 'application/x-www-form-urlencoded', retry);
  }

  private async post(body: string, contentType: string, retry: Retry | undefined): Promise<Acknowledgement> {
    const { url, signingSecret, ackTimeoutMs, now, traffic } = this.options;
    traffic.record({ direction: 'to-bot', what: 'request_url', text: body });
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: {
          'content-type': contentType,
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          ...signatureHeaders(body, signingSecret, Math.floor(now() / 1000)),
          ...(retry && { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason }),
        },
        signal: AbortSignal.any([AbortSignal.timeout(ackTimeoutMs), this.stopped.signal]),
      });
      const text = await response.text();
      traffic.record({ direction: 'from-bot', what: 'acknowledgement', text });
      return response.ok ? { kind: 'acked', payload: readAcknowledgement(text) } : { kind: 'dispatch_failed' };
    } catch (error) {
      const timedOut = error instanceof Error && error.name === 'TimeoutError';
      return { kind: timedOut ? 'operation_timeout' : 'dispatch_failed' };
    }
  }

  private retryEvent(envelope: Envelope, attempt: number, failure: Acknowledgement): void {
    const delay = eventRetryDelaysMs[attempt - 1];
    if (delay === undefined || this.stopped.signal.aborted) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const reason = failure.kind === 'operation_timeout' ? 'http_timeout' : 'http_error';
      void this.send(envelope, { attempt, reason }).then((outcome) => {
        if (outcome.kind !== 'acked') this.retryEvent(envelope, attempt + 1, outcome);
      });
    }, delay);
    this.timers.add(timer);
  }
}
