import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createExchange } from '../calls/exchange.ts';
import { pagerDutyEvent } from './pager-duty.ts';
import type { Notice, Receiver } from './receiver.ts';
import { signedJson } from './signed-json.ts';

/** Long enough for a slow receiver, short enough that the others do not wait for it. */
const TIMEOUT_MS = 5_000;

/** The receiver answered, but did not take it. */
export class NotTaken extends Error {
  constructor(receiver: string, status: number) {
    super(`the paging receiver ${receiver} answered ${status}`);
    this.name = 'NotTaken';
  }
}

/** Sends one notice once; follows no redirect. Rejects unless the receiver answered 2xx; the error names no address. */
export async function sendNotice(receiver: Receiver, notice: Notice, now: number): Promise<void> {
  const { origin, pathname, search, protocol } = new URL(receiver.url());
  const agent = protocol === 'https:' ? new HttpsAgent() : new HttpAgent();
  const exchange = createExchange({ source: 'ferryman', baseUrl: origin, timeoutMs: TIMEOUT_MS, agent });
  const { body, headers } =
    receiver.format === 'pagerduty-events-v2'
      ? pagerDutyEvent(notice, receiver.secret())
      : signedJson(notice, receiver.secret(), now);
  const { status } = await exchange({ method: 'POST', path: `${pathname}${search}`, headers, body });
  if (status < 200 || status >= 300) throw new NotTaken(receiver.name, status);
}
