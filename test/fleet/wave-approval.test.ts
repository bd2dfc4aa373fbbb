import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { comparedPlans, planPrint, waveDigest, type ReadyPlan } from '../../src/fleet/wave-approval.ts';
import { digestOf, type Plan } from '../../src/migration/plan.ts';
import { aPlan } from '../support/builders.ts';
import { aRow } from './builders.ts';

const ready = (line: number, change: (plan: Plan) => Plan = (plan) => plan): ReadyPlan => {
  const { number } = aRow(line);
  const plan = change({ ...aPlan(), number });
  return { line, number, plan, digest: digestOf(plan) };
};
const generated = (plan: Plan): Plan => ({
  ...plan,
  register: { ...plan.register, pin: { ...plan.register.pin, source: 'generated' } },
});

describe('the digest of a wave', () => {
  test('changes with every plan, every number, and who is among them', () => {
    const wave = [ready(2), ready(3), ready(4)];
    const others = [
      [ready(2), ready(3)],
      [ready(2), ready(3), ready(5)],
      [ready(2), ready(3, generated), ready(4)],
      [ready(3), ready(2), ready(4)],
    ];

    expect(new Set([wave, ...others].map(waveDigest)).size).toBe(5);
    expect(waveDigest([ready(2), ready(3), ready(4)])).toBe(waveDigest(wave));
  });

  test('is carried for each number in twelve characters, which two plans do not share', () => {
    const hex = fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(hex, hex, (one, other) => {
        expect(planPrint(one)).toMatch(/^[\w-]{12}$/u);
        expect(planPrint(one) === planPrint(other)).toBe(one.slice(0, 18) === other.slice(0, 18));
      }),
    );
  });
});

describe('the common plan', () => {
  test('is the one most numbers have, and every number that differs is named with how', () => {
    const { common, differences } = comparedPlans([ready(2), ready(3, generated), ready(4)]);

    expect(common).toMatchObject({ route: 'on-premises-to-cloud', pin: 'known', backup: '2.53.3', downtime: '5' });
    expect(differences).toEqual([{ line: 3, number: aRow(3).number, trait: 'pin', value: 'generated' }]);
  });

  test('has no difference where all are alike', () => {
    expect(comparedPlans([ready(2), ready(3)]).differences).toEqual([]);
  });
});
