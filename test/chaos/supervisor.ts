import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../sandbox/meta/random.ts';
import { between, oneOf } from './random.ts';

/** Something that can be killed: a bot, or a worker of the naive variant. */
export interface Victim {
  kill(): Promise<void>;
}

/** How victims die. Times in milliseconds. */
export interface SupervisorOptions<V extends Victim> {
  count: number;
  /** Starts one and resolves when it works. */
  start: () => Promise<V>;
  random: Random;
  /** Shortest and longest time from one kill to the next. */
  killEvery: readonly [number, number];
}

/** Kills and restarts; `heal` ends the killing and resolves when every place has a living occupant. */
export interface Supervisor {
  kills(): number;
  heal(): Promise<void>;
}

/**
 * Keeps `count` places occupied and sends SIGKILL to the occupant of a random one at random times. It strikes those that work:
 * killing a process that still loads its modules would only show that it starts again.
 */
export async function supervise<V extends Victim>(options: SupervisorOptions<V>): Promise<Supervisor> {
  const { start, random, killEvery } = options;
  const places = await Promise.all(Array.from({ length: options.count }, start)).then((victims) =>
    victims.map((victim) => ({ victim: victim as V | undefined })),
  );
  const healed = new AbortController();
  const restarts = new Set<Promise<void>>();
  let kills = 0;

  const restart = async (place: (typeof places)[number]) => {
    place.victim = await start();
  };

  const strike = async () => {
    const place = oneOf(
      random,
      places.filter(({ victim }) => victim !== undefined),
    );
    const victim = place?.victim;
    if (!place || !victim) return;
    place.victim = undefined;
    await victim.kill();
    kills += 1;
    const again = restart(place).finally(() => restarts.delete(again));
    restarts.add(again);
  };

  const killing = (async () => {
    while (!healed.signal.aborted) {
      await pause(between(random, ...killEvery), undefined, { signal: healed.signal }).catch(() => undefined);
      if (!healed.signal.aborted) await strike();
    }
  })();

  return {
    kills: () => kills,
    async heal() {
      healed.abort();
      await killing;
      await Promise.all(restarts);
    },
  };
}
