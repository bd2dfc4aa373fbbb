import { describe, expect, test } from '@jest/globals';
import { alertWordsOf } from '../../src/slack/alert-catalogue.ts';
import { catalogueOf, type MessageKey } from '../../src/slack/catalogue.ts';
import { numberChartText } from '../../src/slack/chart/chart-text.ts';
import { numberChart } from '../../src/slack/chart/number-chart.ts';
import { createPlane } from '../../src/slack/chart/plane.ts';
import { renderPng } from '../../src/slack/chart/png.ts';
import { ticksOf } from '../../src/slack/chart/time-axis.ts';
import { waveChart } from '../../src/slack/chart/wave-chart.ts';
import { waveChartText, waveReportLines } from '../../src/slack/health/wave-lines.ts';
import type { Language } from '../../src/slack/words.ts';
import { LANGUAGES } from '../../src/migration/language.ts';
import { FLEET } from '../fleet/builders.ts';
import { anotherNumber, target } from '../health/builders.ts';
import { IncidentId, type Incident } from '../../src/health/incident.ts';
import type { NumberReport } from '../../src/workflow/number-reports.ts';
import type { WaveNumber, WaveReport } from '../../src/workflow/wave-reports.ts';
import { decodePng } from '../support/png.ts';

const hour = 3_600_000;
const day = 24 * hour;

const said = (language: Language = 'en') => ({
  words: catalogueOf(language),
  alerts: { alerts: alertWordsOf(language), failures: catalogueOf(language), accountName: () => 'Acme' },
});

const anIncident = (openedAt: number, recoveredAt: number | undefined, severity: Incident['severity']): Incident => ({
  id: IncidentId.parse('16315551234.1'),
  cause: severity === 'page' ? 'not-connected' : 'quality-red',
  severity,
  openedAt,
  evidence: { entities: [], errors: [], notes: [] },
  goodReadings: 0,
  revision: 1,
  ...(recoveredAt !== undefined && { recoveredAt }),
});

/** A week: good, then RED for two days, and two outages of which one was short. */
const week: NumberReport = {
  target,
  ageMs: 7 * day,
  from: 0,
  to: 7 * day,
  quality: [
    { from: 0, to: 3 * day, rating: 'GREEN' },
    { from: 3 * day, to: 5 * day, rating: 'RED' },
    { from: 5 * day, to: 7 * day, rating: 'GREEN' },
  ],
  incidents: [
    anIncident(day, day + 12 * hour, 'page'),
    anIncident(3 * day, 5 * day, 'warn'),
    anIncident(6 * day, 6 * day + 60_000, 'page'),
  ],
  down: [
    { from: day, to: day + 12 * hour },
    { from: 6 * day, to: 6 * day + 60_000 },
  ],
};

const good = (index: number, change: Partial<WaveNumber> = {}): WaveNumber => ({
  target: { ...target, number: anotherNumber(index) },
  from: 0,
  to: day,
  quality: [{ from: 0, to: day, rating: 'GREEN' }],
  incidents: [],
  down: [],
  now: {
    facts: { phoneNumberId: target.phoneNumberId, displayPhoneNumber: '+1', qualityRating: 'GREEN' },
    messagingLimit: 'TIER_1K',
  },
  ...change,
});

const RED = { quality: [{ from: 0, to: day, rating: 'RED' }], incidents: [anIncident(hour, undefined, 'warn')] };
const DOWN = { incidents: [anIncident(hour, 2 * hour, 'page')], down: [{ from: hour, to: 2 * hour }] };

const wave = (numbers: WaveNumber[], change: Partial<WaveReport> = {}): WaveReport => ({
  fleet: FLEET,
  wave: 1,
  waves: 3,
  endedAt: 0,
  ageMs: day,
  count: numbers.length,
  numbers,
  failures: [],
  templateQualities: ['GREEN', 'RED'],
  ...change,
});

