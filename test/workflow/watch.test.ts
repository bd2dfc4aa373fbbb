import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { randomBytes } from 'node:crypto';
import { defaultSchedule } from '../../src/health/schedule.ts';
import type { NumberFacts } from '../../src/migration/facts.ts';
import { CallFailure } from '../../src/migration/failure.ts';
import { createAccountStore } from '../../src/store/account-store.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createWatchStore } from '../../src/store/watch-store.ts';
import type { HealthStatus } from '../../src/workflow/call-ports.ts';
import type { HealthReads } from '../../src/workflow/read-health.ts';
import { createWatch } from '../../src/workflow/watch.ts';
import type { HealthWatch } from '../../src/workflow/watch.ts';
import { sweepWatches } from '../../src/workflow/watch-sweep.ts';
import { ana, target } from '../health/builders.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { until } from '../support/until.ts';

/** What Meta would answer about the number, changed by the test. */
class FarSide implements HealthReads {
  phone: Partial<NumberFacts> = { status: 'CONNECTED', platformType: 'CLOUD_API', qualityRating: 'GREEN' };
  blockedBy: number | undefined;
  subscribed = true;
  failing = false;
  calls: string[] = [];

  async #answer<T>(name: string, value: T): Promise<T> {
    this.calls.push(name);
    if (this.failing) throw new CallFailure({ source: 'meta', class: 'retry', kind: 'meta-unavailable' });
    return value;
  }

  number() {
    return this.#answer('number', {
      phoneNumberId: target.phoneNumberId,
      displayPhoneNumber: '+1 631-555-1234',
      ...this.phone,
    });
  }

  health() {
    const entity = {
      type: 'WABA',
      id: '1',
      canSend: this.blockedBy === undefined ? 'AVAILABLE' : 'BLOCKED',
      errors: this.blockedBy === undefined ? [] : [{ code: this.blockedBy, description: 'A problem' }],
      notes: [],
    };
    const canSend = entity.canSend as HealthStatus['canSend'];
    return this.#answer<HealthStatus>('health', { canSend, entities: [entity] });
  }

  subscription() {
    return this.#answer('subscription', { appSubscribed: this.subscribed });
  }

  waba() {
    return this.#answer('waba', { wabaId: target.waba, name: 'Acme', accountReviewStatus: 'APPROVED' });
  }
}

const minute = 60_000;

let server: TestRedis;
let client: Redis;
let clock: SteppedClock;
let meta: FarSide;
let counted: string[];
let askedFor: string[];
let stop: AbortController;

const ids = { nonce: () => randomBytes(16).toString('hex') };

/** A replica's watch; all of them share Redis, the clock and the far side. */
function aReplica(): HealthWatch {
  return createWatch({
    meta,
    clock,
    watches: createWatchStore(client),
    leases: createLeases({ client, clock, ids: ids as Parameters<typeof createLeases>[0]['ids'] }),
    meter: { read: (result) => void counted.push(result) },
    schedule: defaultSchedule,
    reports: { times: { plan: () => Promise.resolve() }, agesMs: [] },
    askForAccount: async (waba) => void askedFor.push(waba),
  });
}

beforeAll(async () => {
  server = await startRedis();
  client = new Redis(server.url);
});
beforeEach(async () => {
  await client.flushall();
  clock = new SteppedClock();
  meta = new FarSide();
  counted = [];
  askedFor = [];
  stop = new AbortController();
});
afterEach(() => stop.abort());
afterAll(async () => {
  client.disconnect();
  await server.stop();
});

