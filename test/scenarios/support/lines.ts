import { formatNumber } from '../../../src/migration/phone-number.ts';
import { E164 } from '../../../src/migration/ids.ts';
import { seedIds } from '../../../sandbox/meta/seed.ts';

/** A phone line of the world: how it is dialled, how people read it, and the PIN on it. */
export interface Line {
  e164: string;
  shown: string;
  pin: string;
  deployment: string;
  phoneNumberId: string;
}

const lineOf = (given: Omit<Line, 'shown'>): Line => ({ ...given, shown: formatNumber(E164.parse(given.e164)) });

/** The line of the tour. */
export const BERLIN = lineOf({
  e164: '+16315551234',
  pin: '483920',
  deployment: 'berlin',
  phoneNumberId: seedIds.berlinNumber,
});

/** The minted line of this index, one for each scenario (`numbers` of the stage says how many there are). */
export const branch = (index: number): Line =>
  lineOf({
    e164: `+1415556${String(index).padStart(4, '0')}`,
    pin: String(310_007 + ((index * 3163) % 600_000)),
    deployment: `branch-${index}`,
    phoneNumberId: String(200_000_000_000_000 + index),
  });
