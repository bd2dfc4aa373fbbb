import { createHmac } from 'node:crypto';
import type { Message, Notice } from './receiver.ts';

/**
 * The notice as plain JSON. `X-Ferryman-Signature` is `v1=` and the HMAC-SHA256, hex, of `<timestamp>.<body>` under the shared
 * key; the timestamp, epoch seconds, stands in `X-Ferryman-Timestamp`, so that an old request can be told from a new one.
 * `X-Ferryman-Delivery` is the same at every try.
 */
export function signedJson({ action, page, subject, summary, link }: Notice, key: string, now: number): Message {
  const body = JSON.stringify({
    version: 1,
    action,
    key: page.key,
    cause: page.cause,
    since: page.since,
    ...subject.details,
    summary,
    link: link.href,
  });
  const timestamp = String(Math.floor(now / 1_000));
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
  return {
    body,
    headers: {
      'Content-Type': 'application/json',
      'X-Ferryman-Timestamp': timestamp,
      'X-Ferryman-Signature': `v1=${signature}`,
      'X-Ferryman-Delivery': `${page.key}:${action}`,
    },
  };
}
