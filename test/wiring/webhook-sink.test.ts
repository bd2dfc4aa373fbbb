import { describe, expect, test } from '@jest/globals';
import type { AccountChange } from '../../src/health/signal.ts';
import { JournalUnreadable } from '../../src/migration/journal-chain.ts';
import type { MigrationId } from '../../src/migration/ids.ts';
import type { Migration } from '../../src/migration/state.ts';
import type { HealthWatch } from '../../src/workflow/watch.ts';
import { createSink } from '../../src/wiring/webhook-sink.ts';
import { aMigration, MIGRATION, NUMBER, PHONE, registered, START, WABA } from '../support/builders.ts';

const connected = aMigration(...registered, { type: 'registrationConfirmed', at: START + 40_000 });

function sinkOver(migration: Migration) {
  const seen = {
    loads: 0,
    commands: [] as string[],
    woken: [] as string[],
    read: [] as string[],
    reported: [] as string[],
  };
  const unused = () => Promise.reject(new Error('not asked here'));
  const given: Parameters<typeof createSink>[0] = {
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
      place: unused,
    },
    index: { running: () => Promise.resolve([MIGRATION]) },
    journal: { runningOn: (number) => Promise.resolve(number === NUMBER ? MIGRATION : undefined) },
    wakeUps: { wake: (id: MigrationId) => void seen.woken.push(id), start: () => undefined, close: unused },
    watch: {
      webhookSeen: (change) => {
        seen.read.push(change.field);
        return Promise.resolve(2);
      },
    } as Partial<HealthWatch> as HealthWatch,
    incidents: {
      reported: (change) => {
        seen.reported.push(change.field);
        return Promise.resolve(true);
      },
    },
  };
  return { given, sink: createSink(given), seen };
}

describe('a message from a customer', () => {
  test('is told to the migration of its number, which is woken', async () => {
    const { sink, seen } = sinkOver(connected);

    expect(await sink.inboundSeen({ phoneNumberId: PHONE, at: START })).toBe(true);
    expect(seen.commands).toEqual(['see-inbound']);
    expect(seen.woken).toEqual([MIGRATION]);
  });

  test('to a number that does not move is nobody’s, and no journal is read for it', async () => {
    const { sink, seen } = sinkOver(connected);

    expect(await sink.inboundSeen({ phoneNumberId: PHONE, displayPhoneNumber: '16315550199', at: START })).toBe(false);
    expect(seen.loads).toBe(0);
  });

  test('is told by its number, however that is written', async () => {
    const { sink, seen } = sinkOver(connected);

    const written = { phoneNumberId: PHONE, displayPhoneNumber: '+1 (631) 555-1234' };
    expect(await sink.inboundSeen({ ...written, at: START })).toBe(true);
    expect(seen.commands).toEqual(['see-inbound']);
  });

  test('before the number is registered, or after the first one, changes nothing', async () => {
    for (const migration of [aMigration(), { ...connected, inboundAt: START }]) {
      const { sink, seen } = sinkOver(migration);
      expect(await sink.inboundSeen({ phoneNumberId: PHONE, at: START })).toBe(false);
      expect(seen.commands).toEqual([]);
    }
  });
});

describe('an account-level change', () => {
  test('has numbers read and is told to the incidents; one about a template is told only', async () => {
    const { sink, seen } = sinkOver(connected);
    const change = { waba: WABA, at: START };

    expect(await sink.accountChanged({ ...change, field: 'account_update', event: 'ACCOUNT_VIOLATION' })).toBe(true);
    expect(await sink.accountChanged({ ...change, field: 'message_template_status_update', event: 'PAUSED' })).toBe(
      true,
    );

    expect(seen.reported).toEqual(['account_update', 'message_template_status_update']);
    expect(seen.read).toEqual(['account_update']);
  });
});

describe('while the record of a running move cannot be read by this version', () => {
  const unreadable = () => {
    const parts = sinkOver(connected);
    const load = () => Promise.reject(new JournalUnreadable('unknown-entry', 3));
    return { ...parts, sink: createSink({ ...parts.given, ledger: { ...parts.given.ledger, load } }) };
  };

  test('a message that may be about it is left to Meta to deliver again', async () => {
    await expect(unreadable().sink.inboundSeen({ phoneNumberId: PHONE, at: START })).rejects.toThrow('cannot be read');
  });

  test('so is what happened to a PIN', async () => {
    const change: AccountChange = {
      field: 'security',
      event: 'PIN_CHANGED',
      at: START,
      phoneNumberId: PHONE,
      waba: WABA,
    };

    await expect(unreadable().sink.accountChanged(change)).rejects.toThrow('cannot be read');
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
