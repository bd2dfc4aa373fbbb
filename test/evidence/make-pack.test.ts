import { describe, expect, test } from '@jest/globals';
import type { Event } from '../../src/migration/event.ts';
import type { Template } from '../../src/migration/belongings.ts';
import { digestOf } from '../../src/migration/plan.ts';
import { packOf } from '../../src/evidence/make-pack.ts';
import { ANA, aPlan, MARA, REQUEST, registered, requested, START, started } from '../support/builders.ts';
import { chained, MADE_AT, wholePack, wholeStory } from './journals.ts';

const pack = wholePack();

describe('an evidence pack', () => {
  test('says what was moved and how it ended', () => {
    expect(pack.migration).toMatchObject({
      number: '+16315551234',
      route: 'on-premises-to-cloud',
      waba: { id: '100200300', name: 'Acme' },
      deployment: 'berlin',
      requestedBy: ANA,
      entries: wholeStory.length,
      outcome: 'completed',
      reachability: 'cloud',
    });
  });

  test('holds the plan with its digest', () => {
    expect(pack.plans).toHaveLength(1);
    expect(pack.plans[0]).toMatchObject({ requestId: REQUEST, digest: digestOf(aPlan()), plan: aPlan() });
  });

  test('names every person with the time and what the policy knew', () => {
    expect(pack.decisions.map(({ by, what }) => [by, what])).toEqual([
      [ANA, 'started'],
      [ANA, 'differencesConfirmed'],
      [MARA, 'approved'],
      [MARA, 'deliveryProven'],
    ]);
    expect(pack.decisions[2]).toMatchObject({
      policy: {
        requestId: REQUEST,
        digest: digestOf(aPlan()),
        isRequester: false,
        confirmedDifferences: false,
        withinExpiry: true,
      },
    });
  });

  test('says of an approval that would have been against the rules that it was', () => {
    const events: Event[] = [started, ...requested, { type: 'approved', requestId: REQUEST, by: ANA }];
    const [decision] = packOf(chained(events), MADE_AT).decisions.filter(({ what }) => what === 'approved');

    expect(decision?.policy).toMatchObject({ isRequester: true, confirmedDifferences: true });
  });

  test('names the version of the approval rules with every vote, and whether the second tier had been called', () => {
    const policy = { rule: 'tag production', quorum: 2, approversFrom: { group: 'S0MANAGERS', users: [] } };
    const ruled = requested.map((event): Event =>
      event.type === 'approvalRequested' ? { ...event, plan: { ...event.plan, policy } } : event,
    );
    const pack = packOf(
      chained([
        started,
        ...ruled,
        { type: 'voted', requestId: REQUEST, by: MARA },
        { type: 'escalated', requestId: REQUEST },
        { type: 'rejected', requestId: REQUEST, by: ANA, reason: 'no' },
      ]),
      MADE_AT,
    );
    const rules = pack.decisions.flatMap(({ policy: told }) => (told ? [told.rules] : []));

    const version = digestOf(policy);
    expect(rules).toEqual([
      { version, rule: 'tag production', quorum: 2, escalated: false },
      { version, rule: 'tag production', quorum: 2, escalated: true },
    ]);
    expect(digestOf({ ...policy, quorum: 1 })).not.toBe(version);
  });

  test('tells every step with times, tries, codes and trace ids', () => {
    const step = pack.steps.find(({ id }) => id === 'subscribe-app');

    expect(step).toMatchObject({ status: 'succeeded', failures: 1, startedAt: START + 1_000 });
    expect(step?.record.map(({ what }) => what)).toEqual(['stepStarted', 'stepFailed', 'stepStarted', 'stepSucceeded']);
    expect(step?.record[1]?.failure).toMatchObject({ code: 131016, httpStatus: 503, traceId: 'AbCdEfGhIjK' });
  });

  test('shows the register call with its secrets by reference and hash', () => {
    expect(pack.cutovers).toHaveLength(1);
    expect(pack.cutovers[0]).toMatchObject({
      requestId: REQUEST,
      request: {
        method: 'POST',
        path: '/v23.0/555000111/register',
        body: {
          messaging_product: 'whatsapp',
          pin: { secret: 'secret-1', source: 'known' },
          backup: {
            data: { secret: 'secret-1', sha256: 'a'.repeat(64), bytes: 2048 },
            password: { secret: 'secret-1' },
          },
        },
      },
      answer: { sentAt: START + 30_000 },
      settled: { outcome: 'done' },
    });
  });

  test('compares the facts before and after', () => {
    expect(pack.snapshots.differences).toEqual([
      { path: 'budget.used', before: '0', after: '1' },
      { path: 'phone.platformType', before: 'ON_PREMISE', after: 'CLOUD_API' },
    ]);
    expect(pack.snapshots.proven).toMatchObject({ registeredAt: START + 42_500, delivery: { by: MARA } });
  });

  test('measures the time without service', () => {
    expect(pack.downtime).toEqual({
      plannedSeconds: 300,
      from: START + 30_000,
      to: START + 42_500,
      ms: 12_500,
      lasts: false,
    });
  });

  test('says that the time without service lasts while nobody has read the number connected', () => {
    const { downtime } = packOf(chained([started, ...registered]), MADE_AT);

    expect(downtime).toEqual({ plannedSeconds: 300, from: START + 30_000, lasts: true });
  });

  test('keeps a receipt of every template: foretold and found', () => {
    const template = (name: string, change: Partial<Template> = {}): Template => ({
      id: `id-${name}`,
      name,
      language: 'en_US',
      status: 'APPROVED',
      quality: 'GREEN',
      ...change,
    });
    const source = [template('order'), template('promo', { quality: 'RED' }), template('lost')];
    const events: Event[] = [
      started,
      { type: 'templatesRead', side: 'source', templates: source },
      { type: 'templatesRead', side: 'destination', templates: [] },
      { type: 'templatesCopied', copied: ['id-order'], failed: [{ id: 'id-lost', reason: 'name taken' }] },
      ...registered,
      { type: 'templatesRead', side: 'destination', templates: [template('order', { status: 'PENDING' })] },
    ];

    const { templates } = packOf(chained(events), MADE_AT);

    expect(
      templates.map((one) => [one.name, one.forecast, one.reason, one.after, one.statusAfter, one.refused]),
    ).toEqual([
      ['order', 'copied', 'approved-and-good', 'present', 'PENDING', undefined],
      ['promo', 'not-copied', 'low-quality', 'missing', undefined, undefined],
      ['lost', 'copied', 'approved-and-good', 'missing', undefined, 'name taken'],
    ]);
  });

  test('is the same for the same journal', () => {
    expect(wholePack()).toEqual(pack);
  });

  test('is not made of nothing', () => {
    expect(() => packOf([], MADE_AT)).toThrow(RangeError);
  });
});
