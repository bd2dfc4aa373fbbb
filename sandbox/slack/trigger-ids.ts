import { randomBytes, randomInt } from 'node:crypto';
import { invalidArguments, SlackError } from './slack-error.ts';

interface Trigger {
  user: string;
  expiresAt: number;
  used: boolean;
}

/** A trigger_id lives 3 seconds and opens one view. */
export const triggerLifetimeMs = 3000;

/** Hands out trigger ids and takes them back once. */
export class TriggerIds {
  private readonly triggers = new Map<string, Trigger>();
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  issue(user: string): string {
    const id = `${randomInt(1e12)}.${randomInt(1e10)}.${randomBytes(16).toString('hex')}`;
    this.triggers.set(id, { user, expiresAt: this.now() + triggerLifetimeMs, used: false });
    return id;
  }

  /** The person who caused the trigger. Throws expired_trigger_id, exchanged_trigger_id or invalid_arguments. */
  exchange(id: string): string {
    const trigger = this.triggers.get(id);
    if (!trigger) throw invalidArguments('invalid `trigger_id` [json-pointer:/trigger_id]');
    if (trigger.used) throw new SlackError('exchanged_trigger_id');
    if (this.now() > trigger.expiresAt) throw new SlackError('expired_trigger_id');
    trigger.used = true;
    return trigger.user;
  }
}
