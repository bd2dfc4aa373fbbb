import { describe, expect, test } from '@jest/globals';
import type { MigrationId } from '../../src/migration/ids.ts';
import type { Migration } from '../../src/migration/state.ts';
import type { HealthWatch } from '../../src/workflow/watch.ts';
import { createSink } from '../../src/wiring/webhook-sink.ts';
import { aMigration, MIGRATION, PHONE, registered, START } from '../support/builders.ts';
import { createTestClock } from '../support/workflow.ts';

const connected = aMigration(...registered, { type: 'registrationConfirmed', at: START + 40_000 });

function sinkOver(migration: Migration) {
  const seen = { loads: 0, commands: [] as string[], woken: [] as string[] };
  const clock = createTestClock();
  const unused = () => Promise.reject(new Error('not asked here'));
  const sink = createSink({
    clock,
    ledger: {
      load: () => {
        seen.loads++;
        return Promise.resolve(migration);
      },
      act: (_id, _actor, command) => {
        seen.commands.push(command.do);
        return Promise.resolve({ ok: true, migration });
      },
      start: unused,
      append: unused,
    },
    index: { running: () => Promise.resolve([MIGRATION]), ofNumber: unused, recent: unused },
    wakeUps: { wake: (id: MigrationId) => void seen.woken.push(id), start: () => undefined, close: unused },
    watch: { webhookSeen: () => Promise.resolve(2) } as Partial<HealthWatch> as HealthWatch,
  });
  return { sink, seen, clock };
}

describe('a message from a customer', () => {
  test('is told to the migration of its number, which is woken', async () => {
    const { sink, seen } = sinkOver(connected);

    expect(await sink.inboundSeen({ phoneNumberId: PHONE, at: START })).toBe(true);
    expect(seen.commands).toEqual(['see-inbound']);
    expect(seen.woken).toEqual([MIGRATION]);
  });

  test('to another number is nobody’s, and a hundred of them read the journals once', async () => {
    const { sink, seen, clock } = sinkOver(aMigration());

    for (let message = 0; message < 100; message++)
      expect(await sink.inboundSeen({ phoneNumberId: PHONE, at: START })).toBe(false);
    expect(seen.loads).toBe(1);
    clock.advance(3_000);
    await sink.inboundSeen({ phoneNumberId: PHONE, at: START });
    expect(seen.loads).toBe(2);
  });
});

describe('a status', () => {
  test('of delivery is told to its migration; a failed one proves nothing', async () => {
    const { sink, seen } = sinkOver(connected);
    const status = { migration: MIGRATION, messageId: 'wamid.1', errors: [] };

    expect(await sink.statusSeen({ ...status, status: 'delivered' })).toBe(true);
    expect(await sink.statusSeen({ ...status, status: 'failed' })).toBe(true);
    expect(seen.commands).toEqual(['see-delivery']);
  });
});
