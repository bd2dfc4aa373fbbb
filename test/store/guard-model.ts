import type { AsyncCommand } from 'fast-check';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { RequestId, SlackUserId } from '../../src/migration/ids.ts';
import type { Guard, RequestState } from '../../src/workflow/guard-ports.ts';
import { randomIds } from '../support/store.ts';
import { DIGEST, HOUR, MANAGER, OTHER_DIGEST, SECOND, type Stage } from './guard-stage.ts';

/** One of the two servers. */
export type Side = 0 | 1;

/** What a person can do to the servers behind the guard's back. */
export interface World {
  guards: readonly [Guard, Guard];
  stage: Pick<Stage, 'number'>;
  promote(side: Side): Promise<void>;
  follow(side: Side): Promise<void>;
  restart(side: Side): Promise<void>;
  flush(side: Side): Promise<void>;
}

interface Known {
  id: RequestId;
  nonces: readonly [string, string];
  openedIn: string;
  /** Who voted; two of them approve. */
  votes: Set<SlackUserId>;
  claimedBy: Set<string>;
  marks: number;
}

/** All that was answered with OK, by request; the oracle speaks of this and of nothing the guard stores. */
export interface Told {
  requests: Known[];
  /** Marks by epoch. */
  marks: Map<string, number>;
  /** The request whose mark stands unsettled in an epoch. */
  sending: Map<string, RequestId>;
  refusals: Map<string, number>;
}

export const nothingTold = (): Told => ({ requests: [], marks: new Map(), sending: new Map(), refusals: new Map() });

const ENDS: readonly RequestState[] = ['DONE', 'NOT_DONE', 'NEEDS_HUMAN', 'REJECTED', 'EXPIRED', 'ABORTED'];

type Answer = { ok: true } | { ok: false; why: string };
type Act = (guard: Guard, world: World, told: Told) => Promise<Answer>;

