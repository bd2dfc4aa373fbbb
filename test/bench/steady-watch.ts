import { Agent } from 'node:http';
import type { Redis } from 'ioredis';
import { createReadRetry } from '../../src/calls/read-retry.ts';
import { decideWatch, entriesOf, evolved } from '../../src/health/decide-watch.ts';
import { defaultSchedule } from '../../src/health/schedule.ts';
import { defaultSteadyRules } from '../../src/health/steady.ts';
import type { Watch } from '../../src/health/watch.ts';
import { createAccountHealthCalls } from '../../src/meta/account-health.ts';
import { createMeta } from '../../src/meta/meta-client.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import { E164, MigrationId, PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { createAccountReads } from '../../src/store/account-reads.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createWatchStore } from '../../src/store/watch-store.ts';
import { createAccountReader } from '../../src/workflow/account-reader.ts';
import { createWatch } from '../../src/workflow/watch.ts';
import { startAnsweringServer, type AnsweringServer } from '../support/answering-server.ts';
import { aHandClock, type HandClock } from '../support/hand-clock.ts';
import { startRedis } from '../support/redis.ts';
import { connectClients, randomIds } from '../support/store.ts';
import type { Row } from './row.ts';
import { commandsOf, scheduleFloor } from './schedule-floor.ts';

const ACCOUNTS = 100;
const NUMBERS_EACH = 100;
const HOURS = 6;
const DAY_MS = 86_400_000;

/** As many accounts are read at the same time as by the sweep. */
const AT_ONCE = 4;

const wabaOf = (account: number) => WabaId.parse(String(900_000_000 + account));
const idOf = (account: number, index: number) => PhoneNumberId.parse(String(1_000_000 + account * 1_000 + index));
const numberOf = (account: number, index: number) =>
  E164.parse(`+1631${String(1_000_000 + account * 1_000 + index).padStart(7, '0')}`);

const entity = (type: string, id: string) => ({ entity_type: type, id, can_send_message: 'AVAILABLE' });

function listOf(waba: string, hasHealth: boolean): object {
  const account = Number(waba) - 900_000_000;
  return {
    data: Array.from({ length: NUMBERS_EACH }, (_, index) => ({
      id: idOf(account, index),
      display_phone_number: numberOf(account, index),
      status: 'CONNECTED',
      platform_type: 'CLOUD_API',
      quality_rating: 'GREEN',
      ...(hasHealth && healthOf('PHONE_NUMBER', idOf(account, index))),
    })),
  };
}

const healthOf = (type: string, id: string) => ({
  health_status: { can_send_message: 'AVAILABLE', entities: [entity(type, id), entity('BUSINESS', '1')] },
});

/** A Graph API on which all is well: every request is counted. */
const startGraph = (hasHealth: boolean): Promise<AnsweringServer> =>
  startAnsweringServer(({ path }, response) => {
    const [, , id = '', edge] = path.split('/');
    const node = { id, name: 'Account', account_review_status: 'APPROVED', display_phone_number: '+1' };
    const body =
      edge === 'phone_numbers'
        ? listOf(id, hasHealth)
        : edge === 'subscribed_apps'
          ? { data: [{ whatsapp_business_api_data: { id: '1' } }] }
          : { ...node, ...healthOf(id.startsWith('9') ? 'WABA' : 'PHONE_NUMBER', id) };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });

/** A watch that has ended well a day ago. */
function endedWatch(account: number, index: number, now: number): Watch {
  const number = numberOf(account, index);
  const migration = MigrationId.parse(`${number.slice(1)}-abcdefghij`);
  const target = { number, waba: wabaOf(account), phoneNumberId: idOf(account, index), migration };
  const reading = {
    at: now - DAY_MS,
    phone: { status: 'CONNECTED', platformType: 'CLOUD_API', qualityRating: 'GREEN' },
    health: { canSend: 'AVAILABLE', entities: [] },
  };
  let watch: Watch | undefined;
  for (const command of [
    { do: 'start' as const, target, schedule: defaultSchedule },
    { do: 'record' as const, reading },
  ]) {
    const decision = decideWatch(watch, command, now - 10 * DAY_MS);
    if (decision.ok) watch = evolved(watch, entriesOf(watch, decision.events, now - 10 * DAY_MS));
  }
  if (!watch) throw new Error('no watch');
  return watch;
}

interface Measured {
  calls: number;
  commands: number;
  /** One pass over all numbers, the first of all left out; ms. */
  passMs: number;
}

