import { Redis } from 'ioredis';
import type { RedisClient } from '../../src/store/storage.ts';

/**
 * Counts how many answers of Redis stand one after the other: what is sent before an answer is there costs nothing beside it.
 * Needs a line slow enough that nothing of one round is answered before all of it was sent.
 */
export function countRoundTrips(clients: readonly RedisClient[]): { taken(): number; again(): void } {
  let rounds = 0;
  for (const client of clients) {
    if (!(client instanceof Redis)) throw new TypeError('the rounds of a Cluster are not counted');
    const send = client.sendCommand.bind(client);
    client.sendCommand = (command, ...rest) => {
      const own = rounds + 1;
      const answered = () => {
        rounds = Math.max(rounds, own);
      };
      command.promise.then(answered, answered);
      return send(command, ...rest);
    };
  }
  return {
    taken: () => rounds,
    again() {
      rounds = 0;
    },
  };
}
