import fc from 'fast-check';
import { DIGEST, MANAGER, OTHER_DIGEST, SECOND } from '../guard-stage.ts';
import * as acts from './acts.ts';
import type { Act } from './acts.ts';
import * as executing from './executing.ts';
import type { Fate } from './executing.ts';
import { OnGuard, OnServer, OnTime, type Command, type ServerEvent } from './commands.ts';
import type { Side } from './servers.ts';

const side = fc.constantFrom<Side>(0, 0, 1);
const where = fc.record({ side, replica: fc.constantFrom<0 | 1>(0, 1) });
const choice = fc.constantFrom(0, 0, 0, 1);
const digest = fc.constantFrom(DIGEST, DIGEST, DIGEST, DIGEST, OTHER_DIGEST);
const click = fc.record({
  by: fc.constantFrom(MANAGER, SECOND),
  digest,
  later: fc.constantFrom(false, false, false, false, true),
});
const FATES: Fate[] = ['done', 'refused', 'refused', 'answer lost', 'acts late, answer lost', 'never arrives'];
const fate = fc.constantFrom(...FATES);

const on = (name: string, act: fc.Arbitrary<Act>): fc.Arbitrary<Command> =>
  fc.tuple(where, act).map(([at, what]) => new OnGuard(name, at, what));
const passing = (...ms: number[]) => fc.constantFrom(...ms).map((by) => new OnTime('passes', by));
const happens = (event: ServerEvent): fc.Arbitrary<Command> => side.map((at) => new OnServer(event, at));

/** What people and replicas do, and what time does to them. */
const ordinary: fc.Arbitrary<Command>[] = [
  on('stamp', fc.constant(acts.stamp())),
  on('open', fc.constantFrom(false, false, false, true).map(acts.open)),
  on(
    'approve',
    fc.tuple(choice, click).map((args) => acts.approve(...args)),
  ),
  on('doubled clicks', choice.map(acts.doubledClicks)),
  on('reject', choice.map(acts.reject)),
  on(
    'claim (job, rerun)',
    fc.tuple(choice, digest).map((args) => executing.claim(...args)),
  ),
  on(
    'claim (job, rerun)',
    fc.tuple(choice, digest).map((args) => executing.claim(...args)),
  ),
  on('mark', choice.map(executing.mark)),
  on(
    'send',
    fc.tuple(choice, fate).map((args) => executing.send(...args)),
  ),
  on('crash', choice.map(executing.crash)),
  on('cancel', choice.map(acts.cancel)),
  on('take over', fc.constant(acts.takeOver())),
  on('reconcile', choice.map(acts.reconcile)),
  on('reconcile', choice.map(acts.reconcile)),
  passing(1_000, 3_000, 10_000, 31_000, 100_000, 301_000),
  fc.constantFrom(0, 3_600_000, -3_600_000, 1_000).map((by) => new OnTime('jumps', by)),
];

/** What happens to the servers; seldom, because each costs as much as thirty others. */
const servers: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: happens('FLUSHALL') },
  { weight: 2, arbitrary: happens('REPLICAOF') },
  { weight: 2, arbitrary: happens('REPLICAOF NO ONE') },
  { weight: 1, arbitrary: happens('kill -9') },
);

const anything = fc.array(
  fc.oneof({ weight: 14, arbitrary: fc.oneof(...ordinary) }, { weight: 1, arbitrary: servers }),
  {
    maxLength: 3,
  },
);

const protocol: ((fate: Fate) => readonly [string, Act])[] = [
  () => ['stamp', acts.stamp()],
  () => ['open', acts.open(false)],
  () => ['approve', acts.approve(0, { by: MANAGER, digest: DIGEST, later: false })],
  () => ['doubled clicks', acts.doubledClicks(0)],
  () => ['claim (job, rerun)', executing.claim(0, DIGEST)],
  () => ['mark', executing.mark(0)],
  (how) => ['send', executing.send(0, how)],
];

const stepsOn = (at: Side, how: Fate, ...range: [from: number, to: number]): Command[] =>
  protocol.slice(...range).map((step) => new OnGuard(step(how)[0], { side: at, replica: 0 }, step(how)[1]));

/** The number is looked at, and its quarantine passes. */
const enrolled = (at: Side): Command[] => [
  new OnGuard('stamp', { side: at, replica: 0 }, acts.stamp()),
  new OnTime('passes', 301_000),
];

/** A run through the protocol, with anything in between: random commands alone seldom get as far as a call. */
const story: fc.Arbitrary<Command[]> = fc
  .tuple(side, fate, fc.array(anything, { minLength: 7, maxLength: 7 }))
  .map(([at, how, gaps]) => [
    ...enrolled(at),
    ...stepsOn(at, how, 0, 7).flatMap((step, index) => [step, ...(gaps[index] ?? [])]),
  ]);

/**
 * A primary is replaced behind its back, goes on as if nothing had happened, and comes back without what it did since:
 * the steps after the replacement are tried again by another execution (the two failovers of the protocol's section 4).
 */
const betrayal: fc.Arbitrary<Command[]> = fc
  .tuple(fate, fc.integer({ min: 2, max: 6 }), anything)
  .map(([how, replacedAfter, gap]) => [
    ...enrolled(0),
    new OnServer('REPLICAOF', 1),
    ...enrolled(0),
    ...stepsOn(0, how, 0, replacedAfter),
    new OnServer('REPLICAOF NO ONE', 1),
    ...stepsOn(0, how, replacedAfter, 7),
    new OnServer('REPLICAOF', 0),
    new OnServer('REPLICAOF NO ONE', 0),
    ...gap,
    ...enrolled(0),
    ...stepsOn(0, how, 0, 1),
    ...stepsOn(0, how, replacedAfter, 7),
  ]);

const unmoved = fc.constantFrom<Fate>('refused', 'never arrives');

/** One call after another, as fast as the guard lets them. */
const haste: fc.Arbitrary<Command[]> = fc
  .array(fc.tuple(unmoved, fc.oneof(...ordinary)), { minLength: 2, maxLength: 4 })
  .map((rounds) => [
    ...enrolled(0),
    ...rounds.flatMap(([how, between]) => [
      ...stepsOn(0, how, 0, 7),
      new OnGuard('reconcile', { side: 0, replica: 1 }, acts.reconcile(0)),
      between,
    ]),
  ]);

/** The storage forgets between the calls; only what is outside it still counts them. */
const forgetful: fc.Arbitrary<Command[]> = fc
  .array(fc.tuple(unmoved, fc.boolean()), { minLength: 4, maxLength: 4 })
  .map((rounds) =>
    rounds.flatMap(([how, forgets]) => [
      ...(forgets ? [new OnServer('FLUSHALL', 0)] : []),
      ...enrolled(0),
      ...stepsOn(0, how, 0, 7),
      new OnTime('passes', 301_000),
      new OnGuard('reconcile', { side: 0, replica: 1 }, acts.reconcile(0)),
    ]),
  );

/** Whole sequences. */
export const sequences: fc.Arbitrary<Command[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: story },
      { weight: 1, arbitrary: betrayal },
      { weight: 1, arbitrary: haste },
      { weight: 1, arbitrary: forgetful },
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((parts) => parts.flat());
