import { describe, expect, test } from '@jest/globals';
import { remindersOf } from '../../src/migration/reminder.ts';
import type { Approval } from '../../src/migration/state.ts';
import { aMigration, MARA, requested } from '../support/builders.ts';

const MINUTE = 60_000;
const times = { remindMs: [30 * MINUTE, 120 * MINUTE], escalateAfterMs: 60 * MINUTE };

const open = (change: Partial<Approval> = {}): Approval => {
  const { approval } = aMigration(...requested);
  if (!approval) throw new Error('there is a request');
  const policy = { rule: 'default', quorum: 1, approversFrom: { users: [MARA] }, escalatesTo: { users: ['U0DIRA'] } };
  return { ...approval, plan: { ...approval.plan, policy }, ...change };
};

const after = (approval: Approval, minutes: number) => {
  const { due, nextAt } = remindersOf(approval, times, approval.openedAt + minutes * MINUTE);
  const next = nextAt === undefined ? undefined : (nextAt - approval.openedAt) / MINUTE;
  return { due: due.map((event) => (event.type === 'reminded' ? `reminder ${event.n}` : event.type)), next };
};

describe('a waiting request', () => {
  test.each([
    [0, {}, [], 30],
    [30, {}, ['reminder 1'], 60],
    [31, { reminded: 1 }, [], 60],
    [60, { reminded: 1 }, ['escalated'], 120],
    [61, { reminded: 1, escalatedAt: 1 }, [], 120],
    [120, { reminded: 1, escalatedAt: 1 }, ['reminder 2'], undefined],
    [200, { reminded: 2, escalatedAt: 1 }, [], undefined],
  ])('after %i minutes with %j brings %j', (minutes, change, due, next) => {
    expect(after(open(change), minutes)).toEqual({ due, next });
  });

  test('reminds once of what was missed, and escalates in the same breath', () => {
    expect(after(open(), 200).due).toEqual(['reminder 2', 'escalated']);
  });

  test('escalates to nobody where the policy names nobody', () => {
    const approval = open();
    const { escalatesTo: _nobody, ...policy } = approval.plan.policy ?? {
      rule: '',
      quorum: 1,
      approversFrom: { users: [] },
    };
    expect(after({ ...approval, plan: { ...approval.plan, policy } }, 200).due).toEqual(['reminder 2']);
  });

  test('is left alone without settings', () => {
    const approval = open();
    expect(remindersOf(approval, { remindMs: [] }, approval.openedAt + 1e9)).toEqual({ due: [] });
  });
});
