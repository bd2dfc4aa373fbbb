import { formatNumber } from '../../migration/phone-number.ts';
import type { FleetStore } from '../../workflow/fleet-ports.ts';
import type { NumberReport } from '../../workflow/number-reports.ts';
import type { Cards } from '../../workflow/slack-ports.ts';
import type { WaveReport } from '../../workflow/wave-reports.ts';
import { numberChartText } from '../chart/chart-text.ts';
import { numberChart } from '../chart/number-chart.ts';
import { waveChart } from '../chart/wave-chart.ts';
import { numberReportLines } from './number-report.ts';
import type { ReportWords } from './report-lines.ts';
import type { ReportPoster } from './report-poster.ts';
import { waveChartText, waveReportLines } from './wave-lines.ts';

/** What reports are told with. */
export interface ReportTellerParts {
  cards: Pick<Cards, 'get'>;
  fleets: Pick<FleetStore, 'card'>;
  said: ReportWords;
  post: ReportPoster;
}

/** Tells reports in the threads they belong to; each rejects when Slack did not take its text, and resolves where there is no card. */
export interface ReportTellers {
  /** In the thread of the number's card. */
  ofNumber(report: NumberReport): Promise<void>;
  /** In the thread of the fleet's card. */
  ofWave(report: WaveReport): Promise<void>;
}

/** The tellers of a language. */
export function createReportTellers({ cards, fleets, said, post }: ReportTellerParts): ReportTellers {
  const { words } = said;
  return {
    async ofNumber(report) {
      const { number, migration } = report.target;
      const card = await cards.get(migration);
      if (!card) return;
      await post(card, {
        lines: numberReportLines(report, said),
        chart: {
          name: `report-${number.slice(1)}.png`,
          title: words.plain('report.chart.file', { number: formatNumber(number) }),
          altText: numberChartText(report, said),
          svg: numberChart(report, said),
        },
      });
    },
    async ofWave(report) {
      const card = await fleets.card(report.fleet, 'plan');
      if (!card) return;
      await post(card, {
        lines: waveReportLines(report, said),
        chart: {
          name: `report-${report.fleet}-${report.wave}.png`,
          title: words.plain('report.wave.chart.file'),
          altText: waveChartText(report, said),
          svg: waveChart(report, said),
        },
      });
    },
  };
}
