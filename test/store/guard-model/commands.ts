import assert from 'node:assert/strict';
import type { AsyncCommand } from 'fast-check';
import type { RequestState } from '../../../src/workflow/guard-ports.ts';
import type { Act } from './acts.ts';
import { otherOf, type Servers, type Side } from './servers.ts';
import type { Execution, Real, Request, Told } from './told.ts';

/** One command of a sequence. */
export type Command = AsyncCommand<Told, Real>;

const ENDS: ReadonlySet<RequestState> = new Set(['DONE', 'NOT_DONE', 'NEEDS_HUMAN', 'REJECTED', 'EXPIRED', 'ABORTED']);
const LOOKED_AT = 3;

/** Ends of some requests, as one server tells them. */
async function endsOf(
  { number }: Told,
  { servers }: Real,
  { where, requests }: { where: Execution['where']; requests: readonly Request[] },
): Promise<Map<string, RequestState>> {
  const guard = servers.guard(where, 'early');
  const states = await Promise.all(
    requests.map(async ({ id }) => ({ id, state: (await guard.read(number, id))?.state })),
  );
  return new Map(states.flatMap(({ id, state }) => (state && ENDS.has(state) ? [[id, state] as const] : [])));
}

abstract class Counted implements Command {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  check(): boolean {
    return true;
  }
  async run(told: Told, real: Real): Promise<void> {
    real.counts.set(this.name, (real.counts.get(this.name) ?? 0) + 1);
    await this.act(told, real);
  }
  protected abstract act(told: Told, real: Real): Promise<void>;
}

/** A command of a replica on one server; afterwards no end of a request, as this server tells it, has changed (I10). */
export class OnGuard extends Counted {
  readonly #where: Execution['where'];
  readonly #act: Act;
  constructor(name: string, where: Execution['where'], act: Act) {
    super(name);
    this.#where = where;
    this.#act = act;
  }
  protected override async act(told: Told, real: Real): Promise<void> {
    const where = this.#where;
    if (told.isCutOff(where.side)) return told.refused('cut off');
    const latest = { where, requests: told.requests.slice(-LOOKED_AT) };
    const before = await endsOf(told, real, latest);
    const answer = await this.#act({ told, servers: real.servers, where }).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'StorageUnavailable') return { ok: false as const, why: 'NO_EPOCH' };
      throw error;
    });
    if (!answer.ok) told.refused(answer.why);
    const after = await endsOf(told, real, latest);
    for (const [id, end] of before) assert.equal(after.get(id), end, 'I10: an end has changed');
  }
  override toString(): string {
    return `${this.name}@${'AB'[this.#where.side]}${this.#where.replica + 1}`;
  }
}

/** What happens to a server, by name. */
const SERVER_EVENTS = {
  async REPLICAOF(told: Told, servers: Servers, side: Side) {
    // A primary that was cut off comes back as a replica first: nobody takes it for the truth as it is.
    const follower = told.isCutOff(otherOf(side)) ? otherOf(side) : side;
    await servers.follow(follower);
    told.joined();
  },
  async 'REPLICAOF NO ONE'(told: Told, servers: Servers, side: Side) {
    if (await servers.leads(side)) return;
    await servers.promote(side);
    told.split(side);
  },
  async 'kill -9'(_told: Told, servers: Servers, side: Side) {
    await servers.kill(side);
  },
  async FLUSHALL(told: Told, servers: Servers, side: Side) {
    await servers.flush(side);
    // It remembers no quarantine either.
    told.seen.clear();
  },
} as const;
/** The name of something that happens to a server. */
export type ServerEvent = keyof typeof SERVER_EVENTS;

/** Something happens to a server. */
export class OnServer extends Counted {
  readonly #event: ServerEvent;
  readonly #side: Side;
  constructor(event: ServerEvent, side: Side) {
    super(event);
    this.#event = event;
    this.#side = side;
  }
  protected override act(told: Told, { servers }: Real): Promise<void> {
    return SERVER_EVENTS[this.#event](told, servers, this.#side);
  }
  override toString(): string {
    return `${this.name}@${'AB'[this.#side]}`;
  }
}

/** Time passes for everybody, or the wall clock of the replicas is moved. */
export class OnTime extends Counted {
  readonly #ms: number;
  readonly #what: 'passes' | 'jumps';
  constructor(what: 'passes' | 'jumps', ms: number) {
    super(what === 'passes' ? 'time passes' : 'clock jump');
    this.#what = what;
    this.#ms = ms;
  }
  protected override act(told: Told): Promise<void> {
    if (this.#what === 'passes') told.pass(this.#ms);
    else told.clock.skew = this.#ms;
    return Promise.resolve();
  }
  override toString(): string {
    return `${this.name}(${this.#ms})`;
  }
}
