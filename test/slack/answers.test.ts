import { expect, test } from '@jest/globals';
import { approve } from '../../src/slack/listen/answers.ts';
import { takeover } from '../../src/slack/listen/taking-over.ts';
import type { ListenerDeps } from '../../src/slack/listen/deps.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { clickValueOf } from '../../src/slack/click.ts';
import { aMigration, requested } from '../support/builders.ts';
import { fakeOperations, MARA } from './stage.ts';

/** Slack demands the time itself; this is for the day it does not. */
test('a form that asks for a time approves nothing without one', async () => {
  const migration = aMigration(...requested);
  const operations = fakeOperations(migration);
  const field = (value: object) => ({ type: 'input', ...value });
  const outcome = await approve({
    deps: { operations } as Partial<ListenerDeps> as ListenerDeps,
    words: catalogueOf('en'),
    user: MARA,
    metadata: clickValueOf(migration),
    values: {
      digits: { digits: field({ value: '1234' }) },
      time: { time: field({ selected_date_time: null }) },
    } as never,
  });

  expect(outcome).toEqual({ errors: { time: 'Choose a time.' } });
  expect(operations.calls).toEqual([]);
});

test('the digits that confirm a takeover are understood from every keyboard', async () => {
  const migration = aMigration(...requested);
  const operations = fakeOperations(migration);
  const field = (value: string) => ({ type: 'plain_text_input', value });
  const values = { digits: { digits: field('\u2068١٢٣٤\u2069 ') }, reason: { reason: field('Ana is ill') } };
  await takeover({
    deps: { operations } as Partial<ListenerDeps> as ListenerDeps,
    words: catalogueOf('ar'),
    user: MARA,
    metadata: clickValueOf(migration),
    values: values as never,
  });

  expect(operations.calls).toMatchObject([{ request: { lastFour: '1234', reason: 'Ana is ill' } }]);
});
