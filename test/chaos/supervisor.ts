import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../sandbox/meta/random.ts';
import { between } from './random.ts';

/** Something that can be killed: a bot, or a worker of the naive variant. */
export interface Victim {
  kill(): Promise<void>;
}

/** How victims live and die. */
export interface SupervisorOptions<V extends Victim> {
  count: number;
  /** Starts one and resolves when it works. */
  start: () => Promise<V>;
  random: Random;
  /** Shortest and longest time from "works" to SIGKILL, ms. */
  lifetime: readonly [number, number];
}

/** Kills and restarts; `heal` ends the killing and resolves when every place has a living occupant. */
export interface Supervisor {
  kills(): number;
  heal(): Promise<void>;
}

/**
 * Keeps `count` places occupied. Every occupant is killed at a random moment of its work, and another one started, each place for
 * itself: often one place is empty, sometimes all are. Time counts from "works", so that a slow machine gets as much done between
 * two kills as a fast one.
 */
export async function supervise<V extends Victim>(options: SupervisorOptions<V>): Promise<Supervisor> {
  const { count, start, random, lifetime } = options;
  const healed = new AbortController();
  const { signal } = healed;
  let kills = 0;

  const occupy = async (first: V): Promise<void> => {
    for (let victim = first; ; victim = await start()) {
      await pause(between(random, ...lifetime), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await victim.kill();
      kills += 1;
    }
  };

  const places = (await Promise.all(Array.from({ length: count }, start))).map(occupy);
  return {
    kills: () => kills,
    async heal() {
      healed.abort();
      await Promise.all(places);
    },
  };
}
