import type { FleetLink } from '../migration/fleet-link.ts';
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

/** Why a fleet keeps an approved cutover of its numbers; `until` is epoch ms. */
export type FleetWaiting =
  { why: 'fleet-turn' | 'fleet-paused' | 'fleet-halted' } | { why: 'fleet-quiet'; until?: number };

/** The order in which the numbers of fleets begin; read before every claim and right before every send. */
export interface FleetOrder {
  /** Undefined when the number may begin at `now` (epoch ms), as far as its fleet is concerned. */
  waitingOf(link: FleetLink, now: number): Promise<FleetWaiting | undefined>;
}