describe('HealthWatch', () => {
  test('reads the number and its health at once, and the account after five minutes', async () => {
    const watch = aReplica();
    await watch.start(target);

    await watch.look(target.number);
    expect(meta.calls).toEqual(['number', 'health']);
    clock.advance(5 * minute);
    await watch.look(target.number);

    expect(meta.calls.slice(2)).toEqual(['number', 'health', 'subscription', 'waba']);
  });

  test('does not read before the time has come', async () => {
    const watch = aReplica();
    await watch.start(target);
    await watch.look(target.number);

    clock.advance(29_999);
    await watch.look(target.number);

    expect(meta.calls).toHaveLength(2);
  });

  test('starts once however often it is told to', async () => {
    const watch = aReplica();

    await Promise.all([watch.start(target), watch.start(target), aReplica().start(target)]);

    expect(await watch.watch(target.number)).toMatchObject({ revision: 1 });
  });

  test('opens an incident, has its account settled, and closes it after two good readings', async () => {
    const watch = aReplica();
    await watch.start(target);
    meta.blockedBy = 141_006;
    await watch.look(target.number);
    expect(await createAccountStore(client).changed(target.waba, 10)).toEqual([{ number: target.number, revision: 3 }]);

    meta.blockedBy = undefined;
    clock.advance(5 * minute);
    await watch.look(target.number);
    clock.advance(30_000);
    await watch.look(target.number);

    expect((await watch.watch(target.number))?.incidents).toMatchObject([
      { id: '16315551234.1', cause: 'blocked:141006', recoveredAt: clock.now() },
    ]);
    expect(counted).toEqual(['bad', 'bad', 'good']);
  });

  test('warns when Meta does not answer three times, and does not call it a block', async () => {
    const watch = aReplica();
    await watch.start(target);
    meta.failing = true;

    for (const pause of [30_000, 60_000, 0]) {
      await watch.look(target.number);
      clock.advance(pause);
    }

    expect((await watch.watch(target.number))?.incidents).toMatchObject([
      { cause: 'unreadable', severity: 'warn', evidence: { value: 'meta-unavailable' } },
    ]);
  });

  test('lets a webhook do no more than ask for a reading', async () => {
    const watch = aReplica();
    await watch.start(target);
    await watch.look(target.number);
    const change = { waba: target.waba, field: 'account_update', event: 'DISABLED_UPDATE', at: clock.now() };

    expect(await watch.webhookSeen(change)).toBe(1);
    clock.advance(1);
    await watch.look(target.number);

    expect(meta.calls).toHaveLength(2 + 4);
    expect((await watch.watch(target.number))?.incidents).toEqual([]);
  });

  test('asks for one reading of the account where its numbers are read together', async () => {
    const watch = aReplica();
    await watch.start(target);
    clock.advance(25 * 60 * minute);
    await watch.look(target.number);
    const change = { waba: target.waba, field: 'account_update', event: 'DISABLED_UPDATE', at: clock.now() };

    await watch.webhookSeen(change);

    expect(askedFor).toEqual([target.waba]);
    expect(await createWatchStore(client).due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });

  test('reads nothing while nobody is to watch the number, lists it, and reads at once when somebody is again', async () => {
    const watch = aReplica();
    const store = createWatchStore(client);
    await watch.start(target);
    await watch.look(target.number);
    await watch.stop({ number: target.number, by: ana, reason: 'given back' });
    const calls = meta.calls.length;
    clock.advance(10 * minute);
    await watch.look(target.number);
    await watch.webhookSeen({ waba: target.waba, field: 'account_update', at: clock.now() });

    expect(meta.calls).toHaveLength(calls);
    expect(await store.due(clock.now(), 10)).toEqual([]);
    expect([await store.stopped(5), await store.countStopped()]).toEqual([[target.number], 1]);

    await watch.resume({ number: target.number, by: ana });
    expect(await store.due(clock.now(), 10)).toEqual([target.number]);
    expect([await store.stopped(5), await store.countStopped()]).toEqual([[], 0]);
    await watch.look(target.number);
    expect(meta.calls.length).toBeGreaterThan(calls);
  });

  test('ignores a webhook about somebody else', async () => {
    const watch = aReplica();
    await watch.start(target);

    expect(await watch.webhookSeen({ waba: '999', field: 'account_update', at: 0 })).toBe(0);
    expect(await watch.webhookSeen({ waba: 'x', field: 'account_update', at: 0 })).toBe(0);
  });
});

describe('sweepWatches', () => {
  const sweep = (watch: HealthWatch, problems: string[] = []) =>
    sweepWatches(
      {
        watches: createWatchStore(client),
        clock,
        look: (number) => watch.look(number),
        report: (problem) => problems.push(problem),
      },
      stop.signal,
    );

  test('reads each time once with two replicas at work', async () => {
    const [one, other] = [aReplica(), aReplica()];
    await one.start(target);
    const sweeps = [sweep(one), sweep(other)];

    const revisionIs = async (revision: number) => (await one.watch(target.number))?.revision === revision;
    await until(() => revisionIs(2));
    for (const [index, pause] of [30_000, 30_000, minute].entries()) {
      await until(() => clock.sleeping === 2);
      clock.advance(pause);
      await until(() => revisionIs(3 + index));
    }
    stop.abort();
    await Promise.all(sweeps);

    expect(meta.calls.filter((name) => name === 'number')).toHaveLength(4);
  });

  test('survives a fault and leaves the number alone for five seconds', async () => {
    const problems: string[] = [];
    let looks = 0;
    const broken: HealthWatch = {
      ...aReplica(),
      look: async () => {
        looks += 1;
        if (looks === 1) throw new Error('out of memory');
      },
    };
    await broken.start(target);
    const sweeping = sweep(broken, problems);

    await until(() => problems.length === 1 && clock.sleeping === 2);
    clock.advance(500);
    await until(() => clock.sleeping === 2);
    expect(looks).toBe(1);
    clock.advance(4_500);
    await until(() => clock.sleeping === 1);
    clock.advance(500);
    await until(() => looks > 1);
    stop.abort();
    await sweeping;

    expect(problems).toEqual(['health reading failed']);
  });
});
