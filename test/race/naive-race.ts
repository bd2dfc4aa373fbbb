import { Redis } from 'ioredis';
import { startRedis } from '../support/redis.ts';

const PEOPLE = 50;

/** One click as it is usually written: look whether the request is open, then write who approved it. */
async function click(client: Redis, request: string, person: string): Promise<boolean> {
  if ((await client.get(request)) !== null) return false;
  await client.set(request, person);
  return true;
}

/** 50 clicks at the same moment over three connections, again and again; in how many rounds more than one person won. */
export async function runNaiveRace(options: { rounds: number }): Promise<{ rounds: number; withoutOneWinner: number }> {
  const redis = await startRedis({ tcp: true });
  const replicas = [1, 2, 3].map(() => new Redis(redis.url));
  let withoutOneWinner = 0;
  try {
    for (let round = 0; round < options.rounds; round += 1) {
      const clicks = Array.from({ length: PEOPLE }, (_, person) =>
        click(replicas[person % replicas.length]!, `request-${round}`, `person-${person}`),
      );
      const winners = (await Promise.all(clicks)).filter(Boolean).length;
      withoutOneWinner += winners === 1 ? 0 : 1;
    }
    return { rounds: options.rounds, withoutOneWinner };
  } finally {
    for (const replica of replicas) replica.disconnect();
    await redis.stop();
  }
}
