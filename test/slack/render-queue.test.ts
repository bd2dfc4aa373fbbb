import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { createRenderQueue, type RenderQueue } from '../../src/slack/render-queue.ts';
import { MIGRATION } from '../support/builders.ts';
import { SteppedClock } from '../support/stepped-clock.ts';

let clock: SteppedClock;
let queue: RenderQueue;
/** When the card was rendered, ms after the start. */
let renderings: number[];
/** What the next renderings do, in turn; rendered when there is nothing. */
let outcomes: (boolean | Error)[];

/** Whatever is due has been done. */
const settled = async () => {
  for (let turns = 0; turns < 5; turns++) await turn();
};

const pass = async (ms: number) => {
  clock.advance(ms);
  await settled();
};

const want = async (by: 'now' | 'soon') => {
  queue.want(MIGRATION, by);
  await settled();
};

beforeEach(() => {
  clock = new SteppedClock(0);
  renderings = [];
  outcomes = [];
  queue = createRenderQueue({
    clock,
    render: () => {
      renderings.push(clock.now());
      const outcome = outcomes.shift() ?? true;
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    },
    behind: () => Promise.resolve([]),
    failed: () => undefined,
  });
});
afterEach(() => queue.stop());

test('progress is shown at once, and what follows it within a second in one rendering', async () => {
  await want('soon');
  for (let step = 0; step < 9; step++) {
    await pass(100);
    await want('soon');
  }
  expect(renderings).toEqual([0]);
  await pass(100);
  expect(renderings).toEqual([0, 1_000]);
  await pass(60_000);
  expect(renderings).toEqual([0, 1_000]);
});

test('what waits for a person is shown at once, also right after progress', async () => {
  await want('soon');
  await pass(100);
  await want('soon');
  await pass(100);
  await want('now');
  expect(renderings).toEqual([0, 200]);
});

test('a change during a rendering is shown after it', async () => {
  queue.want(MIGRATION, 'soon');
  queue.want(MIGRATION, 'now');
  queue.want(MIGRATION, 'soon');
  await settled();
  expect(renderings).toEqual([0, 0]);
});

test('a card that another replica renders is asked for again and again, soon each time', async () => {
  outcomes = Array.from({ length: 8 }, () => false);
  await want('now');
  for (let ms = 0; ms < 1_000; ms += 50) await pass(50);
  expect(renderings).toHaveLength(9);
});

test('after failures the pauses grow', async () => {
  outcomes = [new Error('first'), new Error('second'), new Error('third')];
  await want('now');
  for (let ms = 0; ms < 4_000; ms += 50) await pass(50);
  expect(renderings).toEqual([0, 250, 750, 1_750]);
});
