import { describe, expect, test } from '@jest/globals';
import { graphErrors } from '../../src/meta/graph-errors.ts';
import { routeOf } from '../../src/migration/route.ts';
import type { StepId } from '../../src/migration/step.ts';
import { onPremisesErrors } from '../../src/on-premises/on-premises-errors.ts';
import { branch } from '../scenarios/support/lines.ts';
import { hitsIn, type Canary } from '../secrets/scan.ts';
import { beginSearch } from '../secrets/search.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { clientCodes, graphCodes, type CodeRow } from './code-table.ts';
import { openBench, type Bench } from './bench.ts';
import { CALL_OF, SET_AFTER, type Walked } from './moves.ts';
import { meet, type Encounter, type Met } from './walk.ts';

/** Which steps are met on which route: each step once, where it first comes. */
const MET_ON: Record<Walked, readonly StepId[]> = {
  'on-premises-to-cloud': [
    'preflight',
    'subscribe-app',
    'approve-cutover',
    'confirm-registration',
    'confirm-subscription',
    'confirm-health',
    'send-test-message',
  ],
  'waba-to-waba': [
    'forecast-templates',
    'save-profile',
    'copy-templates',
    'claim-number',
    'send-code',
    'enter-code',
    'set-region',
    'restore-profile',
    'compare-templates',
  ],
  'new-number': ['add-number'],
  'on-premises-without-backup': ['set-pin'],
};

/** The calls of the On-Premises client. */
const CLIENT_CALL: Partial<Record<StepId, Encounter['call']>> = {
  'set-pin': { to: 'On-Premises', method: 'POST', path: 'two-step' },
  'take-backup': { to: 'On-Premises', method: 'POST', path: 'backup' },
};

/** After these Meta may have copied all the same: the client reads what arrived and goes on (test/meta/move-calls.test.ts). */
const SETTLED_BY_READING: Partial<Record<StepId, readonly number[]>> = { 'copy-templates': [1, 2, 131000, 131016] };

/** `npm run codes` has everything meet everything; otherwise a code of every step meets one in four of them, each somewhere. */
const isWhole = process.env['CODES'] === 'all';
const SHARE = 4;
const PATIENCE_MS = isWhole ? 600_000 : 60_000;
const stepsMet: readonly StepId[] = [...Object.values(MET_ON).flat(), 'register'];

const isMet = (row: CodeRow, step: StepId): boolean =>
  isWhole || row.at !== 'all' || (graphCodes.indexOf(row) + stepsMet.indexOf(step)) % SHARE === 0;

const rowsAt = (step: StepId): CodeRow[] => graphCodes.filter((row) => canMeet(row, step) && isMet(row, step));

const canMeet = ({ at, code }: CodeRow, step: StepId): boolean =>
  (at === 'all' || at.includes(step)) && !SETTLED_BY_READING[step]?.includes(code);
const met: { meta: Met[]; client: Met[]; registered: Met[] } = { meta: [], client: [], registered: [] };

const redis = redisForFile();
let bench: Bench;

/** With everything, everything is searched for secrets, too. */
const searched = { records: 0, canaries: [] as Canary[], hits: [] as string[] };

async function onBench<T>(numbers: number, use: () => Promise<T>): Promise<T> {
  await redis.run('FLUSHALL');
  const search = isWhole ? await beginSearch(redis.url) : undefined;
  bench = await openBench(redis.url, numbers);
  try {
    return await use();
  } finally {
    await bench.close();
    const found = await search?.end();
    searched.records += found?.records ?? 0;
    searched.canaries.push(...(found?.canaries ?? []));
    searched.hits.push(...(found?.hits ?? []));
  }
}

describe('a code of Meta', () => {
  test.each(Object.keys(MET_ON) as Walked[])(
    'ends in its class at every step of %s where it can occur',
    (route) =>
      onBench(0, async () => {
        const move = await bench.start(route);
        for (const step of MET_ON[route]) {
          const call = step === 'set-pin' ? PIN_CALL : CALL_OF[step];
          if (!call) throw new Error(`no call is known for ${step}`);
          const rows = rowsAt(step);
          const found = await meet(bench, move, { step, rows, call, after: SET_AFTER[step] });
          expect(found).toHaveLength(rows.length);
          met.meta.push(...found);
        }
      }),
    PATIENCE_MS,
  );

  test(
    'at the registration ends in its class, and the call is never made a second time',
    () =>
      onBench(rowsAt('register').length, async () => {
        for (const [index, row] of rowsAt('register').entries()) {
          const line = branch(index);
          const move = await bench.start('on-premises-to-cloud', line);
          const call = { ...CALL_OF.register, phoneNumberId: line.phoneNumberId };
          met.registered.push(...(await meet(bench, move, { step: 'register', rows: [row], call, once: true })));
          expect(bench.world.registerCalls(line.phoneNumberId)).toHaveLength(1);
        }
      }),
    2 * PATIENCE_MS,
  );
});

