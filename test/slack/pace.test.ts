import { describe, expect, test } from '@jest/globals';
import { createPace } from '../../src/slack/pace.ts';
import { aHandClock } from '../support/hand-clock.ts';

const never = new AbortController().signal;

describe('the pace', () => {
  test('lets a burst through and then one call each time the bucket refills', async () => {
    const clock = aHandClock();
    const pace = createPace(clock, { burst: 4, perMinute: 60 });
    for (let call = 0; call < 3; call += 1) await pace.turn(false, never);
    expect(clock.waits).toEqual([]);
    await pace.turn(false, never);
    await pace.turn(false, never);

    expect(clock.waits).toEqual([1_000, 1_000]);
  });

  test('keeps a quarter of the bucket for what is urgent', async () => {
    const clock = aHandClock();
    const pace = createPace(clock, { burst: 4, perMinute: 60 });
    for (let call = 0; call < 3; call += 1) await pace.turn(false, never);
    await pace.turn(true, never);

    expect(clock.waits).toEqual([]);
  });

  test('stops altogether for as long as Slack asks', async () => {
    const clock = aHandClock();
    const pace = createPace(clock, { burst: 4, perMinute: 60 });
    pace.pause(30_000);
    await pace.turn(true, never);

    expect(clock.waits).toEqual([30_000]);
  });

  test('never gives more than its rate over a long time', async () => {
    const clock = aHandClock();
    const pace = createPace(clock, { burst: 12, perMinute: 48 });
    const begin = clock.now();
    for (let call = 0; call < 500; call += 1) await pace.turn(false, never);

    expect((clock.now() - begin) / 60_000).toBeGreaterThan((500 - 12) / 48 - 0.5);
  });
});