describe('the chart of a number', () => {
  test('shows in pixels what rating stood when, where there was no service, and words from fonts of its own', async () => {
    const picture = decodePng(await renderPng(numberChart(week, said())));

    // Seven days lie between 190 and 900 of the drawing, which has two pixels for each of its units.
    const x = (days: number) => Math.round(2 * (190 + (days / 7) * 710));
    const rows = { green: 2 * 88, red: 2 * 160, other: 2 * 292 };
    expect([picture.width, picture.height]).toEqual([1920, 704]);
    expect(picture.at(x(2), rows.green)).toBe('#009e73');
    expect(picture.at(x(4), rows.red)).toBe('#b3200c');
    expect(picture.at(x(4), rows.green)).not.toBe('#009e73');
    expect(picture.at(x(6.5), rows.green)).toBe('#009e73');
    expect(picture.at(x(4), rows.other)).not.toBe('#ffffff');
    expect(picture.at(x(2), rows.other)).not.toBe(picture.at(x(4), rows.other));
    // The frame around an outage and the title are the only things in ink.
    const ink = (from: number, to: number, y: number) =>
      Array.from({ length: to - from }, (_, index) => picture.at(from + index, y)).filter((one) => one === '#1d1c1d');
    expect(ink(x(1) + 4, x(1.5) - 4, 2 * 252).length).toBeGreaterThan(10);
    expect(ink(x(6) - 2, x(6) + 8, 2 * 252).length).toBeGreaterThan(0);
    expect(ink(x(2), x(5), 2 * 252)).toEqual([]);
    const title = Array.from({ length: 40 }, (_, y) => ink(48, 1400, 40 + y).length);
    expect(Math.max(...title)).toBeGreaterThan(20);
  });

  test('says the same to those who do not see it, in at most as many characters as Slack takes', () => {
    expect(numberChartText(week, said())).toBe(
      '+1 631 555 1234: quality and incidents, 7 days after its move. ' +
        'Quality over time: GREEN from the move, RED after 3 days, GREEN after 5 days. ' +
        'No service: after 1 day for 12 hours, after 6 days for 1 minute. ' +
        'Other incidents: after 3 days for 2 days.',
    );
    const flapping = Array.from({ length: 60 }, (_, index) => ({
      from: index * hour,
      to: (index + 1) * hour,
      rating: index % 2 === 0 ? 'GREEN' : 'YELLOW',
    }));
    const text = numberChartText({ ...week, quality: flapping, down: flapping }, said('es'));
    expect(text.length).toBeLessThanOrEqual(1_000);
    expect(text).toContain('55 más');
  });

  test('has its words in every language', () => {
    for (const language of LANGUAGES) {
      const { words } = said(language);
      const keys: MessageKey[] = [
        'report.chart.down',
        'report.chart.other',
        'report.chart.unrated',
        'report.chart.move',
      ];
      const chart = numberChart(week, said(language));
      for (const key of keys) expect(chart).toContain(words.plain(key));
    }
  });
});

describe('the plane of a chart', () => {
  test('is mirrored for a language from right to left', () => {
    const shape = { width: 100, before: 30, after: 10, times: { from: 0, to: 60 } };
    const [plane, mirrored] = [false, true].map((isMirrored) => createPlane({ ...shape, isMirrored }));

    expect([plane?.timeAt(0), plane?.timeAt(60)]).toEqual([30, 90]);
    expect([mirrored?.timeAt(0), mirrored?.timeAt(60)]).toEqual([70, 10]);
    const bar = mirrored?.bar({ from: 0, to: 30 }, { y: 0, height: 1 }, {});
    expect(bar).toContain('x="40"');
    expect(bar).toContain('width="30"');
    const number = mirrored?.words('+1 631', { x: 0, y: 0 }, { isNumber: true });
    expect(number).toContain('\u2066+1 631\u2069');
    expect(mirrored?.words('a & b', { x: 0, y: 0 }, { anchor: 'end' })).toMatch(
      /text-anchor="start".*\u2067a &amp; b/u,
    );
  });

  test('has few ticks at times that people count in', () => {
    expect(ticksOf(0, day)).toEqual([3, 6, 9, 12, 15, 18, 21, 24].map((hours) => hours * hour));
    expect(ticksOf(0, 7 * day)).toEqual([1, 2, 3, 4, 5, 6, 7].map((days) => days * day));
    expect(ticksOf(0, 12_000)).toEqual([5_000, 10_000]);
    expect(ticksOf(0, 30 * day)).toHaveLength(7);
  });
});

describe('the report about a wave', () => {
  test('counts its numbers and names those that stand out, the gravest first', () => {
    const report = wave([good(0), good(1, RED), good(2, DOWN), good(3)], { count: 5 });

    expect(waveReportLines(report, said())).toEqual([
      `:bar_chart: *Fleet ${FLEET}: wave 1 of 3, 1 day after its end*`,
      '4 of 5 numbers moved with it.',
      'As far as the readings show, 1 number could not send or receive for a time, 1 hour in all.',
      'There were 2 incidents.',
      'Now: quality `4 × GREEN` · messaging limit `4 × TIER_1K` · throughput `4 × –`.',
      'Quality of the 2 templates: `1 × GREEN, 1 × RED`.',
      '2 numbers stand out:',
      '• +1 631 555 2002: no service for 1 hour',
      '• +1 631 555 2001: quality RED, 1 other incident',
    ]);
    expect(waveChartText(report, said())).toMatch(/2 numbers stand out:.*2 numbers do not stand out: 2 × GREEN\.$/su);
  });

  test('says what could not be read, and when nothing stands out', () => {
    const report = wave([good(0, { now: undefined })], { failures: ['token-expired'], templateQualities: undefined });
    const text = waveReportLines(report, said()).join('\n');

    expect(text).toContain('1 number cannot be read now. The access token has expired.');
    expect(text).toContain('The quality of the templates cannot be read now.');
    expect(text).toContain('No number stands out.');
  });

  test('has a picture with a row for each number, those that stand out first, and says how many do not fit', () => {
    const many = Array.from({ length: 60 }, (_, index) => good(index, index === 50 ? DOWN : {}));
    const chart = waveChart(wave(many), said());
    const rows = chart.match(/\+1 631 555 \d{4}/gu) ?? [];

    expect(rows).toHaveLength(40);
    expect(rows[0]).toBe('+1 631 555 2050');
    expect(chart).toContain('20 more numbers do not fit here');
    expect(waveReportLines(wave(many.map((one) => ({ ...one, ...DOWN }))), said())).toContain('• … and 50 more');
  });
});
