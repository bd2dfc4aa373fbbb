import { expect, test } from '@jest/globals';
import type { MigrationId } from '../../src/migration/ids.ts';
import { StorageUnavailable } from '../../src/workflow/ports.ts';
import { lookAtEverything } from '../../src/workflow/look-at-everything.ts';
import { MIGRATION } from '../support/builders.ts';
import { aHandClock } from '../support/hand-clock.ts';

/** A storage that fails so often before it answers. */
async function look(failures: { running?: number; due?: number } = {}, signal = new AbortController().signal) {
  const left = { running: 0, due: 0, ...failures };
  const clock = aHandClock(1_000);
  const seen = { due: [] as [MigrationId, number][], woken: [] as MigrationId[], reported: 0 };
  const fails = (what: keyof typeof left): boolean => left[what]-- > 0;
  await lookAtEverything(
    {
      clock,
      index: {
        running: () =>
          fails('running') ? Promise.reject(new StorageUnavailable('away')) : Promise.resolve([MIGRATION]),
      },
      due: {
        set: (id, at) =>
          fails('due') ? Promise.reject(new StorageUnavailable('away')) : Promise.resolve(void seen.due.push([id, at])),
      },
      wakeUps: { wake: (id) => void seen.woken.push(id) },
      report: () => void (seen.reported += 1),
    },
    signal,
  );
  return { ...seen, waits: clock.waits };
}

test('makes every running migration due now, so that a lost wake-up costs nothing', async () => {
  expect(await look()).toMatchObject({ due: [[MIGRATION, 1_000]], woken: [MIGRATION], reported: 0 });
});

test('tries again until the storage is back', async () => {
  expect(await look({ running: 2, due: 1 })).toMatchObject({
    due: [[MIGRATION, 4_000]],
    woken: [MIGRATION],
    reported: 3,
    waits: [1_000, 1_000, 1_000],
  });
});

test('ends with the bot', async () => {
  const end = new AbortController();
  end.abort();

  expect(await look({ running: Number.MAX_SAFE_INTEGER }, end.signal)).toMatchObject({ due: [], reported: 0 });
});
