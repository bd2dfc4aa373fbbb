import { describe, expect, test } from '@jest/globals';
import { Agent } from 'node:https';
import nock from 'nock';
import { createAccountHealthCalls } from '../../src/meta/account-health.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import { PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { answerOnlyByNock } from '../support/only-mocked-http.ts';

const waba = WabaId.parse('102290129340398');
const graph = () => nock('https://graph.example.com');
const someCalls = () => {
  const clock = aHandClock();
  return createAccountHealthCalls({
    graphUrl: 'https://graph.example.com',
    graphVersion: 'v25.0',
    tokenFor: () => 'token',
    agent: new Agent(),
    usage: createUsageGate(clock),
    clock,
  });
};

const node = { id: '106540352242922', display_phone_number: '+1 631-555-1234', status: 'CONNECTED' };
const health = {
  can_send_message: 'BLOCKED',
  entities: [
    {
      entity_type: 'WABA',
      id: waba,
      can_send_message: 'BLOCKED',
      errors: [{ error_code: 141_006, error_description: 'Payment', possible_solution: 'Add a method' }],
    },
  ],
};
const unknownField = (name: string) => ({
  error: {
    message: `(#100) Tried accessing nonexisting field (${name}) on node type (X)`,
    type: 'OAuthException',
    code: 100,
  },
});
const fieldsAsked = (uri: string) => new URL(uri, 'https://graph.example.com').searchParams.get('fields') ?? '';

answerOnlyByNock();

describe('the calls of the steady watch', () => {
  test('read all numbers of an account with their health and the limit in one call', async () => {
    const asked: string[] = [];
    graph()
      .get(/phone_numbers/u)
      .reply((uri) => {
        asked.push(fieldsAsked(uri));
        return [
          200,
          { data: [{ ...node, health_status: health, whatsapp_business_manager_messaging_limit: 'TIER_1K' }] },
        ];
      });

    expect(await someCalls().listed(waba)).toEqual([
      {
        facts: { phoneNumberId: node.id, displayPhoneNumber: node.display_phone_number, status: 'CONNECTED' },
        messagingLimit: 'TIER_1K',
        health: {
          canSend: 'BLOCKED',
          entities: [
            {
              type: 'WABA',
              id: waba,
              canSend: 'BLOCKED',
              errors: [{ code: 141_006, description: 'Payment', solution: 'Add a method' }],
              notes: [],
            },
          ],
        },
      },
    ]);
    expect(asked).toEqual([expect.stringContaining('health_status')]);
  });

  test('leave a field out that this version does not know, and do not ask for it again', async () => {
    const asked: string[] = [];
    graph()
      .get(/phone_numbers/u)
      .times(3)
      .reply((uri) => {
        asked.push(fieldsAsked(uri));
        return asked.length === 1 ? [400, unknownField('health_status')] : [200, { data: [node] }];
      });
    const calls = someCalls();

    expect(await calls.listed(waba)).toEqual([{ facts: expect.objectContaining({ phoneNumberId: node.id }) }]);
    await calls.listed(waba);

    expect(asked.map((fields) => fields.includes('health_status'))).toEqual([true, false, false]);
  });

  test('read the review and the health of an account in one call', async () => {
    graph()
      .get(`/v25.0/${waba}`)
      .query({ fields: 'id,name,account_review_status,health_status' })
      .reply(200, { id: waba, name: 'Acme', account_review_status: 'APPROVED', health_status: health });

    expect(await someCalls().accountHealth(waba)).toMatchObject({
      accountReviewStatus: 'APPROVED',
      health: { canSend: 'BLOCKED', entities: [{ type: 'WABA' }] },
    });
  });

  test('read one number with its health and limit in one call, also where the list knows less', async () => {
    graph()
      .get(/phone_numbers/u)
      .times(2)
      .reply((uri) =>
        fieldsAsked(uri).includes('health_status') ? [400, unknownField('health_status')] : [200, { data: [] }],
      );
    graph()
      .get(`/v25.0/${node.id}`)
      .query(({ fields }) => String(fields).includes('health_status'))
      .reply(200, { ...node, health_status: health, whatsapp_business_manager_messaging_limit: 'TIER_1K' });
    const calls = someCalls();

    await calls.listed(waba);

    expect(await calls.one(waba, PhoneNumberId.parse(node.id))).toMatchObject({
      facts: { status: 'CONNECTED' },
      messagingLimit: 'TIER_1K',
      health: { canSend: 'BLOCKED' },
    });
  });
});
