import { describe, expect, test } from '@jest/globals';
import { toAnswer } from '../../src/calls/answer.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import { failureOf } from '../support/failed.ts';
import { aHandClock } from '../support/hand-clock.ts';

const answered = (headers: Record<string, string>) => toAnswer(200, (name) => headers[name], '{}');
const appUsage = (percent: number) =>
  answered({ 'x-app-usage': JSON.stringify({ call_count: 1, total_cputime: percent, total_time: 2 }) });
const wabaUsage = (percent: number, regainMinutes = 0) =>
  answered({
    'x-business-use-case-usage': JSON.stringify({
      '102290129340398': [
        {
          type: 'whatsapp_business_management',
          call_count: percent,
          total_cputime: 1,
          total_time: 1,
          estimated_time_to_regain_access: regainMinutes,
        },
      ],
    }),
  });

function aGate() {
  const clock = aHandClock();
  return { clock, gate: createUsageGate(clock) };
}

describe('createUsageGate', () => {
  test.each([0, 50, 74])('lets everything pass at once at %i percent', async (percent) => {
    const { clock, gate } = aGate();
    gate.note(appUsage(percent));

    await gate.pass({ urgent: false });

    expect(clock.waits).toEqual([]);
  });

  test.each([
    [75, 200],
    [80, 800],
    [89, 1_880],
  ])('slows reads down at %i percent', async (percent, waitMs) => {
    const { clock, gate } = aGate();
    gate.note(wabaUsage(percent));

    await gate.pass({ urgent: false });

    expect(clock.waits).toEqual([waitMs]);
  });

  test.each([
    [74, undefined],
    [75, 'usage-near-limit'],
  ])('lets a read in the background yield to the others at %i percent', async (percent, kind) => {
    const { gate } = aGate();
    gate.note(appUsage(percent));

    const outcome = gate.pass({ urgent: false, background: true });

    if (kind === undefined) await outcome;
    else expect(await failureOf(outcome)).toMatchObject({ class: 'throttle', kind });
  });

  test('lets only urgent reads pass from 90 percent on', async () => {
    const { clock, gate } = aGate();
    gate.note(appUsage(90));

    await gate.pass({ urgent: true });

    expect(clock.waits).toEqual([]);
    expect(await failureOf(gate.pass({ urgent: false }))).toEqual({
      source: 'meta',
      class: 'throttle',
      kind: 'usage-near-limit',
      retryAt: clock.now() + 60_000,
    });
  });

  test('stays closed as long as Meta needs to answer again', async () => {
    const { clock, gate } = aGate();
    gate.note(wabaUsage(100, 19));
    const opensAt = clock.now() + 19 * 60_000;

    clock.advance(18 * 60_000);
    expect(await failureOf(gate.pass({ urgent: false }))).toMatchObject({ retryAt: opensAt });

    clock.advance(60_000);
    await expect(gate.pass({ urgent: false })).resolves.toBeUndefined();
  });

  test('does not stay closed for years when Meta says so', async () => {
    const { clock, gate } = aGate();
    gate.note(wabaUsage(10, 1e300));

    await gate.pass({ urgent: false });

    expect(clock.waits).toEqual([]);
  });

  test('forgets a reading after a minute, to try again', async () => {
    const { clock, gate } = aGate();
    gate.note(appUsage(95));

    clock.advance(60_000);

    await expect(gate.pass({ urgent: false })).resolves.toBeUndefined();
  });

  test('believes the latest reading of each budget', async () => {
    const { clock, gate } = aGate();
    gate.note(appUsage(95));
    gate.note(wabaUsage(80));
    gate.note(appUsage(10));

    await gate.pass({ urgent: false });

    expect(clock.waits).toEqual([800]);
  });

  test.each(['', 'no json', '[]', '{"call_count":"x"}', 'null'])('ignores the header %j', async (header) => {
    const { clock, gate } = aGate();
    gate.note(answered({ 'x-app-usage': header, 'x-business-use-case-usage': header }));

    await gate.pass({ urgent: false });

    expect(clock.waits).toEqual([]);
  });

  test('tells a throttled call when Meta will answer again', () => {
    const { clock, gate } = aGate();
    gate.note(wabaUsage(100, 3));
    const failure = { source: 'meta', class: 'throttle', kind: 'rate-limited', retryAt: 1 } as const;

    expect(gate.withWait(failure)).toEqual({ ...failure, retryAt: clock.now() + 180_000 });
    expect(gate.withWait({ ...failure, class: 'hold' })).toEqual({ ...failure, class: 'hold' });
  });
});
