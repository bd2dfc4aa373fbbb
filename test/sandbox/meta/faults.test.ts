import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosInstance } from 'axios';
import { graphErrors } from '../../../src/meta/graph-errors.ts';
import { faultTable } from '../../../sandbox/meta/fault-table.ts';
import { seedIds } from '../../../sandbox/meta/seed.ts';
import type { World } from '../../../sandbox/world.ts';
import { backupOf, deploymentOf, graphOf, quickWorld, registerWithBackup, until } from './support.ts';

const { berlinNumber } = seedIds;

/** Codes of domain notes 12 stand in health readings; no call is refused with them. */
const isAnswered = (code: number): boolean => !(code >= 138_000 && code < 142_000);

let world: World;
let graph: AxiosInstance;

beforeEach(async () => {
  world = await quickWorld();
  graph = graphOf(world);
});

afterEach(() => world.close());

const turnOn = (id: string): Promise<unknown> => world.change({ do: 'fault', id, on: true });

describe('a switched fault', () => {
  test.each([
    { id: 'meta-500', status: 500, code: 131000 },
    { id: 'meta-503', status: 503, code: 2 },
    { id: 'rate-limited', status: 400, code: 80007 },
    { id: 'token-expired', status: 401, code: 190 },
  ])('$id lets every call answer $status, code $code', async ({ id, status, code }) => {
    await turnOn(id);

    const answer = await graph.get(berlinNumber);

    expect(answer.status).toBe(status);
    expect(answer.data.error.code).toBe(code);
  });

  test.each([
    { id: 'register-133000', status: 500, code: 133000 },
    { id: 'register-133004', status: 503, code: 133004 },
    { id: 'register-133006', status: 400, code: 133006 },
    { id: 'register-133008', status: 400, code: 133008 },
    { id: 'register-133009', status: 400, code: 133009 },
    { id: 'register-133010', status: 400, code: 133010 },
    { id: 'register-133015', status: 400, code: 133015 },
    { id: 'register-133016', status: 400, code: 133016 },
    { id: 'register-131031', status: 403, code: 131031 },
    { id: 'register-131045', status: 500, code: 131045 },
    { id: 'terms-open', status: 403, code: 200 },
  ])('$id refuses register alone with $code, without effect', async ({ id, status, code }) => {
    await turnOn(id);

    const answer = await registerWithBackup(world, 'berlin');

    expect(answer.status).toBe(status);
    expect(answer.data.error.code).toBe(code);
    expect(world.state().numbers[0]).toMatchObject({ platform: 'ON_PREMISE', reachable: true });
    expect((await graph.get(berlinNumber)).status).toBe(200);
  });

  test('wrong-pin refuses the right PIN and takes the client down', async () => {
    await turnOn('wrong-pin');

    const answer = await registerWithBackup(world, 'berlin');

    expect(answer.data.error.code).toBe(133005);
    expect(world.deployment('berlin').state).toBe('down');
  });

  test('register-false answers success false with 200 and no effect', async () => {
    await turnOn('register-false');

    const answer = await registerWithBackup(world, 'berlin');

    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ success: false });
    expect(world.number(berlinNumber).platform).toBe('ON_PREMISE');
  });

  test('meta-html answers a page instead of JSON', async () => {
    await turnOn('meta-html');

    const answer = await graph.get(berlinNumber);

    expect(answer.headers['content-type']).toMatch(/text\/html/);
    expect(answer.data).toMatch(/<html>/);
  });

  test('meta-truncated cuts the JSON in half', async () => {
    await turnOn('meta-truncated');

    const answer = await graph.get(berlinNumber, { responseType: 'text', transformResponse: (text: string) => text });

    expect(() => JSON.parse(answer.data)).toThrow();
    expect(answer.data).toMatch(/^\{/);
  });

  test('meta-slow delays the answer and nothing else', async () => {
    await turnOn('meta-slow');
    const started = performance.now();

    const answer = await graph.get(berlinNumber);

    expect(answer.status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
  });

  test('meta-reset ends the connection before any effect', async () => {
    await turnOn('meta-reset');

    await expect(graph.get(berlinNumber)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('meta-silent never answers, until the caller gives up', async () => {
    await turnOn('meta-silent');

    await expect(graph.get(berlinNumber, { timeout: 60 })).rejects.toMatchObject({ code: 'ECONNABORTED' });
  });

  test('usage-high shows 95 % while calls work', async () => {
    await turnOn('usage-high');

    const answer = await graph.get(berlinNumber);

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.headers['x-app-usage'])).toMatchObject({ call_count: 95 });
  });

  test('is unknown to the world when its id is wrong', async () => {
    expect(await world.change({ do: 'fault', id: 'no-such-fault', on: true })).toMatchObject({ ok: false });
  });

  test('stops when it is switched off', async () => {
    await turnOn('meta-500');
    await world.change({ do: 'fault', id: 'meta-500', on: false });

    expect((await graph.get(berlinNumber)).status).toBe(200);
  });
});

describe('a lost register call', () => {
  test('register-dropped leaves no effect behind', async () => {
    await turnOn('register-dropped');

    await expect(registerWithBackup(world, 'berlin')).rejects.toMatchObject({ code: 'ECONNRESET' });

    expect(world.number(berlinNumber).platform).toBe('ON_PREMISE');
    expect(world.registerCalls(berlinNumber)).toMatchObject([{ outcome: undefined, answered: false }]);
  });

  test('register-answer-lost registers although nobody hears it', async () => {
    await turnOn('register-answer-lost');

    await expect(registerWithBackup(world, 'berlin')).rejects.toMatchObject({ code: 'ECONNRESET' });

    expect(world.number(berlinNumber).platform).toBe('CLOUD_API');
    expect(world.registerCalls(berlinNumber)).toMatchObject([{ outcome: 'registered', answered: false }]);
  });

  test('register-acted-500 registers and answers 500', async () => {
    await turnOn('register-acted-500');

    expect(await registerWithBackup(world, 'berlin')).toMatchObject({ status: 500, data: {} });

    expect(world.number(berlinNumber).platform).toBe('CLOUD_API');
    expect(world.registerCalls(berlinNumber)).toMatchObject([{ outcome: 'registered', answered: true }]);
  });

  test('register-late registers after the caller has given up', async () => {
    await turnOn('register-late');

    await expect(registerWithBackup(world, 'berlin')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(world.number(berlinNumber).platform).toBe('ON_PREMISE');
    await until(() => world.number(berlinNumber).platform === 'CLOUD_API');

    expect(world.registerCalls(berlinNumber)).toMatchObject([{ outcome: 'registered', answered: false }]);
  });

  test('a caller that hangs up meanwhile does not stop the effect', async () => {
    const backup = await backupOf(deploymentOf(world, 'berlin'));
    const body = { messaging_product: 'whatsapp', pin: '483920', backup };

    world.emulation.timings.registrationMs = 200;
    const gone = new AbortController();
    const call = graph.post(`${berlinNumber}/register`, body, { signal: gone.signal });
    await until(() => world.registerCalls(berlinNumber).length > 0);
    gone.abort();
    await expect(call).rejects.toThrow();
    expect(world.number(berlinNumber).platform).toBe('ON_PREMISE');

    await until(() => world.number(berlinNumber).platform === 'CLOUD_API');
  });
});

describe('failNext', () => {
  test.each(graphErrors.flatMap(({ code }) => (typeof code === 'number' ? [code] : [])).filter(isAnswered))(
    'lets any call answer code %i, which the emulator knows',
    async (code) => {
      world.failNext({ method: 'GET' }, { kind: 'refuse', code, subcode: 7, details: 'as it was told to' });

      const { data } = await graph.get(berlinNumber);

      expect(data.error).toMatchObject({
        code,
        error_subcode: 7,
        error_data: { details: 'as it was told to' },
        message: expect.not.stringContaining('Unknown error'),
      });
    },
  );

  test('strikes one matching call and leaves the others alone', async () => {
    world.failNext({ method: 'GET', phoneNumberId: berlinNumber }, 'meta-503');

    const others = await graph.get(seedIds.lisbonNumber);
    const struck = await graph.get(berlinNumber);
    const after = await graph.get(berlinNumber);

    expect([others.status, struck.status, after.status]).toEqual([200, 503, 200]);
  });

  test('strikes as often as told', async () => {
    world.failNext({ to: 'Meta', path: 'subscribed_apps' }, 'meta-500', 2);
    const calls = [1, 2, 3].map(() => graph.get(`${seedIds.waba}/subscribed_apps`));

    const statuses = (await Promise.all(calls)).map((answer) => answer.status);

    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 500, 500]);
  });

  test('matches paths by pattern', async () => {
    world.failNext({ path: /\/register$/ }, 'wrong-pin');

    expect((await registerWithBackup(world, 'lisbon')).data.error.code).toBe(133005);
  });

  test('refuses a fault that does not exist', () => {
    expect(() => world.failNext({}, 'no-such-fault')).toThrow(/no-such-fault/);
  });
});

