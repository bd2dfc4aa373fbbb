import { describe, expect, test } from '@jest/globals';
import { AccountIncidentId } from '../../src/health/account-incident.ts';
import type { AccountIncident } from '../../src/health/account-incident.ts';
import { emptyAccount } from '../../src/health/account-record.ts';
import type { AccountEvent } from '../../src/health/account-record.ts';
import { accountAfter, accountEntries } from '../../src/health/decide-account.ts';
import { incidentsToPage, pagesOfIncident } from '../../src/health/incident-page.ts';
import { ana, target } from './builders.ts';

const incident = AccountIncidentId.parse(`w${target.waba}.1`);
const evidence = { entities: [], errors: [], notes: [] };
const opened = (cause: 'not-cloud' | 'limited'): AccountEvent => ({
  type: 'opened',
  incident,
  cause,
  evidence,
  subjects: [target.number],
});

function after(...events: AccountEvent[]) {
  const record = accountAfter(emptyAccount(target.waba), accountEntries(emptyAccount(target.waba), events, 5));
  return { record, incident: record.incidents[0] as AccountIncident };
}

describe('the page of an incident', () => {
  test('stands while an urgent one is open, whoever has taken it, under one key', () => {
    const page = { key: `ferryman:${incident}`, cause: 'health-incident', since: 5 };

    expect(pagesOfIncident(after(opened('not-cloud')).incident)).toEqual([page]);
    const taken: AccountEvent = { type: 'acknowledged', incident, by: ana };
    expect(pagesOfIncident(after(opened('not-cloud'), taken).incident)).toEqual([page]);
  });

  test('stands no more once it has recovered, and never for a warning', () => {
    expect(pagesOfIncident(after(opened('not-cloud'), { type: 'recovered', incident }).incident)).toEqual([]);
    expect(pagesOfIncident(after(opened('limited')).incident)).toEqual([]);
  });

  test('is looked at when it may begin or end', () => {
    const asked = (...events: AccountEvent[]) => incidentsToPage(after(opened('not-cloud'), ...events).record, events);

    expect(asked({ type: 'recovered', incident })).toEqual([incident]);
    expect(asked({ type: 'acknowledged', incident, by: ana })).toEqual([]);
    const warning = [opened('limited')];
    expect(incidentsToPage(after(...warning).record, warning)).toEqual([]);
  });
});
