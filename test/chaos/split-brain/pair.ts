import { startRedis, type TestRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

/** Two Redis servers whose roles a script changes, behind the backs of whoever uses them. */
export interface Pair {
  first: TestRedis;
  second: TestRedis;
  /** The second follows the first, with everything it has. */
  begin(): Promise<void>;
  /** Resolves when the second has what was written so far. */
  caughtUp(): Promise<void>;
  /** The second believes that it leads; nobody tells the first. */
  split(): Promise<void>;
  /** The first learns of it and follows: whatever only it knew is gone. */
  demote(): Promise<void>;
  /** The first leads again, with what the second gave it. */
  promoteAgain(): Promise<void>;
  stop(): Promise<void>;
}

const portOf = ({ url }: TestRedis) => new URL(url).port;

async function field(server: TestRedis, name: string): Promise<string | undefined> {
  return new RegExp(`^${name}:(.*?)\r?$`, 'mu').exec(String(await server.run('INFO', 'replication')))?.[1];
}

/** Resolves when the follower has everything that was written so far. */
const inStep = (follower: TestRedis, leader: TestRedis): Promise<void> =>
  until(
    async () => (await field(follower, 'slave_repl_offset')) === (await field(leader, 'master_repl_offset')),
    20_000,
  );

/** Resolves when the follower follows and has everything. */
async function follow(follower: TestRedis, leader: TestRedis): Promise<void> {
  await follower.run('REPLICAOF', '127.0.0.1', portOf(leader));
  await until(async () => (await field(follower, 'master_link_status')) === 'up', 20_000);
  await until(async () => (await field(leader, 'slave0'))?.includes('state=online'), 20_000);
  await inStep(follower, leader);
}

/** Starts both, alone. */
export async function startPair(): Promise<Pair> {
  const aServer = () => startRedis({ tcp: true, settings: { 'repl-diskless-sync-delay': '0' } });
  const [first, second] = await Promise.all([aServer(), aServer()]);
  return {
    first,
    second,
    begin: () => follow(second, first),
    caughtUp: () => inStep(second, first),
    split: async () => void (await second.run('REPLICAOF', 'NO', 'ONE')),
    demote: () => follow(first, second),
    promoteAgain: async () => void (await first.run('REPLICAOF', 'NO', 'ONE')),
    stop: async () => void (await Promise.all([first.stop(), second.stop()])),
  };
}
