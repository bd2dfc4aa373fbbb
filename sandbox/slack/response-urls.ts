import { randomBytes } from 'node:crypto';

/** Where a response_url leads: the person, the conversation and, for clicks, the message clicked on. */
export interface ResponseTarget {
  user: string;
  channel: string;
  /** The message that was clicked, for replace_original and delete_original. */
  messageTs?: string;
  threadTs?: string;
}

interface Entry {
  target: ResponseTarget;
  usesLeft: number;
  expiresAt: number;
}

const usesAllowed = 5;
const lifetimeMs = 30 * 60_000;

/** Hands out response_url paths: five uses within thirty minutes. */
export class ResponseUrls {
  private readonly entries = new Map<string, Entry>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** A new path below the emulator's root, e.g. `/commands/T…/…`. */
  issue(kind: 'commands' | 'actions', team: string, target: ResponseTarget): string {
    const path = `/${kind}/${team}/${randomBytes(12).toString('hex')}`;
    this.entries.set(path, { target, usesLeft: usesAllowed, expiresAt: this.now() + lifetimeMs });
    return path;
  }

  /** Takes one use, or tells why not. */
  use(path: string): ResponseTarget | 'expired_url' | 'used_url' | 'no_such_url' {
    const entry = this.entries.get(path);
    if (!entry) return 'no_such_url';
    if (this.now() > entry.expiresAt) return 'expired_url';
    if (entry.usesLeft === 0) return 'used_url';
    entry.usesLeft -= 1;
    return entry.target;
  }
}
