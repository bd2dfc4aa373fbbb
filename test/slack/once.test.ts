import { expect, test } from '@jest/globals';
import type { AllMiddlewareArgs, AnyMiddlewareArgs } from '@slack/bolt';
import { identityOf, once } from '../../src/slack/listen/once.ts';
import type { Deliveries, Delivery } from '../../src/workflow/slack-ports.ts';
import { aHandClock } from '../support/hand-clock.ts';

/** What a delivery went through. */
interface Told {
  handled: number;
  acknowledged: number;
  ends: string[];
}

/** Sends a command through the middleware; `answers` are what the storage says, one after the other. */
async function deliver(
  answers: (Awaited<ReturnType<Deliveries['take']>> | 'first' | Error | 'silence')[],
  listener: () => Promise<void> = () => Promise.resolve(),
): Promise<Told & { failure?: unknown; left: number }> {
  const told: Told = { handled: 0, acknowledged: 0, ends: [] };
  const delivery: Delivery = {
    handled: () => Promise.resolve(void told.ends.push('handled')),
    release: () => Promise.resolve(void told.ends.push('released')),
  };
  const take = (): ReturnType<Deliveries['take']> => {
    const answer = answers.shift() ?? new Error('asked too often');
    if (answer === 'silence') return new Promise(() => undefined);
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(answer === 'first' ? delivery : answer);
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const middleware = once({ deliveries: { take }, clock: aHandClock(), log });
  const args = {
    body: { trigger_id: '1.2.3' },
    ack: () => Promise.resolve(void (told.acknowledged += 1)),
    next: async () => {
      told.handled += 1;
      await listener();
    },
  } as unknown as AnyMiddlewareArgs & AllMiddlewareArgs;
  try {
    await middleware(args);
    return { ...told, left: answers.length };
  } catch (failure) {
    return { ...told, failure, left: answers.length };
  }
}

test('the first delivery is handled and remembered', async () => {
  expect(await deliver(['first'])).toMatchObject({ handled: 1, ends: ['handled'], acknowledged: 0 });
});

test('a repeat of what was handled is acknowledged and nothing else', async () => {
  expect(await deliver(['handled'])).toMatchObject({ handled: 0, ends: [], acknowledged: 1 });
});

test('a repeat waits while another replica has it, and is dropped when that has handled it', async () => {
  expect(await deliver(['held', 'held', 'handled'])).toMatchObject({ handled: 0, acknowledged: 1, left: 0 });
});

test('a repeat is handled when whoever had the first one is gone', async () => {
  expect(await deliver(['held', 'held', 'first'])).toMatchObject({ handled: 1, ends: ['handled'], left: 0 });
});

test('a repeat of something that takes long is acknowledged in the end', async () => {
  const answers = Array.from({ length: 100 }, () => 'held' as const);

  expect(await deliver(answers)).toMatchObject({ handled: 0, acknowledged: 1 });
});

test.each([
  ['fails', new Error('Redis is away')],
  ['does not answer', 'silence' as const],
])('a delivery is handled when the storage %s', async (_how, answer) => {
  expect(await deliver([answer])).toMatchObject({ handled: 1, ends: [] });
});

test('a delivery whose listener failed is the first again', async () => {
  const failed = await deliver(['first'], () => Promise.reject(new Error('broken')));

  expect(failed).toMatchObject({ handled: 1, ends: ['released'], failure: new Error('broken') });
});

test('a delivery is known by its payload: the trigger of an interaction or the id of an event', () => {
  expect(identityOf({ trigger_id: '1.2.3', event_id: undefined })).toBe('trigger 1.2.3');
  expect(identityOf({ event_id: 'Ev1' })).toBe('event Ev1');
  expect(identityOf({ type: 'view_closed' })).toBeUndefined();
});
