import { describe, expect, test } from '@jest/globals';
import {
  notifiedBy,
  policyFor,
  type ApprovalRule,
  type ApprovalRules,
  type PeopleSource,
} from '../../src/migration/approval-policy.ts';
import { SlackUserId, WabaId } from '../../src/migration/ids.ts';
import { refusalToDecide, refusalToRequest, type Approvers, type Person } from '../../src/migration/policy.ts';
import type { RouteId } from '../../src/migration/route-declaration.ts';
import { WABA } from '../support/builders.ts';

const OTHER = WabaId.parse('999999');
const id = (name: string) => SlackUserId.parse(`U0${name}`);
const source = (...names: string[]): PeopleSource => ({ users: names.map(id) });

const general: ApprovalRule = { approvers: source('MARA', 'NILS'), quorum: 1 };
const FRESH = { used: 0, limit: 3 };
const LAST = { used: 2, limit: 3 };

describe('the rule that applies', () => {
  const rules: ApprovalRules = {
    rules: [
      { ...general, route: 'new-number', quorum: 2 },
      { ...general, waba: WABA, quorum: 3 },
      { ...general, waba: WABA, route: 'waba-to-waba', quorum: 4 },
      { ...general, waba: WABA, quorum: 9 },
    ],
    fallback: general,
  };

  test.each<[WabaId, RouteId, number, string]>([
    [WABA, 'waba-to-waba', 4, `waba ${WABA}, route waba-to-waba`],
    [WABA, 'new-number', 3, `waba ${WABA}`],
    [WABA, 'on-premises-to-cloud', 3, `waba ${WABA}`],
    [OTHER, 'new-number', 2, 'route new-number'],
    [OTHER, 'waba-to-waba', 1, 'default'],
  ])('for WABA %s and route %s demands %i', (waba, route, quorum, rule) => {
    expect(policyFor(rules, { waba, route }, FRESH)).toMatchObject({ quorum, rule });
  });
});

describe('a rule by tag', () => {
  const rules: ApprovalRules = {
    rules: [{ ...general, tag: 'production', quorum: 2, notify: { group: 'leads', users: [] } }],
    fallback: general,
    tags: new Map([[WABA, ['production']]]),
  };
  const route: RouteId = 'new-number';

  test('applies to the accounts with the tag, and to no other', () => {
    expect(policyFor(rules, { waba: WABA, route }, FRESH)).toMatchObject({ quorum: 2, rule: 'tag production' });
    expect(policyFor(rules, { waba: OTHER, route }, FRESH)).toMatchObject({ quorum: 1, rule: 'default' });
  });

  test('comes after a rule by WABA and before one by route', () => {
    const byRoute = { ...general, route, quorum: 5 };
    const byWaba = { ...general, waba: WABA, quorum: 6 };
    const among = (...more: ApprovalRule[]) =>
      policyFor({ ...rules, rules: [...more, ...rules.rules] }, { waba: WABA, route }, FRESH).quorum;

    expect([among(byRoute), among(byWaba), among(byRoute, byWaba)]).toEqual([2, 6, 6]);
  });

  test('says whom to mention, where somebody is', () => {
    expect(notifiedBy(rules, { waba: WABA, route })).toEqual({ group: 'leads', users: [] });
    expect(notifiedBy(rules, { waba: OTHER, route })).toBeUndefined();
  });
});

describe('whoever may approve alone', () => {
  test('may do so whatever rule applies', () => {
    const rules: ApprovalRules = {
      rules: [],
      fallback: general,
      breakGlass: { group: 'directors', users: [id('DIRA')] },
    };

    expect(policyFor(rules, { waba: WABA, route: 'new-number' }, FRESH).breakGlass).toEqual({
      group: 'directors',
      users: [id('DIRA')],
    });
  });
});

describe('the second tier', () => {
  const secondTier = { ...source('DIRA', 'DIRK'), quorum: 2 };
  const rules: ApprovalRules = { rules: [], fallback: { ...general, secondTier } };
  const subject = { waba: WABA, route: 'on-premises-to-cloud' as const };

  test('approves the last registration of the budget, and nobody else', () => {
    expect(policyFor(rules, subject, LAST)).toEqual({
      rule: 'default, last',
      quorum: 2,
      approversFrom: source('DIRA', 'DIRK'),
    });
  });

  test('stands behind the first one before', () => {
    expect(policyFor(rules, subject, FRESH)).toEqual({
      rule: 'default',
      quorum: 1,
      approversFrom: source('MARA', 'NILS'),
      escalatesTo: source('DIRA', 'DIRK'),
    });
  });

  test('changes nothing where there is none', () => {
    expect(policyFor({ rules: [], fallback: general }, subject, LAST)).toMatchObject({ quorum: 1, rule: 'default' });
  });
});

