import { describe, expect, test } from '@jest/globals';
import { WabaId } from '../../src/migration/ids.ts';
import { createAccountReads } from '../../src/store/account-reads.ts';
import { target } from '../health/builders.ts';
import { storeForFile } from '../support/redis-for-file.ts';

const { clients } = storeForFile({ emptied: true });
const { waba } = target;
const other = WabaId.parse('998877665544');
const reads = () => createAccountReads(clients.command);

describe('AccountReads', () => {
  test('gives an account to one of two callers, and to the other only after its time', async () => {
    await reads().enter([waba, other], 10);

    const claimed = await Promise.all([reads().claim(10, 500, 1), reads().claim(10, 500, 1)]);

    expect(claimed.flat().toSorted()).toEqual([waba, other].toSorted());
    expect(await reads().claim(499, 900, 10)).toEqual([]);
    expect(await reads().claim(500, 900, 10)).toHaveLength(2);
  });

  test('does not begin anew when an account is entered again', async () => {
    await reads().enter([waba], 10);
    await reads().settle(waba, 10, { at: 5_000, ifAsked: 100 });

    await reads().enter([waba], 20);

    expect(await reads().nextAt(waba)).toBe(5_000);
  });

  test('comes sooner when asked for, never later', async () => {
    await reads().enter([waba], 5_000);

    await reads().ask(waba, 1, 100);
    await reads().ask(waba, 2, 900);

    expect(await reads().nextAt(waba)).toBe(100);
  });

  test('does not lose what was asked for while the account was being read', async () => {
    await reads().enter([waba], 10);
    await reads().claim(10, 500, 1);
    await reads().ask(waba, 12, 12);

    await reads().settle(waba, 10, { at: 9_000, ifAsked: 70 });
    expect(await reads().nextAt(waba)).toBe(70);

    await reads().settle(waba, 70, { at: 9_000, ifAsked: 130 });
    expect(await reads().nextAt(waba)).toBe(9_000);
  });

  test('remembers what the next reading must know', async () => {
    expect(await reads().last(waba)).toEqual({ round: 0 });
    await reads().note(waba, { readAt: 7, round: 1, subscriptionAt: 7 });
    await reads().note(waba, { readAt: 9, round: 2 });

    expect(await reads().last(waba)).toEqual({ readAt: 9, round: 2, subscriptionAt: 7 });
  });
});
