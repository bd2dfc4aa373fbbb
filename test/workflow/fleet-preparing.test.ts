import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WavePins } from '../../src/fleet/wave-asks.ts';
import { SlackUserId, type MigrationId } from '../../src/migration/ids.ts';
import { API_DIFFERENCES } from '../../src/migration/route.ts';
import { createFleetStore } from '../../src/store/fleets.ts';
import { createFleetLedger, type FleetLedger } from '../../src/workflow/fleet-ledger.ts';
import { createFleetPreparing, type FleetPreparing } from '../../src/workflow/fleet-preparing.ts';
import { aPlanOfWaves, aRow, FLEET } from '../fleet/builders.ts';
import { ANA, MARA, NUMBER, PHONE, WABA } from '../support/builders.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { approveAs, createNotes, createReplica, createTestClock, readFrom, type Replica } from '../support/workflow.ts';

const NILS = SlackUserId.parse('U0NILS');
const redis = redisForFile({ emptied: true });
const LINE = 2;
const PIN = '739164';
const items = [...API_DIFFERENCES];
let world: FakeWorld;
let replica: Replica;
let ledger: FleetLedger;
let preparing: FleetPreparing;
let id: MigrationId;

/** A fleet of two numbers whose first wave is open: the first was looked over and waits for the checklist, the second was not started. */
beforeEach(async () => {
  world = createFakeWorld();
  const clock = createTestClock();
  replica = await createReplica({
    redisUrl: redis.url,
    world,
    witness: createNotes(),
    clock,
    approvers: { ids: new Set([MARA, NILS]) },
    excludeChecklistConfirmer: true,
  });
  const store = createFleetStore(replica.clients.command);
  ledger = createFleetLedger({ store, clock, changed: () => undefined });
  preparing = createFleetPreparing({ fleets: ledger, operations: replica.operations }, () =>
    Promise.resolve(undefined),
  );
  const rows = [aRow(LINE, { number: NUMBER, canary: true }), aRow(3, { canary: true })];
  await ledger.draw({ type: 'drawn', fleet: FLEET, requestedBy: ANA, rows, plan: aPlanOfWaves(), faults: [] });
  const proposal = { route: 'on-premises-to-cloud', waba: { id: WABA, name: 'Acme' }, phoneNumberId: PHONE } as const;
  const started = await replica.operations.start({
    number: NUMBER,
    typed: NUMBER,
    by: ANA,
    proposal: { ...proposal, deployment: 'berlin' },
    fleet: { id: FLEET, line: LINE },
  });
  if (!started.ok) throw new Error(started.refusal.code);
  id = started.migration.id;
  await replica.run(id);
  const drawn = await ledger.load(FLEET);
  if (!drawn) throw new Error('no fleet');
  await ledger.append(drawn, ANA, [
    { type: 'confirmed', by: ANA },
    { type: 'waveOpened', wave: 0 },
    { type: 'rowStarted', line: LINE, migration: id },
  ]);
});
afterEach(() => replica.close());

const prepare = (pins?: WavePins, change: { wave?: number; items?: string[] } = {}) =>
  preparing.prepareWave({ id: FLEET, wave: 0, by: MARA, lines: [LINE, 3], items, ...(pins && { pins }), ...change });

describe('one form for the checklist and the PINs of a wave', () => {
  test('names what waits for it, and what will later', async () => {
    expect(await preparing.wavePreparation(FLEET, MARA)).toMatchObject({
      ok: true,
      preparation: { wave: 0, rows: [{ line: LINE, migration: id, asks: 'checklist', hasDeployment: true }], later: 1 },
    });
  });

  test('counts for a number as its own forms would, and whoever answered it is who may not approve', async () => {
    expect(await prepare({ from: 'list', pins: new Map([[LINE, PIN]]) })).toMatchObject({
      ok: true,
      confirmed: [LINE],
      pins: [LINE],
      fellOut: [],
      withoutPin: [],
    });
    await replica.run(id);

    expect((await readFrom(replica, id)).differences).toMatchObject({ by: MARA });
    expect(await approveAs(replica, id, MARA)).toMatchObject({
      ok: false,
      refusal: { code: 'confirmed-the-checklist' },
    });
    expect((await ledger.load(FLEET))?.prepared).toMatchObject([{ wave: 0, by: MARA, confirmed: 1, pins: 1 }]);
    expect(await prepare({ from: 'made' })).toMatchObject({ ok: false, refusal: { code: 'fleet-nothing-asked' } });
  });

  test('keeps PINs sealed in the vault and nowhere else', async () => {
    await prepare({ from: 'one', pin: PIN });
    const { command } = replica.clients;
    const keys = await command.keys('*');
    const dumps = await Promise.all(keys.map((key) => command.dumpBuffer(key)));

    expect((await readFrom(replica, id)).pin).toMatchObject({ source: 'known' });
    expect(keys.filter((_key, index) => dumps[index]?.includes(PIN))).toEqual([]);
    expect(keys.some((key) => key.includes('secret'))).toBe(true);
  });

  test('leaves a number that has no PIN in the list to its own card, and can be used again for it', async () => {
    expect(await prepare({ from: 'list', pins: new Map([[3, PIN]]) })).toMatchObject({ pins: [], withoutPin: [LINE] });
    expect(await preparing.wavePreparation(FLEET, ANA)).toMatchObject({ preparation: { rows: [{ asks: 'pin' }] } });
    expect(await prepare({ from: 'made' })).toMatchObject({ confirmed: [], pins: [LINE] });
    expect((await readFrom(replica, id)).pin).toMatchObject({ source: 'generated' });
  });

  test('lets a number fall out with the reason, records nothing for it, and knows a wave that is not open any more', async () => {
    expect(await prepare({ from: 'made' }, { items: items.slice(1) })).toMatchObject({
      confirmed: [],
      pins: [],
      fellOut: [{ line: LINE, refusal: { code: 'not-every-difference' } }],
    });
    expect((await ledger.load(FLEET))?.prepared).toEqual([]);
    expect(await prepare({ from: 'made' }, { wave: 1 })).toMatchObject({ refusal: { code: 'fleet-wave-changed' } });
  });

  test('is refused to whoever may not work, before anything is recorded', async () => {
    const closed = createFleetPreparing({ fleets: ledger, operations: replica.operations }, () =>
      Promise.resolve({ ok: false, refusal: { code: 'is-guest' } }),
    );

    expect(await closed.wavePreparation(FLEET, MARA)).toMatchObject({ refusal: { code: 'is-guest' } });
    expect((await readFrom(replica, id)).differences).toBeUndefined();
  });
});
