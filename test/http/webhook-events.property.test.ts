import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventsOf } from '../../src/http/webhook-events.ts';
import { parseWebhook } from '../../src/http/webhook-payload.ts';
import { Signal } from '../../src/health/signal.ts';

const now = Date.UTC(2026, 10, 22, 9, 0, 0);

/** Values in the places where Meta has its own, right and wrong ones. */
const change = fc.record(
  {
    field: fc.oneof(fc.constantFrom('messages', 'account_alerts', 'account_update', 'security'), fc.jsonValue()),
    value: fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          metadata: fc.oneof(fc.jsonValue(), fc.record({ phone_number_id: fc.jsonValue() })),
          statuses: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())),
          messages: fc.oneof(
            fc.jsonValue(),
            fc.array(fc.oneof(fc.jsonValue(), fc.record({ timestamp: fc.jsonValue() }))),
          ),
          event: fc.jsonValue(),
          display_phone_number: fc.jsonValue(),
          entity_type: fc.constantFrom('PHONE_NUMBER', 'BUSINESS'),
          entity_id: fc.jsonValue(),
          alert_info: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
    ),
  },
  { requiredKeys: [] },
);

const payload = fc.record({
  object: fc.constant('whatsapp_business_account'),
  entry: fc.array(
    fc.record({
      id: fc.oneof(fc.string(), fc.integer(), fc.jsonValue()),
      time: fc.jsonValue(),
      changes: fc.array(change),
    }),
  ),
});

describe('a body of any shape', () => {
  test('is read without a fault, and leads to well-formed events only', () => {
    fc.assert(
      fc.property(payload, (body) => {
        const parsed = parseWebhook(Buffer.from(JSON.stringify(body)));

        for (const event of (parsed?.changes ?? []).flatMap((one) => eventsOf(one, now))) {
          if (event.kind === 'inbound') expect(Number.isInteger(event.seen.at)).toBe(true);
          if (event.kind === 'account') {
            const { field, event: what, at } = event.seen;
            expect(Signal.safeParse({ field, event: what, at }).success).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is read without a fault when it is no JSON at all', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(parseWebhook(Buffer.from(bytes))).toBeUndefined();
      }),
    );
  });
});