async function fill(watches: ReturnType<typeof createWatchStore>, accounts: number, clock: HandClock): Promise<void> {
  for (let account = 0; account < accounts; account++)
    await Promise.all(
      Array.from({ length: NUMBERS_EACH }, async (_, index) => {
        const watch = endedWatch(account, index, clock.now());
        const entries = [{ seq: watch.revision, at: 0, event: { type: 'watchEnded' as const } }];
        await watches.save({ watch, expected: 0, entries, settle: [] });
      }),
    );
}

/** Reads every account as long as virtual time lasts, as one replica would. */
async function measure(accounts: number, hasHealth: boolean): Promise<Measured> {
  const redis = await startRedis();
  const clients = await connectClients(redis.url);
  const graph = await startGraph(hasHealth);
  const clock = aHandClock();
  try {
    const watches = createWatchStore(clients.command);
    const reads = createAccountReads(clients.command);
    await fill(watches, accounts, clock);
    const shared = {
      graphUrl: graph.url,
      graphVersion: 'v25.0',
      tokenFor: () => 'token',
      clock,
      agent: new Agent({ keepAlive: true }),
      usage: createUsageGate(clock),
      retry: createReadRetry({ repeats: 0, firstDelayMs: 1, longestDelayMs: 1, random: () => 0 }),
      background: true,
    };
    const meta = createMeta({ ...shared, app: { id: '1', secret: 'x' } });
    const meter = { read: () => undefined };
    const leases = createLeases({ client: clients.command, clock, ids: randomIds });
    const reports = { times: { plan: () => Promise.resolve() }, agesMs: [] };
    const askForAccount = () => Promise.resolve();
    const watch = createWatch({
      meta,
      watches,
      leases,
      clock,
      meter,
      schedule: defaultSchedule,
      askForAccount,
      reports,
    });
    const reader = createAccountReader({
      calls: { ...meta, ...createAccountHealthCalls(shared) },
      watches,
      reads,
      record: (number, reading) => watch.record(number, reading),
      clock,
      meter,
      rules: defaultSteadyRules,
    });
    await reads.enter(
      Array.from({ length: accounts }, (_, account) => wabaOf(account)),
      clock.now(),
    );
    const pass = async () => {
      for (;;) {
        const claimed = await reads.claim(clock.now(), clock.now() + 120_000, AT_ONCE);
        if (claimed.length === 0) return;
        await Promise.all(claimed.map((waba) => reader.read(waba)));
      }
    };
    // The first pass learns what every number says; what follows is the steady state.
    await pass();
    graph.requests.length = 0;
    const before = await commandsOf(clients.guard as Redis);
    const began = performance.now();
    const passes = (HOURS * 3_600_000) / defaultSteadyRules.everyMs;
    for (let count = 0; count < passes; count++) {
      clock.advance(defaultSteadyRules.everyMs);
      await pass();
    }
    const passMs = (performance.now() - began) / passes;
    return { calls: graph.requests.length, commands: (await commandsOf(clients.guard as Redis)) - before, passMs };
  } finally {
    await graph.close();
    clients.close();
    await redis.stop();
  }
}

/** 10 000 watched numbers on one replica: what they cost at Meta and in Redis, and how long one reading of all takes. */
export async function measureSteadyWatch(): Promise<Row[]> {
  const numbers = ACCOUNTS * NUMBERS_EACH;
  const rebuilt = await measure(ACCOUNTS, true);
  const few = 10;
  const without = await measure(few, false);
  const perHour = (count: number, of: number) => count / of / HOURS;
  const commands = perHour(rebuilt.commands, numbers);
  const floor = await scheduleFloor(numbers, defaultSteadyRules.everyMs, HOURS);
  const minutes = defaultSteadyRules.everyMs / 60_000;
  return [
    {
      id: 'P8',
      metric: 'Graph calls for each watched number',
      value: perHour(rebuilt.calls, numbers),
      unit: 'per hour',
      target: 0.05,
      note: `${numbers} numbers, ${NUMBERS_EACH} per account, ${HOURS} h of virtual time`,
    },
    {
      id: 'P8',
      metric: '… where the list does not tell the health of numbers',
      value: perHour(without.calls, few * NUMBERS_EACH),
      unit: 'per hour',
      note: `${few * NUMBERS_EACH} numbers; single reads, each number once in 6 h`,
    },
    {
      id: 'P9',
      metric: 'Redis commands for each watched number ÷ sorted set of due times alone',
      value: commands / floor,
      unit: 'ratio',
      target: 4,
      note: `${commands.toFixed(2)} ÷ ${floor.toFixed(2)} an hour; the bot reads by account, the floor by number, both every ${minutes} min`,
    },
    {
      id: '–',
      metric: 'One reading of 10 000 numbers on one replica',
      value: rebuilt.passMs,
      unit: 'ms',
      target: defaultSteadyRules.everyMs,
      note: `Graph answers at once; due every ${minutes} min`,
    },
  ];
}
