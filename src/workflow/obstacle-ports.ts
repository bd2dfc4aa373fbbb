import type { SlackUserId } from '../migration/ids.ts';

/** Somebody stopped every cutover on every replica. */
export interface Stop {
  by: SlackUserId;
  reason: string;
  /** Epoch ms. */
  at: number;
}

/** The one switch that stops all cutovers; in Redis, read before every claim and right before every send. */
export interface StopSwitch {
  state(): Promise<Stop | undefined>;
  /** False when it was on already; the first reason stays. */
  stop(stop: Stop): Promise<boolean>;
  /** False when it was off. */
  lift(): Promise<boolean>;
}
