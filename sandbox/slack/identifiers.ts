import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A fresh id in Slack's spelling: the prefix that tells its kind, then capitals and digits, 11 characters in all. */
export function slackId(prefix: string): string {
  return prefix + Array.from(randomBytes(11 - prefix.length), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** A generated block_id or action_id: five characters, as Slack fills them in where an app gave none. */
export function elementId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5);
}

/** Hands out message timestamps ("seconds.micros"), strictly increasing even within one millisecond. */
export function createTimestamps(now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.floor(now() * 1000));
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
  };
}
