import { beforeEach, describe, expect, test } from '@jest/globals';
import { affected } from '../../src/health/account-incident.ts';
import { emptyAccount } from '../../src/health/account-record.ts';
import type { AccountRecord } from '../../src/health/account-record.ts';
import { defaultAlertRules as rules } from '../../src/health/account-rules.ts';
import {
  accountAfter,
  accountEntries,
  decideIncident,
  reportToAccount,
  settleAccount,
} from '../../src/health/decide-account.ts';
import { reportedBy } from '../../src/health/reported.ts';
import type { Reported } from '../../src/health/reported.ts';
import type { AccountChange } from '../../src/health/signal.ts';
import { aReading, ana, anotherNumber, target, watchShowing } from './builders.ts';

const { waba, number } = target;
const hour = 3_600_000;

const told = (field: string, more: Partial<AccountChange> = {}, numbers = [number]) => {
  const reported = reportedBy({ waba, field, at: 5, ...more }, numbers);
  return reported && [reported.cause, reported.isBad, reported.subject, reported.value];
};

describe('reportedBy', () => {
  const template = 'welcome en_US';

  test.each<[string, Partial<AccountChange>, unknown]>([
    [
      'message_template_status_update',
      { template, event: 'PAUSED' },
      ['template-stopped', true, `template:${template}`, 'PAUSED'],
    ],
    [
      'message_template_status_update',
      { template, event: 'APPROVED' },
      ['template-stopped', false, `template:${template}`, 'APPROVED'],
    ],
    ['message_template_status_update', { template, event: 'PENDING' }, undefined],
    ['message_template_status_update', { event: 'PAUSED' }, undefined],
    [
      'message_template_quality_update',
      { template, quality: 'RED' },
      ['template-quality', true, `template:${template}`, 'RED'],
    ],
    [
      'message_template_quality_update',
      { template, quality: 'YELLOW' },
      ['template-quality', false, `template:${template}`, 'YELLOW'],
    ],
    ['message_template_quality_update', { template, quality: 'UNKNOWN' }, undefined],
    ['phone_number_name_update', { event: 'REJECTED' }, ['name-rejected', true, number, 'REJECTED']],
    ['phone_number_name_update', { event: 'APPROVED' }, ['name-rejected', false, number, 'APPROVED']],
    ['phone_number_name_update', { event: 'PENDING' }, undefined],
    ['security', { event: 'PIN_CHANGED' }, ['pin-touched', true, number, 'PIN_CHANGED']],
    [
      'account_update',
      { event: 'DISABLED_UPDATE', banState: 'DISABLE' },
      ['account-disabled', true, 'account', 'DISABLE'],
    ],
    [
      'account_update',
      { event: 'DISABLED_UPDATE', banState: 'REINSTATE' },
      ['account-disabled', false, 'account', 'DISABLED_UPDATE'],
    ],
    [
      'account_update',
      { event: 'DISABLED_UPDATE', banState: 'SCHEDULE_FOR_DISABLE' },
      ['account-warned', true, 'account', 'SCHEDULE_FOR_DISABLE'],
    ],
    ['account_update', { event: 'ACCOUNT_DELETED' }, ['account-disabled', true, 'account', 'ACCOUNT_DELETED']],
    ['account_update', { event: 'ACCOUNT_VIOLATION', violation: 'SPAM' }, ['account-warned', true, 'account', 'SPAM']],
    ['account_update', { event: 'PARTNER_ADDED' }, undefined],
    [
      'account_alerts',
      { event: 'OBA_REJECTED', alert: { severity: 'WARNING', status: 'ACTIVE' } },
      ['account-alert', true, number, 'OBA_REJECTED'],
    ],
    [
      'account_alerts',
      { event: 'OBA_REJECTED', alert: { severity: 'WARNING', status: 'NONE' } },
      ['account-alert', false, number, 'OBA_REJECTED'],
    ],
    ['account_alerts', { event: 'OBA_APPROVED', alert: { severity: 'INFORMATIONAL', status: 'ACTIVE' } }, undefined],
    ['phone_number_quality_update', { event: 'FLAGGED' }, undefined],
    ['constructor', { event: 'PIN_CHANGED' }, undefined],
  ])('reads of %s with %j', (field, more, expected) => {
    expect(told(field, more)).toEqual(expected);
  });

  test('takes what names no number for the account', () => {
    expect(
      told('account_alerts', { event: 'X', alert: { severity: 'CRITICAL', status: 'ACTIVE' } }, [
        number,
        anotherNumber(1),
      ]),
    ).toEqual(['account-alert', true, 'account', 'X']);
  });
});

describe('what webhooks tell of an account', () => {
  let record: AccountRecord;

  beforeEach(() => {
    record = emptyAccount(waba);
  });

  function report(change: Partial<Reported>, now: number): string[] {
    const reported: Reported = {
      cause: 'template-stopped',
      subject: 'template:welcome en_US',
      isBad: true,
      value: 'PAUSED',
      at: now,
      ...change,
    };
    const events = reportToAccount(record, reported, { rules, now });
    record = accountAfter(record, accountEntries(record, events, now));
    return events.map(({ type }) => type);
  }

  test('joins templates in one incident, and ends it with the last of them', () => {
    expect(report({}, 10)).toEqual(['opened']);
    expect(report({ subject: 'template:offer es' }, 20)).toEqual(['joined']);
    expect(affected(record.incidents[0]!)).toHaveLength(2);

    expect(report({ isBad: false }, 30)).toEqual(['left']);
    expect(report({ subject: 'template:offer es', isBad: false }, 40)).toEqual(['left', 'recovered']);
  });

  test('says nothing when it is delivered again, or when an older one comes late', () => {
    report({}, 10);
    expect(report({ at: 10 }, 11)).toEqual([]);
    report({ isBad: false, at: 30 }, 31);

    expect(report({ at: 20 }, 32)).toEqual([]);
    expect(report({ isBad: false, at: 30 }, 33)).toEqual([]);
    expect(record.incidents).toMatchObject([{ recoveredAt: 31 }]);
  });

  test('takes what Meta says in the same second in the order in which it comes', () => {
    report({}, 10);

    expect(report({ isBad: false, at: 10 }, 11)).toEqual(['left', 'recovered']);
  });

  test('says nothing of what is over without ever having begun', () => {
    expect(report({ isBad: false }, 10)).toEqual([]);
  });

  test('is not ended by readings, which know nothing of it', () => {
    report({ cause: 'pin-touched', subject: number, value: 'PIN_CHANGED' }, 10);

    const watch = watchShowing(aReading(hour), { number: anotherNumber(3) });
    expect(settleAccount(record, [watch], { rules, now: 2 * hour })).toEqual([]);
  });

  test('is over once somebody has taken note of what nothing else ends', () => {
    report({ cause: 'account-warned', subject: 'account', value: 'SPAM' }, 10);
    const incident = record.incidents[0]!.id;

    const decision = decideIncident(record, { do: 'acknowledge', incident, by: ana });

    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'acknowledged' }, { type: 'left' }, { type: 'recovered' }],
    });
  });

  test('goes on after somebody has taken what Meta itself will end', () => {
    report({}, 10);

    const decision = decideIncident(record, { do: 'acknowledge', incident: record.incidents[0]!.id, by: ana });

    expect(decision).toMatchObject({ ok: true, events: [{ type: 'acknowledged' }] });
  });
});
