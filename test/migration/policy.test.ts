import { describe, expect, test } from '@jest/globals';
import { SlackUserId } from '../../src/migration/ids.ts';
import {
  refusalToDecide,
  refusalToRequest,
  refusalToWork,
  type ApprovalQuestion,
  type Person,
} from '../../src/migration/policy.ts';
import { digestOf, shortDigest } from '../../src/migration/plan.ts';
import { ANA, aPlan, MARA } from '../support/builders.ts';

const person = (change: Partial<Person> = {}): Person => ({
  id: MARA,
  teamId: 'T1',
  isBot: false,
  isDeleted: false,
  isGuest: false,
  isStranger: false,
  email: 'mara@acme.example',
  ...change,
});

const question = (change: Partial<ApprovalQuestion> = {}): ApprovalQuestion => ({
  person: person(),
  approvers: { ids: new Set([MARA]) },
  homeTeamId: 'T1',
  requester: { id: ANA },
  ...change,
});

describe('refusalToDecide', () => {
  test('lets an approver of the home workspace decide', () => {
    expect(refusalToDecide(question())).toBeUndefined();
  });

  test.each<[string, Partial<ApprovalQuestion>, string]>([
    ['nobody Slack knows', { person: undefined }, 'person-unknown'],
    ['a bot', { person: person({ isBot: true }) }, 'is-bot'],
    ['a deactivated person', { person: person({ isDeleted: true }) }, 'is-deactivated'],
    ['a guest', { person: person({ isGuest: true }) }, 'is-guest'],
    ['somebody through Slack Connect', { person: person({ isStranger: true }) }, 'is-foreign'],
    ['somebody of another workspace', { person: person({ teamId: 'T2' }) }, 'is-foreign'],
    ['the requester', { requester: { id: MARA } }, 'is-requester'],
    ['the requester’s second account', { requester: person({ id: ANA, email: 'Mara@Acme.example' }) }, 'is-requester'],
    ['a former owner', { formerOwners: [{ id: MARA }] }, 'is-requester'],
    ['one of several former owners', { formerOwners: [{ id: ANA }, { id: MARA }] }, 'is-requester'],
    ['whoever confirmed the checklist, if excluded', { excluded: MARA }, 'confirmed-the-checklist'],
    ['somebody not on the list', { approvers: { ids: new Set([SlackUserId.parse('U9')]) } }, 'not-an-approver'],
    ['anybody while the list is empty', { approvers: { ids: new Set() } }, 'not-an-approver'],
    ['anybody while the list can’t be read', { approvers: { unreachable: 'timeout' } }, 'approvers-unreachable'],
  ])('refuses %s', (_name, change, expected) => {
    expect(refusalToDecide(question(change))).toBe(expected);
  });
});

describe('a mailbox', () => {
  const { email: _none, ...without } = person();

  test.each<[string, Partial<ApprovalQuestion>]>([
    ['that nobody may read is nobody else’s', { person: without, requester: person({ id: ANA }) }],
    ['that is empty is nobody else’s', { person: person({ email: '' }), requester: person({ id: ANA, email: '' }) }],
    ['is not that of a requester without one', { requester: { ...without, id: ANA } }],
    ['is not another one', { requester: person({ id: ANA, email: 'ana@acme.example' }) }],
  ])('%s', (_what, change) => {
    expect(refusalToDecide(question(change))).toBeUndefined();
  });
});

describe('refusalToRequest', () => {
  test('counts former owners among those who may not approve', () => {
    const approvers = { ids: new Set([ANA, MARA]) };

    expect(refusalToRequest(approvers, ANA, { formerOwners: [MARA] })).toBe('no-approvers');
    expect(refusalToRequest(approvers, ANA, { formerOwners: ['U9'] })).toBeUndefined();
  });

  test.each<[string, Parameters<typeof refusalToRequest>, string | undefined]>([
    ['another approver exists', [{ ids: new Set([ANA, MARA]) }, ANA], undefined],
    ['the requester is the only approver', [{ ids: new Set([ANA]) }, ANA], 'no-approvers'],
    ['the list is empty', [{ ids: new Set() }, ANA], 'no-approvers'],
    ['the only other approver is excluded', [{ ids: new Set([ANA, MARA]) }, ANA, { excluded: MARA }], 'no-approvers'],
    ['the list can’t be read', [{ unreachable: 'timeout' }, ANA], 'approvers-unreachable'],
    [
      'two must approve and only one is left',
      [{ ids: new Set([ANA, MARA]) }, ANA, { quorum: 2 }],
      'quorum-unreachable',
    ],
    ['two must approve and two are left', [{ ids: new Set([MARA, 'U9']) }, ANA, { quorum: 2 }], undefined],
  ])('when %s', (_name, input, expected) => {
    expect(refusalToRequest(...input)).toBe(expected);
  });
});

describe('refusalToWork', () => {
  test('keeps guests and foreigners out, and lets members in', () => {
    expect(refusalToWork(person(), 'T1')).toBeUndefined();
    expect(refusalToWork(person({ isGuest: true }), 'T1')).toBe('is-guest');
    expect(refusalToWork(person(), 'T2')).toBe('is-foreign');
    expect(refusalToWork(person({ isStranger: true }), 'T1')).toBe('is-foreign');
  });

  test('keeps out whom Slack does not know, bots and who was deactivated', () => {
    expect(refusalToWork(undefined, 'T1')).toBe('person-unknown');
    expect(refusalToWork(person({ isBot: true }), 'T1')).toBe('is-bot');
    expect(refusalToWork(person({ isDeleted: true }), 'T1')).toBe('is-deactivated');
  });
});

describe('digestOf', () => {
  test('does not depend on the order of keys', () => {
    const plan = aPlan();
    const reordered = Object.fromEntries(Object.entries(plan).toReversed());
    expect(digestOf(reordered)).toBe(digestOf(plan));
  });

  test('changes with every value', () => {
    expect(digestOf({ ...aPlan(), plannedDowntimeSeconds: 301 })).not.toBe(digestOf(aPlan()));
  });

  test('shortens to sixteen digits for the button', () => {
    expect(shortDigest(digestOf(aPlan()))).toMatch(/^[0-9a-f]{16}$/u);
  });
});