describe('every kind of person under every kind of policy', () => {
  const person = (name: string, change: Partial<Person> = {}): Person => ({
    id: id(name),
    teamId: 'T1',
    isBot: false,
    isDeleted: false,
    isGuest: false,
    isStranger: false,
    email: `${name.toLowerCase()}@acme.example`,
    ...change,
  });
  const requester = person('ANA');

  const people: Record<string, Person | undefined> = {
    'an approver': person('MARA'),
    'the requester, an approver': requester,
    'the requester’s other account': person('ANB', { email: 'ANA@acme.example' }),
    'whoever confirmed the checklist': person('CARL'),
    'a colleague': person('OTTO'),
    'a director': person('DIRA'),
    'a guest on the list': person('GUS', { isGuest: true }),
    'a leaver on the list': person('LEA', { isDeleted: true }),
    'a stranger on the list': person('XEN', { isStranger: true }),
    'somebody of another team on the list': person('TIM', { teamId: 'T2' }),
    'a bot on the list': person('BOT', { isBot: true }),
    'somebody Slack does not know': undefined,
  };
  const LISTED = ['MARA', 'ANA', 'ANB', 'CARL', 'GUS', 'LEA', 'XEN', 'TIM', 'BOT'];

  const policies: Record<string, { approvers: Approvers; excluded?: SlackUserId }> = {
    plain: { approvers: { ids: new Set(LISTED.map(id)) } },
    'checklist confirmer excluded': { approvers: { ids: new Set(LISTED.map(id)) }, excluded: id('CARL') },
    'second tier': { approvers: { ids: new Set([id('DIRA')]) } },
    escalated: { approvers: { ids: new Set([...LISTED, 'DIRA'].map(id)) } },
    'list empty': { approvers: { ids: new Set() } },
    'list unreachable': { approvers: { unreachable: 'timeout' } },
  };

  const NEVER: Record<string, string> = {
    'the requester, an approver': 'is-requester',
    'the requester’s other account': 'is-requester',
    'a guest on the list': 'is-guest',
    'a leaver on the list': 'is-deactivated',
    'a stranger on the list': 'is-foreign',
    'somebody of another team on the list': 'is-foreign',
    'a bot on the list': 'is-bot',
    'somebody Slack does not know': 'person-unknown',
  };
  const MAY: Record<string, string[]> = {
    plain: ['an approver', 'whoever confirmed the checklist'],
    'checklist confirmer excluded': ['an approver'],
    'second tier': ['a director'],
    escalated: ['an approver', 'whoever confirmed the checklist', 'a director'],
    'list empty': [],
    'list unreachable': [],
  };

  const expected = (who: string, policy: string): string | undefined => {
    if (NEVER[who]) return NEVER[who];
    if (who === 'whoever confirmed the checklist' && policy === 'checklist confirmer excluded')
      return 'confirmed-the-checklist';
    if (policy === 'list unreachable') return 'approvers-unreachable';
    return MAY[policy]?.includes(who) ? undefined : 'not-an-approver';
  };

  const cases = Object.keys(people).flatMap((who) => Object.keys(policies).map((policy) => ({ who, policy })));

  test.each(cases)('$who, $policy', ({ who, policy }) => {
    const { approvers, excluded } = policies[policy] ?? { approvers: { unreachable: 'no such policy' } };
    const question = { person: people[who], approvers, homeTeamId: 'T1', requester, ...(excluded && { excluded }) };

    expect(refusalToDecide(question)).toBe(expected(who, policy));
  });

  test.each([
    [1, ['MARA'], undefined],
    [2, ['MARA'], 'quorum-unreachable'],
    [2, ['MARA', 'ANA'], 'quorum-unreachable'],
    [2, ['MARA', 'CARL'], 'quorum-unreachable'],
    [2, ['MARA', 'OTTO'], undefined],
    [1, ['ANA', 'CARL'], 'no-approvers'],
  ])('a request for %i of %j is refused with %s', (quorum, names, code) => {
    const approvers = { ids: new Set(names.map(id)) };
    expect(refusalToRequest(approvers, id('ANA'), { quorum, excluded: id('CARL') })).toBe(code);
  });
});
