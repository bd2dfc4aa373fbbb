import { describe, expect, test } from '@jest/globals';
import { WebAPIRateLimitedError } from '@slack/web-api';
import { createPace, type Urgency } from '../../src/slack/pace.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { realClock } from '../support/store.ts';

const never = new AbortController().signal;
const call = () => Promise.resolve();

/** Makes calls one after the other. */
async function run(pace: ReturnType<typeof createPace>, urgency: Urgency, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await pace.run(urgency, never, call);
}

describe('the pace', () => {
  test('lets a burst through and then one call each time the bucket refills', async () => {
    const clock = aHandClock();
    const pace = createPace(clock, { burst: 4, perMinute: 60 });
    await run(pace, 'alert', 4);
    expect(clock.waits).toEqual([]);
    await run(pace, 'alert', 2);

    expect(clock.waits).toEqual([1_000, 1_000]);
  });

  test('keeps a part of the bucket for decisions, and a smaller one for alerts', async () => {
    const clock = aHandClock();
    const pace = createPace(clock, { burst: 8, perMinute: 60 });
    await run(pace, 'progress', 4);
    await run(pace, 'decision', 3);
    await run(pace, 'alert', 1);

    expect(clock.waits).toEqual([]);
    await run(pace, 'progress', 1);
    expect(clock.waits).toEqual([5_000]);
  });

  test('lets those go first who are more urgent, whoever asked first', async () => {
    const clock = aHandClock();
    const pace = createPace(clock, { burst: 1, perMinute: 60 });
    const order: string[] = [];
    const ask = (urgency: Urgency) => pace.run(urgency, never, () => Promise.resolve(void order.push(urgency)));
    await Promise.all([ask('alert'), ask('progress'), ask('progress'), ask('decision'), ask('alert')]);

    expect(order.slice(1)).toEqual(['alert', 'decision', 'progress', 'progress']);
  });

  test('stops altogether for as long as Slack asks', async () => {
    const clock = aHandClock();
    const pace = createPace(clock, { burst: 4, perMinute: 60 });
    const limited = () => Promise.reject(new WebAPIRateLimitedError(30));
    await expect(pace.run('progress', never, limited)).rejects.toThrow();
    await run(pace, 'alert', 1);

    expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBe(30_000);
  });

  test('lets nobody wait who has given up', async () => {
    const clock = aHandClock();
    const pace = createPace(clock, { burst: 1, perMinute: 60 });
    await run(pace, 'alert', 1);
    const left = new AbortController();
    const gone = pace.run('alert', left.signal, call);
    left.abort(new Error('given up'));

    await expect(gone).rejects.toThrow('given up');
    await run(pace, 'alert', 1);
  });

  test('never gives more than its rate over a long time', async () => {
    const clock = aHandClock();
    const pace = createPace(clock, { burst: 12, perMinute: 48 });
    const begin = clock.now();
    await run(pace, 'progress', 500);

    expect((clock.now() - begin) / 60_000).toBeGreaterThan((500 - 12) / 48 - 0.5);
  });

  test('goes by itself while the shared budget does not answer', async () => {
    const away = () => Promise.reject(new Error('Redis is away'));
    const pace = createPace(realClock, { burst: 2, perMinute: 600 }, { take: away, hold: away });
    const begin = performance.now();
    await run(pace, 'alert', 4);

    expect(performance.now() - begin).toBeGreaterThan(190);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});
