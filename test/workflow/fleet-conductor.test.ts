import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chooseWay } from '../../src/fleet/choose-way.ts';
import type { Fleet } from '../../src/fleet/fleet.ts';
import type { FleetRow } from '../../src/fleet/fleet-row.ts';
import { createFleetStore } from '../../src/store/fleets.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createConductor, type ConductorPorts } from '../../src/workflow/fleet-conductor.ts';
import { createFleetLedger, type FleetLedger } from '../../src/workflow/fleet-ledger.ts';
import type { FleetCards, FleetView } from '../../src/workflow/fleet-ports.ts';
import { startRow } from '../../src/workflow/fleet-starting.ts';
import { lookUp } from '../../src/workflow/look-up.ts';
import type { FleetOrder, FleetWaiting } from '../../src/workflow/obstacle-ports.ts';
import { aPlanOfWaves, FLEET } from '../fleet/builders.ts';
import { ANA, NUMBER, WABA } from '../support/builders.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { until } from '../support/until.ts';
import {
  approveAs,
  createNotes,
  createReplica,
  createTestClock,
  readFrom,
  testIds,
  untilApproval,
  type Replica,
  type TestClock,
} from '../support/workflow.ts';

const redis = redisForFile({ emptied: true });
const LINK = { id: FLEET, line: 2 };
let world: FakeWorld;
let replica: Replica;
let clock: TestClock;
let waiting: FleetWaiting | undefined;
const fleets: FleetOrder = { waitingOf: () => Promise.resolve(waiting) };

beforeEach(async () => {
  world = createFakeWorld();
  clock = createTestClock();
  waiting = undefined;
  replica = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock, fleets });
});
afterEach(() => replica.close());

const lookUps = () => ({ ...world, wabas: [{ id: WABA, name: 'Acme' }], clock });

const raise = (): never => {
  throw new Error('the fleet is gone');
};

/** A fleet of the one number of the world, confirmed and with its canary open. */
async function aFleet(): Promise<{ ledger: FleetLedger; fleet: Fleet }> {
  const { proposals } = await lookUp(lookUps(), NUMBER);
  const draft = { line: LINK.line, number: NUMBER, typed: '+1 631 555 1234', kept: false, canary: true };
  const row = chooseWay(draft, proposals, { quietHours: [], now: clock.now() });
  if ('code' in row) throw new Error(row.code);
  const rows: FleetRow[] = [row];
  const store = createFleetStore(replica.clients.command);
  const ledger = createFleetLedger({ store, clock, changed: () => undefined });
  await ledger.draw({ type: 'drawn', fleet: FLEET, requestedBy: ANA, rows, plan: aPlanOfWaves(), faults: [] });
  const drawn = await ledger.load(FLEET);
  const fleet = drawn && (await ledger.append(drawn, ANA, [{ type: 'confirmed', by: ANA }]));
  if (!fleet) throw new Error('no fleet');
  return { ledger, fleet };
}

