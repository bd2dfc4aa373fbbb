import { describe, expect, test } from '@jest/globals';
import type { FleetEntry, FleetEvent } from '../../src/fleet/fleet-event.ts';
import { FleetId } from '../../src/migration/fleet-link.ts';
import { createFleetStore } from '../../src/store/fleets.ts';
import { createFleetLedger } from '../../src/workflow/fleet-ledger.ts';
import { aPlanOfWaves, aRow } from '../fleet/builders.ts';
import { ANA, MARA, START } from '../support/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';

const { redis, clients } = storeForFile();

const CONSONANTS = 'bcdfghjk';
let counted = 0;
const anId = () => FleetId.parse(`bcdfgh${CONSONANTS[Math.floor(counted / 8)]}${CONSONANTS[counted++ % 8]}`);

const drawn = (fleet: FleetId): Extract<FleetEvent, { type: 'drawn' }> => ({
  type: 'drawn',
  fleet,
  requestedBy: ANA,
  rows: [aRow(2), aRow(3)],
  plan: aPlanOfWaves(),
  faults: [{ line: 4, code: 'duplicate', values: { number: '+14155560002', other: '2' } }],
});
const entry = (event: FleetEvent, at = START): FleetEntry => ({ at, actor: ANA, event });

describe('records of fleets', () => {
  test('take an entry only on the state it was decided on', async () => {
    const store = createFleetStore(clients.command);
    const id = anId();

    expect(await store.append(id, 0, [entry(drawn(id))])).toBe(true);
    expect(await store.append(id, 0, [entry(drawn(id))])).toBe(false);
    const both = await Promise.all([MARA, ANA].map((by) => store.append(id, 1, [entry({ type: 'paused', by })])));
    expect(both.filter(Boolean)).toHaveLength(1);
    expect((await store.load(id, 0)).map(({ event }) => event.type)).toEqual(['drawn', 'paused']);
    expect((await store.load(id, 1)).map(({ event }) => event.type)).toEqual(['paused']);
  });

  test('are listed with the newest first, and found when their time has come', async () => {
    const store = createFleetStore(clients.command);
    const [older, newer] = [anId(), anId()];
    await store.append(newer, 0, [entry(drawn(newer), START + 1_000_000)]);
    await store.append(older, 0, [entry(drawn(older), START + 900_000)]);
    await store.wakeAt(older, 100);
    await store.wakeAt(newer, 200);

    expect((await store.recent(2)).slice(0, 2)).toEqual([newer, older]);
    expect(await store.due(150, 10)).toEqual([older]);
    await store.wakeAt(older, 300);
    await store.settled(older, 100);
    expect(await store.due(300, 10)).toEqual([newer, older]);
    await store.settled(older, 300);
    expect(await store.due(300, 10)).toEqual([newer]);
  });

  test('refuse an entry that a newer version wrote, instead of acting without it', async () => {
    const store = createFleetStore(clients.command);
    const id = anId();
    await store.append(id, 0, [entry(drawn(id))]);
    await clients.command.rpush(
      `ferryman:{fleet:${id}}:record`,
      '{"at":1,"actor":"ferryman","event":{"type":"turbo"}}',
    );

    await expect(store.load(id, 0)).rejects.toThrow(/another version/u);
  });
});

describe('the ledger of fleets', () => {
  test('sees what other replicas append, and a record that was lost and begun anew', async () => {
    const store = createFleetStore(clients.command);
    const [one, other] = [1, 2].map(() =>
      createFleetLedger({ store, clock: { now: () => START }, changed: () => undefined }),
    );
    if (!one || !other) throw new Error('two ledgers');
    const id = anId();
    expect(await one.draw(drawn(id))).toBe(true);
    const fleet = await one.load(id);
    if (!fleet) throw new Error('no fleet');

    expect((await other.append(fleet, ANA, [{ type: 'confirmed', by: ANA }]))?.confirmedAt).toBe(START);
    expect(await one.append(fleet, ANA, [{ type: 'discarded', by: ANA }])).toBeUndefined();
    expect((await one.load(id))?.confirmedAt).toBe(START);

    await redis.run('DEL', `ferryman:{fleet:${id}}:record`);
    expect(await one.load(id)).toBeUndefined();
    await other.draw({ ...drawn(id), requestedBy: MARA });
    expect(await one.load(id)).toMatchObject({ requestedBy: MARA, revision: 1 });
  });
});