describe('the rate of lost answers', () => {
  async function lostCalls(randomSeed: number): Promise<boolean[]> {
    const lossy = await quickWorld({ answerLossRate: 0.2, randomSeed });
    try {
      const http = graphOf(lossy);
      const lost: boolean[] = [];
      for (let call = 0; call < 60; call += 1) {
        lost.push(
          await http.get(berlinNumber).then(
            () => false,
            () => true,
          ),
        );
      }
      return lost;
    } finally {
      await lossy.close();
    }
  }

  test('loses about that share, the same calls for the same seed', async () => {
    const [first, again, other] = await Promise.all([lostCalls(7), lostCalls(7), lostCalls(8)]);

    const share = first.filter(Boolean).length;
    expect(share).toBeGreaterThan(4);
    expect(share).toBeLessThan(24);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('can be changed while the world runs', async () => {
    world.setAnswerLossRate(1);
    await expect(graph.get(berlinNumber)).rejects.toThrow();

    world.setAnswerLossRate(0);
    expect((await graph.get(berlinNumber)).status).toBe(200);
  });
});

describe('the fault table', () => {
  test('has one row per id, each with a label a person can read', () => {
    const ids = faultTable.map((row) => row.id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(faultTable.every((row) => /^[A-Z].{10,}$/.test(row.label))).toBe(true);
  });

  test('is what the page lists', () => {
    expect(world.state().faults.map((fault) => fault.id)).toEqual(faultTable.map((row) => row.id));
    expect(world.state().faults.every((fault) => !fault.on)).toBe(true);
  });
});