describe('a number of a fleet', () => {
  test('is started once, also when whoever started it died before recording that', async () => {
    const { fleet } = await aFleet();
    const [row] = fleet.rows;
    if (!row) throw new Error('no row');
    const start = () => startRow({ operations: replica.operations, lookUps: lookUps() }, fleet, row);

    const [first] = (await start()) ?? [];
    expect(first).toMatchObject({ type: 'rowStarted', line: 2 });
    expect(await start()).toEqual([first]);
    const migrations = await replica.operations.ofNumber(NUMBER);
    expect(migrations.map(({ fleet: link, requestedBy }) => [link, requestedBy])).toEqual([[LINK, ANA]]);

    await replica.operations.cancel({ id: migrations[0]?.id ?? ('' as never), by: ANA });
    expect(await start()).toEqual([first]);
    expect(await replica.operations.ofNumber(NUMBER)).toHaveLength(1);
  });

  test('is not started where somebody else moves it, or where its way is gone', async () => {
    const { fleet } = await aFleet();
    const [row] = fleet.rows;
    if (!row) throw new Error('no row');
    const start = () => startRow({ operations: replica.operations, lookUps: lookUps() }, fleet, row);
    const id = await untilApproval(replica);

    expect(await start()).toEqual([
      { type: 'rowSettled', line: 2, outcome: 'refused', why: 'already-running' },
      { type: 'halted', wave: 0, why: 'canary-not-moved', line: 2 },
    ]);
    await replica.operations.cancel({ id, by: ANA });
    world.phone.platformType = 'CLOUD_API';
    expect(await start()).toMatchObject([{ outcome: 'refused', why: 'proposal-gone' }, { type: 'halted' }]);
  });

  test('is started later, and refused for nothing, while Slack does not say who asked for it', async () => {
    const { fleet } = await aFleet();
    const [row] = fleet.rows;
    if (!row) throw new Error('no row');
    const silent = await createReplica({
      redisUrl: redis.url,
      world,
      witness: createNotes(),
      clock,
      people: { person: () => Promise.resolve(undefined) },
    });
    try {
      expect(await startRow({ operations: silent.operations, lookUps: lookUps() }, fleet, row)).toBeUndefined();
      expect(await startRow({ operations: replica.operations, lookUps: lookUps() }, fleet, row)).toHaveLength(1);
    } finally {
      silent.close();
    }
  });

  test('waits with its approval until its fleet lets it begin, says what it waits for, and then goes on by itself', async () => {
    const id = await untilApproval(replica, undefined, LINK);
    waiting = { why: 'fleet-turn' };
    await approveAs(replica, id);
    await replica.run(id);
    expect((await readFrom(replica, id)).hold).toMatchObject({ why: 'fleet-turn' });

    waiting = { why: 'fleet-halted' };
    await replica.run(id);
    expect((await readFrom(replica, id)).hold).toMatchObject({ why: 'fleet-halted' });
    expect(world.registerCalls).toBe(0);

    waiting = undefined;
    await replica.run(id);
    expect(world.registerCalls).toBe(1);
  });

  test('of no fleet asks none', async () => {
    const id = await untilApproval(replica);
    waiting = { why: 'fleet-halted' };
    await approveAs(replica, id);
    await replica.run(id);

    expect(world.registerCalls).toBe(1);
  });
});

function aConductor(fleets: FleetLedger, parts: Partial<ConductorPorts>) {
  const { operations, clients } = replica;
  return createConductor({
    fleets,
    store: createFleetStore(clients.command),
    operations,
    lookUps: lookUps(),
    cards: { show: (_view, known) => Promise.resolve(known ?? { channel: 'C1', ts: '1', shown: '' }) },
    health: { pages: () => Promise.resolve([]) },
    leases: createLeases({ client: clients.command, clock, ids: testIds }),
    wakeUps: { wake: () => undefined },
    clock,
    report: (_problem, error) => {
      throw error;
    },
    ...parts,
  });
}

test('a number that is left out while it is started stays left out, and its move is known', async () => {
  const { ledger } = await aFleet();
  const { operations } = replica;
  const start: typeof operations.start = async (request) => {
    const fleet = (await ledger.load(FLEET)) ?? raise();
    await ledger.append(fleet, ANA, [{ type: 'rowSkipped', line: LINK.line, by: ANA }]);
    return operations.start(request);
  };
  const end = new AbortController();
  const running = aConductor(ledger, { operations: { ...operations, start } }).run(end.signal);
  try {
    const row = async () => (await ledger.load(FLEET))?.rows[0];
    await until(async () => (await row())?.migration);

    expect(await row()).toMatchObject({ skipped: { by: ANA }, migration: (await operations.runningOn(NUMBER))?.id });
  } finally {
    end.abort();
    await running;
  }
});

test('the conductor starts the first number after the card of its wave, and stops on an alert of one that moved', async () => {
  const { ledger } = await aFleet();
  const { operations } = replica;
  const shown: [name: FleetView['name'], isStarted: boolean][] = [];
  const cards: FleetCards = {
    async show({ name }, known) {
      const isStarted = (await operations.runningOn(NUMBER)) !== undefined;
      if (!known) shown.push([name, isStarted]);
      return known ?? { channel: 'C1', ts: String(shown.length), shown: '' };
    },
  };
  const health = { pages: () => Promise.resolve(['blocked:141006']) };
  const conductor = aConductor(ledger, { cards, health });
  const end = new AbortController();
  const running = conductor.run(end.signal);
  try {
    const current = async () => (await ledger.load(FLEET)) ?? raise();
    await until(async () => (await current()).rows[0]?.migration);
    expect(shown).toEqual([
      ['plan', false],
      [0, false],
    ]);
    expect(await operations.runningOn(NUMBER)).toMatchObject({
      id: (await current()).rows[0]?.migration,
      fleet: LINK,
    });

    await ledger.append(await current(), 'ferryman', [{ type: 'rowSettled', line: 2, outcome: 'moved' }]);
    await until(async () => (await current()).halt);
    expect((await current()).halt).toMatchObject({ why: 'health', line: 2, cause: 'blocked:141006' });
  } finally {
    end.abort();
    await running;
  }
});