/** A command on one server; afterwards no end of any request, as this server tells it, has changed. */
class OnGuard implements AsyncCommand<Told, World> {
  readonly #name: string;
  readonly #side: Side;
  readonly #act: Act;
  constructor(name: string, side: Side, act: Act) {
    this.#name = name;
    this.#side = side;
    this.#act = act;
  }
  check(): boolean {
    return true;
  }
  async run(told: Told, world: World): Promise<void> {
    const guard = world.guards[this.#side];
    const ends = async () =>
      Promise.all(
        told.requests.map(async ({ id }) => {
          const state = (await guard.read(world.stage.number, id))?.state;
          return state && ENDS.includes(state) ? state : undefined;
        }),
      );
    const before = await ends();
    const answer = await this.#act(guard, world, told);
    if (!answer.ok) told.refusals.set(answer.why, (told.refusals.get(answer.why) ?? 0) + 1);
    const after = await ends();
    for (const [index, end] of before.entries()) if (end) assert.equal(after[index], end, 'an end has changed');
  }
  toString(): string {
    return `${this.#name}@${'AB'[this.#side]}`;
  }
}

/** Something that happens to a server. */
class OnServer implements AsyncCommand<Told, World> {
  readonly #what: 'promote' | 'follow' | 'restart' | 'flush';
  readonly #side: Side;
  constructor(what: 'promote' | 'follow' | 'restart' | 'flush', side: Side) {
    this.#what = what;
    this.#side = side;
  }
  check(): boolean {
    return true;
  }
  async run(told: Told, world: World): Promise<void> {
    await world[this.#what](this.#side);
    // A flushed Redis remembers no call of its own epoch; only the quarantine, which is left out here, covers that one.
    if (this.#what === 'flush') told.sending.clear();
    if (this.#what === 'flush') told.marks.clear();
  }
  toString(): string {
    return `${this.#what}@${'AB'[this.#side]}`;
  }
}

/** Votes that approve. */
const QUORUM = 2;

const NOBODY: Answer = { ok: false, why: 'nothing opened yet' };
/** Picks from the latest requests, so that most commands meet one that is still going on. */
const pick = (told: Told, choice: number): Known | undefined => told.requests.at(-1 - (choice % 2));

const acts = {
  stamp: (): Act => (guard, world) => guard.stamp(world.stage.number),

  open:
    (lapsed: boolean): Act =>
    async (guard, world, told) => {
      const id = randomIds.requestId();
      const answer = await guard.open(world.stage.number, { id, digest: DIGEST, ttlMs: lapsed ? -1 : HOUR });
      if (answer.ok)
        told.requests.push({
          id,
          nonces: [randomIds.nonce(), randomIds.nonce()],
          openedIn: answer.epoch,
          votes: new Set(),
          claimedBy: new Set(),
          marks: 0,
        });
      return answer;
    },

  approve:
    (choice: number, by: SlackUserId, digest: string): Act =>
    async (guard, world, told) => {
      const known = pick(told, choice);
      if (!known) return NOBODY;
      const answer = await guard.approve(world.stage.number, { id: known.id, digest, by, quorum: QUORUM });
      if (answer.ok) {
        assert.equal(digest, DIGEST, 'approved under another digest');
        known.votes.add(by);
      }
      return answer;
    },

  reject:
    (choice: number): Act =>
    async (guard, world, told) => {
      const known = pick(told, choice);
      return known ? guard.reject(world.stage.number, { id: known.id, by: SECOND, reason: 'no' }) : NOBODY;
    },

  claim:
    (choice: number, execution: 0 | 1, digest: string): Act =>
    async (guard, world, told) => {
      const known = pick(told, choice);
      if (!known) return NOBODY;
      const nonce = known.nonces[execution];
      const answer = await guard.claim(world.stage.number, { id: known.id, digest, nonce, quorum: QUORUM });
      if (answer.ok) {
        assert.equal(known.votes.size, QUORUM, 'claimed without enough votes');
        assert.equal(digest, DIGEST, 'claimed under another digest');
        known.claimedBy.add(nonce);
        assert.equal(known.claimedBy.size, 1, 'claimed by two executions');
      }
      return answer;
    },

  mark:
    (choice: number, execution: 0 | 1): Act =>
    async (guard, world, told) => {
      const known = pick(told, choice);
      if (!known) return NOBODY;
      const { number } = world.stage;
      const nonce = known.nonces[execution];
      const answer = await guard.mark(number, { id: known.id, nonce, maxAgeMs: 30_000 });
      if (answer.ok) {
        known.marks++;
        const { openedIn } = known;
        const inEpoch = (told.marks.get(openedIn) ?? 0) + 1;
        told.marks.set(openedIn, inEpoch);
        assert.equal(known.marks, 1, 'sent twice for one approval');
        assert.ok(known.claimedBy.has(nonce), 'sent by an execution that never claimed');
        assert.equal((await guard.number(number)).epoch, openedIn, 'sent in another epoch');
        assert.equal(told.sending.get(openedIn), undefined, 'sent while another call is unsettled');
        assert.ok(inEpoch <= 3, 'more than three sends');
        told.sending.set(openedIn, known.id);
      }
      return answer;
    },

  abort:
    (choice: number, execution: 0 | 1 | undefined): Act =>
    async (guard, world, told) => {
      const known = pick(told, choice);
      if (!known) return NOBODY;
      const nonce = execution === undefined ? {} : { nonce: known.nonces[execution] };
      const answer = await guard.abort(world.stage.number, { id: known.id, ...nonce });
      if (answer.ok && told.sending.get(known.openedIn) === known.id) {
        assert.ok(nonce.nonce && known.claimedBy.has(nonce.nonce), 'a send was aborted by somebody else');
        told.sending.delete(known.openedIn);
      }
      return answer;
    },

  settle:
    (choice: number, execution: 0 | 1 | undefined, settleMs: number): Act =>
    async (guard, world, told) => {
      const known = pick(told, choice);
      if (!known) return NOBODY;
      const nonce = execution === undefined ? {} : { nonce: known.nonces[execution] };
      const request = { id: known.id, outcome: 'NOT_DONE' as const, settleMs, ...nonce };
      const answer = await guard.settle(world.stage.number, request);
      if (answer.ok) {
        assert.equal(known.marks, 1, 'settled what was not sent');
        assert.ok(settleMs === 0 || nonce.nonce, 'settled too soon');
        told.sending.delete(known.openedIn);
      }
      return answer;
    },
};

const side = fc.constantFrom<Side>(0, 1);
const execution = fc.constantFrom<0 | 1>(0, 0, 0, 1);
const nobodyOr = fc.constantFrom<0 | 1 | undefined>(undefined, 0, 1);
const choice = fc.constantFrom(0, 0, 0, 1);
const voter = fc.constantFrom(MANAGER, SECOND);
const digest = fc.constantFrom(DIGEST, DIGEST, DIGEST, DIGEST, OTHER_DIGEST);
const on = (name: keyof typeof acts, act: fc.Arbitrary<Act>) =>
  fc.tuple(side, act).map(([where, what]) => new OnGuard(name, where, what));
const happens = (what: 'promote' | 'follow' | 'restart' | 'flush') => side.map((where) => new OnServer(what, where));

/** All commands, those of the protocol more often than what happens to the servers. */
export const commands: fc.Arbitrary<AsyncCommand<Told, World>>[] = [
  on('stamp', fc.constant(acts.stamp())),
  on('open', fc.constantFrom(false, false, false, true).map(acts.open)),
  on(
    'approve',
    fc.tuple(choice, voter, digest).map((args) => acts.approve(...args)),
  ),
  on(
    'approve',
    fc.tuple(choice, voter, digest).map((args) => acts.approve(...args)),
  ),
  on(
    'claim',
    fc.tuple(choice, execution, digest).map((args) => acts.claim(...args)),
  ),
  on(
    'claim',
    fc.tuple(choice, execution, digest).map((args) => acts.claim(...args)),
  ),
  on(
    'mark',
    fc.tuple(choice, execution).map((args) => acts.mark(...args)),
  ),
  on(
    'mark',
    fc.tuple(choice, execution).map((args) => acts.mark(...args)),
  ),
  on(
    'settle',
    fc.tuple(choice, nobodyOr, fc.constantFrom(0, 300_000)).map((args) => acts.settle(...args)),
  ),
  on(
    'abort',
    fc.tuple(choice, nobodyOr).map((args) => acts.abort(...args)),
  ),
  on('reject', choice.map(acts.reject)),
  happens('promote'),
  happens('follow'),
  fc.oneof(happens('restart'), happens('flush')),
];

type Command = AsyncCommand<Told, World>;

const protocolFor = (execution: 0 | 1) =>
  [
    ['stamp', acts.stamp()],
    ['open', acts.open(false)],
    ['approve', acts.approve(0, MANAGER, DIGEST)],
    ['approve', acts.approve(0, SECOND, DIGEST)],
    ['claim', acts.claim(0, execution, DIGEST)],
    ['mark', acts.mark(0, execution)],
  ] as const;

const steps = (where: Side, execution: 0 | 1, ...range: [from: number, to: number]): Command[] =>
  protocolFor(execution)
    .slice(...range)
    .map(([name, act]) => new OnGuard(name, where, act));

/** A run through the protocol on one server, with anything in between: random commands alone seldom get as far as a send. */
export const story = (between: fc.Arbitrary<Command[]>): fc.Arbitrary<Command[]> =>
  fc
    .tuple(side, fc.array(between, { minLength: 6, maxLength: 6 }))
    .map(([where, gaps]) => steps(where, 0, 0, 6).flatMap((step, index) => [step, ...(gaps[index] ?? [])]));

/**
 * A primary is replaced behind its back, goes on as if nothing had happened, and comes back without what it did since:
 * the steps after the replacement are tried again by another execution (the two failovers of the protocol's section 4).
 */
export const betrayal = (between: fc.Arbitrary<Command[]>): fc.Arbitrary<Command[]> =>
  fc.tuple(side, fc.integer({ min: 2, max: 5 }), between).map(([where, replacedAfter, gap]) => {
    const other = where === 0 ? 1 : 0;
    return [
      new OnServer('follow', other),
      ...steps(where, 0, 0, replacedAfter),
      new OnServer('promote', other),
      ...steps(where, 0, replacedAfter, 6),
      new OnServer('follow', where),
      new OnServer('promote', where),
      ...gap,
      ...steps(where, 1, replacedAfter, 6),
    ];
  });
