import { describe, expect, test } from '@jest/globals';
import { AccountIncidentId, type AccountIncident } from '../../src/health/account-incident.ts';
import { Cause, ruleOf } from '../../src/health/cause.ts';
import { alertWordsOf } from '../../src/slack/alert-catalogue.ts';
import { renderLine } from '../../src/slack/alert-line.ts';
import { renderAlert } from '../../src/slack/alert-message.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { renderFleet } from '../../src/slack/fleet/fleet-card.ts';
import { numberReportLines } from '../../src/slack/health/number-report.ts';
import { incidentLines } from '../../src/slack/health/report-lines.ts';
import { incidentPageWords } from '../../src/slack/page-words.ts';
import { formatNumber } from '../../src/migration/phone-number.ts';
import { aPlanOfWaves, aRow, FleetRun } from '../fleet/builders.ts';
import { ana, blockedReading, recovered, target, watchShowing } from '../health/builders.ts';
import { scrambled } from './seen.ts';

const number = formatNumber(target.number);
const ACCOUNT = 'EU-West (2), b';

const language = { alerts: alertWordsOf('ar'), failures: catalogueOf('ar'), accountName: () => ACCOUNT };
const said = { words: catalogueOf('ar'), alerts: language };

const anIncident = (overrides: Partial<AccountIncident> = {}): AccountIncident => ({
  id: AccountIncidentId.parse(`w${target.waba}.1`),
  cause: 'blocked:141006',
  severity: 'page',
  openedAt: 0,
  evidence: { entities: [], errors: [], notes: [], value: 'BANNED' },
  members: [{ subject: target.number, since: 0 }],
  reopenedAt: [],
  lines: [],
  revision: 1,
  ...overrides,
});

const members = Array.from({ length: 3 }, () => ({ subject: target.number, since: 0 }));

describe('in Arabic a number is seen from left to right', () => {
  test.each<Cause>([...Cause.options[1].options, 'blocked:141006'])(
    'in an alert about %s, whatever has become of it',
    (cause) => {
      const incident = anIncident({ cause, severity: ruleOf(cause).severity });
      const all = [incident, { ...incident, acknowledged: { by: ana, at: 1 } }, { ...incident, recoveredAt: 90_000 }];
      const alerts = [...all, { ...incident, members }].map((one) => renderAlert({ incident: one, language }));

      const page = incidentPageWords(language, catalogueOf('ar'), 'C1')(incident)();

      expect([JSON.stringify(alerts), page.summary]).toEqual(Array(2).fill(expect.stringContaining(number)));
      expect(scrambled([alerts, page], [number, ACCOUNT])).toEqual([]);
    },
  );

  test('in the thread of an alert', () => {
    const tells = [{ tell: 'reminder' }, { tell: 'snooze-ended' }, { tell: 'reopened', times: 1 }] as const;
    const lines = tells.map((tell) => renderLine(anIncident(), { ...tell, seq: 2, at: 90_000 }, language));
    const assigned = anIncident({ assigned: { to: ana, by: ana, at: 1 } });

    lines.push(renderLine(assigned, { tell: 'reminder', seq: 2, at: 90_000 }, language));

    expect(JSON.stringify(lines).split(number)).toHaveLength(lines.length + 1);
    expect(scrambled(lines, [number])).toEqual([]);
  });

  test('in the list of what is open, and in a report about the number', () => {
    const { incidents } = recovered(watchShowing(blockedReading(60_000)), 31 * 60_000);
    const report = { target, ageMs: 1, from: 0, to: 1, quality: [], incidents, down: [] };
    const lines = [...incidentLines([anIncident()], said), ...numberReportLines(report, said)];

    expect(lines.filter((line) => line.includes(number))).toHaveLength(3);
    expect(scrambled(lines, [number])).toEqual([]);
  });

  test('on the card of a wave that names many', () => {
    const run = new FleetRun(
      Array.from({ length: 40 }, (_, index) => aRow(index + 2)),
      aPlanOfWaves({ size: 40 }),
    );
    run.confirms();
    run.settles();
    run.starts(2, { outcome: 'moved' });
    run.settles();
    for (let line = 3; line < 42; line += 1) run.starts(line, { stand: 'approval' });
    const card = renderFleet({ fleet: run.fleet, name: 1, sightings: run.sightings }, catalogueOf('ar'));
    const numbers = run.fleet.rows.map((row) => formatNumber(row.number));

    expect(scrambled(card, numbers)).toEqual([]);
  });
});