const PIN_CALL = { to: 'Meta', method: 'POST', path: /\/\d+$/u } as const;

describe('a code of the On-Premises client', () => {
  test(
    'ends in its class at every step that asks the client',
    () =>
      onBench(0, async () => {
        const move = await bench.start('on-premises-to-cloud');
        for (const [step, call] of Object.entries(CLIENT_CALL) as [StepId, Encounter['call']][])
          met.client.push(...(await meet(bench, move, { step, rows: clientCodes, call })));
      }),
    PATIENCE_MS,
  );
});

describe('what the storage is sent and people are told meanwhile', () => {
  test(
    'has none of the secrets in it that went over the wire',
    () => {
      const { records, canaries, hits } = searched;
      const all = isWhole ? [...met.meta, ...met.registered, ...met.client] : [];
      const told = all.flatMap((one) => one.told());
      const places = [...new Set(told)].map((text) => ({ where: 'card', text }));
      if (isWhole)
        process.stdout.write(
          `${canaries.length} secrets searched for in ${records} records of Redis and ${told.length} lines of cards\n`,
        );

      expect([...hits, ...hitsIn(places, canaries)]).toEqual([]);
      const isEnough = records + told.length >= 100_000 && canaries.length > 100;
      expect({ isEnough: !isWhole || isEnough }).toEqual({ isEnough: true });
    },
    PATIENCE_MS,
  );
});

describe('the table', () => {
  const covers = (rows: readonly CodeRow[], code: number) => rows.some((row) => row.code === code);
  const single = (rows: typeof graphErrors) => [
    ...new Set(rows.flatMap(({ code }) => (typeof code === 'number' ? [code] : []))),
  ];

  test('has every code that the bot has words for', () => {
    expect(single(graphErrors).filter((code) => !covers(graphCodes, code) && !ELSEWHERE.includes(code))).toEqual([]);
    expect(single(onPremisesErrors).filter((code) => !covers(clientCodes, code))).toEqual([]);
  });

  test('covers every step of every route that calls somebody', () => {
    const calling = Object.values(MET_ON).flat();
    const routes = ['on-premises-to-cloud', 'on-premises-without-backup', 'waba-to-waba', 'new-number'] as const;
    const steps = new Set(routes.flatMap((route) => routeOf(route).steps.map(({ id }) => id)));
    const silent = [...steps].filter(
      (step) => !calling.includes(step) && !(step in CLIENT_CALL) && step !== 'register',
    );

    expect(silent.toSorted()).toEqual(NO_CALL.toSorted());
  });

  test('says how many were met', () => {
    const all = [...met.meta, ...met.registered, ...met.client];
    const differing = new Set([...graphCodes, ...clientCodes].filter(({ differs }) => differs !== undefined));
    process.stdout.write(
      `${graphCodes.length + clientCodes.length} codes and variants, ${all.length} met at ${new Set(all.map(({ step }) => step)).size} steps, ` +
        `${new Set(all.map(({ kind }) => kind)).size} kinds; ${differing.size} in another class than the notes', with the reason\n`,
    );
    const everything = stepsMet.flatMap((step) => graphCodes.filter((row) => canMeet(row, step))).length;
    const clients = clientCodes.length * Object.keys(CLIENT_CALL).length;
    if (isWhole) expect(all).toHaveLength(everything + clients);
    else expect(new Set(all.map(({ row }) => row)).size).toBe(graphCodes.length + clientCodes.length);
  });
});

/** Codes that only an edge answers which no step calls: a node that is not there. */
const ELSEWHERE = [803, 2500];

/** Steps that people do, or that ask nobody. */
const NO_CALL: StepId[] = [
  'choose-code',
  'choose-region',
  'clean-up',
  'confirm-delivery',
  'confirm-differences',
  'confirm-inbound',
  'confirm-two-step-off',
  'make-pin',
  'provide-pin',
  'restore-webhook-override',
  'start-watch',
];
