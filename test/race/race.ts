import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startRedis } from '../support/redis.ts';
import type { Answered, Asked, Click } from './replica-process.ts';

/** Figures of a run; everything but the first three must be 0. */
export interface RaceFigures {
  rounds: number;
  clicks: number;
  calls: number;
  /** Rounds with no winner, or with more than one. */
  withoutOneWinner: number;
  /** Losers that were not told the name of the winner. */
  notToldWho: number;
  /** Rounds in which the register call was not made exactly once. */
  withoutOneCall: number;
  wallMs: number;
}

const PEOPLE = Array.from({ length: 50 }, (_, index) => `U0APPROVER${String(index).padStart(2, '0')}`);
const REPLICAS = 3;

/** One replica in a process of its own. */
class Replica {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (message: { answer?: Answered; failure?: string }) => void>();
  #seq = 0;
  constructor(redisUrl: string) {
    // Under Jest this process runs with flags that are none of the child's business.
    this.#child = fork(join(import.meta.dirname, 'replica-process.ts'), [redisUrl, PEOPLE.join(',')], { execArgv: [] });
    this.#child.on('message', (message: { seq: number; answer?: Answered; failure?: string }) => {
      this.#waiting.get(message.seq)?.(message);
      this.#waiting.delete(message.seq);
    });
  }
  ready(): Promise<unknown> {
    return new Promise((resolve) => this.#waiting.set(0, resolve));
  }
  ask(asked: Asked): Promise<Answered> {
    const seq = (this.#seq += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(seq, ({ answer, failure }) => (answer ? resolve(answer) : reject(new Error(failure))));
      this.#child.send({ seq, asked });
    });
  }
  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }
}

/** Everybody presses at once, each on one of the replicas in turn. */
async function round(replicas: readonly Replica[]): Promise<{ clicks: Click[]; calls: number }> {
  const { id = '' } = (await replicas[0]?.ask({ do: 'prepare' })) ?? {};
  const answers = await Promise.all(
    replicas.map((replica, index) =>
      replica.ask({ do: 'approve', id, by: PEOPLE.filter((_, person) => person % replicas.length === index) }),
    ),
  );
  // The wake-up arrives everywhere, as often as there are replicas; a replica that comes too late is waited for by nobody.
  for (let status: string | undefined; status !== 'succeeded';) {
    await Promise.all(replicas.map((replica) => replica.ask({ do: 'run', id })));
    status = (await replicas[0]?.ask({ do: 'load', id }))?.ending;
  }
  const ran = await Promise.all(replicas.map((replica) => replica.ask({ do: 'run', id })));
  return {
    clicks: answers.flatMap(({ clicks = [] }) => clicks),
    calls: ran.reduce((sum, { calls = 0 }) => sum + calls, 0),
  };
}

/** 50 approvals at the same moment over three processes on one Redis, again and again, each time of a new request. */
export async function runRace(options: { rounds: number; onProgress?: (line: string) => void }): Promise<RaceFigures> {
  const began = performance.now();
  const redis = await startRedis({ tcp: true, appendOnly: true });
  const replicas = Array.from({ length: REPLICAS }, () => new Replica(redis.url));
  const figures = { rounds: 0, clicks: 0, calls: 0, withoutOneWinner: 0, notToldWho: 0, withoutOneCall: 0 };
  try {
    await Promise.all(replicas.map((replica) => replica.ready()));
    while (figures.rounds < options.rounds) {
      const { clicks, calls } = await round(replicas);
      const winners = clicks.filter(({ outcome }) => outcome === 'won');
      const losers = clicks.filter(({ outcome }) => outcome !== 'won');
      figures.rounds += 1;
      figures.clicks += clicks.length;
      figures.calls += calls;
      figures.withoutOneWinner += winners.length === 1 ? 0 : 1;
      figures.notToldWho += losers.filter(({ winner }) => winner !== winners[0]?.by).length;
      figures.withoutOneCall += calls === 1 ? 0 : 1;
      if (figures.rounds % 100 === 0) options.onProgress?.(JSON.stringify(figures));
      // The world begins anew: the budget of the number would be used up after three rounds.
      await redis.run('FLUSHALL');
      await Promise.all(replicas.map((replica) => replica.ask({ do: 'reset' })));
    }
    return { ...figures, wallMs: performance.now() - began };
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await redis.stop();
  }
}

/** The figures as one line. */
export const lineOf = (figures: RaceFigures): string =>
  `${figures.rounds} rounds of 50 simultaneous approvals over 3 processes: ${figures.clicks} clicks, ${figures.calls} register calls; ` +
  `without exactly one winner ${figures.withoutOneWinner}, losers not told who ${figures.notToldWho}, ` +
  `without exactly one call ${figures.withoutOneCall}; ${(figures.wallMs / 1_000).toFixed(0)} s`;
