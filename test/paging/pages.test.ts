import { describe, expect, test } from '@jest/globals';
import type { Event } from '../../src/migration/event.ts';
import { pagesOf } from '../../src/migration/page.ts';
import { aMigration, approved, MARA, REQUEST, requested, sending } from '../support/builders.ts';

const AFTER = 3_600_000;
const LATER = 10 ** 15;

const unsettled: Event = { type: 'cutoverSettled', requestId: REQUEST, outcome: 'needs-human' };
const judged: Event = {
  type: 'cutoverJudged',
  requestId: REQUEST,
  by: MARA,
  outcome: 'not-done',
  evidence: 'Manager shows it on-premises',
};
const voided: Event = { type: 'approvalClosed', requestId: REQUEST, why: 'storage-changed' };
const expired: Event = { type: 'approvalClosed', requestId: REQUEST, why: 'expired' };
const cancelled: Event = { type: 'cancelled', by: MARA };

const causes = (events: readonly Event[], now = LATER, after: number | undefined = AFTER) =>
  pagesOf(aMigration(...events), after, now).open.map(({ cause }) => cause);

describe('a page stands', () => {
  test.each<[string, readonly Event[], string[]]>([
    ['while a request waits too long', requested, ['approval-unanswered']],
    ['no more once it is decided', approved, []],
    ['no more once it has expired', [...requested, expired], []],
    ['while an approval is void by a change of the storage', [...requested, voided], ['approval-void']],
    ['while nobody knows what became of the call', [...sending, unsettled], ['needs-human']],
    ['no more once a person has judged', [...sending, unsettled, judged], []],
    ['no more once the migration is over', [...requested, voided, cancelled], []],
  ])('%s', (_when, events, expected) => {
    expect(causes(events)).toEqual(expected);
  });

  test('only after the time the settings give, which is known before', () => {
    const migration = aMigration(...requested);
    const at = (migration.approval?.openedAt ?? 0) + AFTER;
    expect(pagesOf(migration, AFTER, at - 1)).toEqual({ open: [], nextAt: at });
    expect(pagesOf(migration, AFTER, at).open).toHaveLength(1);
  });

  test('never for silence where the settings give no time', () => {
    expect(pagesOf(aMigration(...requested), undefined, LATER)).toEqual({ open: [] });
  });
});
