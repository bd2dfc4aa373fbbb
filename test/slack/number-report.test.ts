import { describe, expect, test } from '@jest/globals';
import { alertWordsOf } from '../../src/slack/alert-catalogue.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { numberReportLines } from '../../src/slack/health/number-report.ts';
import type { NumberReport } from '../../src/workflow/number-reports.ts';
import { blockedReading, recovered, target, watchShowing } from '../health/builders.ts';

const minute = 60_000;
const said = (language: 'en' | 'es' = 'en') => ({
  words: catalogueOf(language),
  alerts: { alerts: alertWordsOf(language), failures: catalogueOf(language), accountName: () => 'Acme Support' },
});

const good: NumberReport = {
  target,
  ageMs: 86_400_000,
  now: {
    facts: {
      phoneNumberId: target.phoneNumberId,
      displayPhoneNumber: '+1',
      status: 'CONNECTED',
      platformType: 'CLOUD_API',
      qualityRating: 'GREEN',
      throughputLevel: 'HIGH',
      verifiedName: 'Acme',
    },
    messagingLimit: 'TIER_10K',
    health: { canSend: 'AVAILABLE', entities: [] },
  },
  templateQualities: ['GREEN', 'GREEN', 'RED'],
  from: 0,
  to: 86_400_000,
  quality: [
    { from: 0, to: 3_600_000, rating: 'GREEN' },
    { from: 3_600_000, to: 86_400_000, rating: 'YELLOW' },
  ],
  incidents: [],
  down: [],
};

describe('the report about a number', () => {
  test('tells quality, limit, throughput, templates, incidents and time without service', () => {
    expect(numberReportLines(good, said())).toEqual([
      ':bar_chart: *+1 631 555 1234, 1 day after its move*',
      'As far as the readings show, it could send and receive all the time.',
      'There was no incident.',
      'Quality over time: GREEN from the move, YELLOW after 1 hour.',
      'Now: `CONNECTED` on `CLOUD_API`, may send: `AVAILABLE`.',
      'Quality `GREEN` · messaging limit `TIER_10K` · throughput `HIGH` · name Acme',
      'Quality of the 3 templates of the account: `2 × GREEN, 1 × RED`.',
    ]);
  });

  test('tells each incident with how long it stood, the last ten', () => {
    const { incidents } = recovered(watchShowing(blockedReading(minute)), 31 * minute);
    const many = Array.from({ length: 12 }, () => incidents).flat();

    const lines = numberReportLines({ ...good, incidents: many, down: [{ from: minute, to: 31 * minute }] }, said());

    expect(lines[1]).toBe('As far as the readings show, it could not send or receive for 30 minutes in all.');
    expect(lines.filter((line) => line.includes('cannot send messages: since <!date^60^'))).toHaveLength(10);
    expect(lines).toContain('• … and 2 earlier ones');
  });

  test('tells what could not be read', () => {
    const text = numberReportLines(
      { ...good, now: undefined, failure: 'token-expired', templateQualities: undefined },
      said(),
    ).join('\n');

    expect(text).toContain('It cannot be read now. The access token has expired.');
    expect(text).toContain('The quality of the templates cannot be read now.');
  });

  test('speaks Spanish', () => {
    expect(numberReportLines(good, said('es'))[0]).toBe(':bar_chart: *+1 631 555 1234, 1 día después de su traslado*');
  });
});
