import { expect } from '@jest/globals';
import type { Failure } from '../../src/migration/failure.ts';
import { actionsOn } from '../../src/migration/action.ts';
import { currentStep, nextFor } from '../../src/migration/next.ts';
import { stepOf } from '../../src/migration/route.ts';
import type { Migration } from '../../src/migration/state.ts';
import type { StepId } from '../../src/migration/step.ts';
import { renderCard } from '../../src/slack/card/card.ts';
import { failureLines } from '../../src/slack/card/failure.ts';
import { reachSentence } from '../../src/slack/card/state-sentence.ts';
import { LANGUAGES } from '../../src/migration/language.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { approversToken } from '../../src/slack/tokens.ts';
import type { CallMatcher } from '../../sandbox/meta/faults.ts';
import { ANA } from '../support/builders.ts';
import type { CodeRow } from './code-table.ts';
import type { Bench } from './bench.ts';
import type { Move } from './moves.ts';

const CATALOGUES = LANGUAGES.map((language) => catalogueOf(language));

/** One code that met a step, and what came of it. */
export interface Met {
  step: StepId;
  row: CodeRow;
  kind: string;
  /** Every line of the whole card, and what its buttons carry, in every language. */
  told: () => string[];
}

const wordsOf = (row: CodeRow) => [row.code, row.subcode, row.details].filter((part) => part !== undefined).join(' ');

/** Has the step's call refused once, the next time it is made. */
const refuseOnce = ({ world }: Bench, call: CallMatcher, { code, subcode, status, details }: CodeRow): void =>
  world.failNext(call, {
    kind: 'refuse',
    code,
    ...(subcode !== undefined && { subcode }),
    ...(status !== undefined && { status }),
    ...(details !== undefined && { details }),
  });

/** People read of it: words of its own in every language, and whether the number can be reached. */
function isTold(migration: Migration, failure: Failure, about: string): void {
  for (const words of CATALOGUES) {
    expect({ about, own: words.has(`failure.${failure.kind}.what`) }).toEqual({ about, own: true });
    expect(failureLines(failure, words).length).toBeGreaterThanOrEqual(3);
    expect(reachSentence(migration, words)).not.toBe('');
  }
}

/** What a message shows or carries; the rest of it is the form that Slack wants. */
const SHOWN: ReadonlySet<string> = new Set(['text', 'value', 'url', 'alt_text', 'title', 'details', 'output']);

function linesIn(part: unknown, key = ''): string[] {
  if (typeof part === 'string') return SHOWN.has(key) ? part.split('\n') : [];
  if (Array.isArray(part)) return part.flatMap((one) => linesIn(one, key));
  return typeof part === 'object' && part !== null
    ? Object.entries(part).flatMap(([name, value]) => linesIn(value, name))
    : [];
}

const cardLines = (migration: Migration): string[] =>
  CATALOGUES.flatMap((words) =>
    linesIn(
      renderCard({ migration, now: Date.now(), words, approvers: approversToken({ users: [] }), style: 'sections' }),
    ),
  );

/** Whether the bot tries again by itself: what passes is repeated, as often as the step declares, and never a cutover. */
function repeats(migration: Migration, step: StepId, row: CodeRow): boolean {
  const declared = stepOf(migration.route, step);
  const passes = row.class === 'retry' || row.class === 'throttle';
  const { failures } = migration.steps[step];
  return passes && failures < declared.retry.attempts && declared.kind !== 'ask' && declared.kind !== 'cutover';
}

/** Everything that must be so after a code met a step: the class, what goes on, and what people read. */
function holds(migration: Migration, step: StepId, row: CodeRow): Met {
  const { failure, notBefore } = migration.steps[step];
  const about = `${step} met ${wordsOf(row)}`;
  if (failure?.class !== row.class || failure.code !== row.code)
    throw new Error(`${about}: expected ${row.class}, found ${JSON.stringify(failure)}`);
  const isRepeated = repeats(migration, step, row);
  expect({ about, next: nextFor(migration, 0).do }).toEqual({
    about,
    next: isRepeated ? 'wait-until' : 'wait-for-person',
  });
  expect({ about, isTimed: !isRepeated || notBefore !== undefined }).toEqual({ about, isTimed: true });
  isTold(migration, failure, about);
  return { step, row, kind: failure.kind, told: () => cardLines(migration) };
}

/** Lets the step be tried once more: by itself when its time has come, otherwise by a person. */
async function again(bench: Bench, move: Move, step: StepId): Promise<void> {
  const { id } = move;
  const migration = await move.read();
  const { notBefore } = migration.steps[step];
  const next = nextFor(migration, bench.clock.now());
  if (next.do === 'wait-until') return bench.clock.advance(Math.max(0, next.until - bench.clock.now()) + 1);
  if (notBefore !== undefined) bench.clock.advance(Math.max(0, notBefore - bench.clock.now()) + 1);
  if (step === 'enter-code') return move.answers('enter-code');
  if (step === 'send-code') return move.answers('choose-code');
  const retried = await bench.replica.operations.retry({ id, by: ANA });
  if (!retried.ok) throw new Error(`${step} cannot be tried again: ${actionsOn(migration, bench.clock.now()).join()}`);
}

/** Runs the bot and does what people have to do, until the step has failed. */
async function untilFailed(bench: Bench, move: Move, step: StepId): Promise<void> {
  for (let turn = 0; turn < 30; turn++) {
    await bench.replica.run(move.id);
    const migration = await move.read();
    if (migration.steps[step].status === 'failed') return;
    bench.clock.level();
    const current = currentStep(migration);
    if (!current || migration.ending) throw new Error(`the move ended before ${step} failed`);
    if (migration.steps[current.id].status === 'failed')
      throw new Error(`${current.id} failed before ${step}: ${JSON.stringify(migration.steps[current.id].failure)}`);
    await move.answers(current.id);
    if ((await move.read()).revision === migration.revision) bench.clock.advance(60_000);
  }
  throw new Error(`${step} was not reached: ${currentStep(await move.read())?.id ?? 'over'}`);
}

/** What is done about one step: the codes it meets, and the call that meets them. */
export interface Encounter {
  step: StepId;
  rows: readonly CodeRow[];
  call: CallMatcher;
  /** See {@link SET_AFTER}. */
  after?: string | undefined;
  /** The step is left as it failed. */
  once?: boolean;
}

/** Brings the move to the step, where every code is met one after the other, and lets the step succeed at last. */
export async function meet(
  bench: Bench,
  move: Move,
  { step, rows, call, after, once = false }: Encounter,
): Promise<Met[]> {
  const [first, ...others] = rows;
  if (!first) return [];
  if (after === undefined) refuseOnce(bench, call, first);
  else bench.once(after, () => refuseOnce(bench, call, first));
  await untilFailed(bench, move, step);
  const met = [holds(await move.read(), step, first)];
  for (const row of others) {
    refuseOnce(bench, call, row);
    await again(bench, move, step);
    await bench.replica.run(move.id);
    met.push(holds(await move.read(), step, row));
  }
  if (!once) await again(bench, move, step);
  return met;
}
