import type { FleetFigures } from './run.ts';

const each = (total: number, { numbers }: FleetFigures): string =>
  `${total} (${(total / numbers).toFixed(1)} a number)`;
const listed = (counts: readonly (readonly [string, number])[]): string =>
  counts.map(([name, count]) => `${name} ${count}`).join(', ');

/** The figures as people read them, one statement a line. */
export function linesOf(figures: FleetFigures): string[] {
  const { numbers, waves, wallMs, drawingMs, deeds, slack, outcomes, misses } = figures;
  return [
    `${numbers} numbers and ${figures.leftOutLines} bad lines, ${waves} waves, in ${(wallMs / 1_000).toFixed(0)} s (${(drawingMs / 1_000).toFixed(0)} s to look every number up)`,
    `ends: ${listed(Object.entries(outcomes))}`,
    `register calls: ${figures.registerCalls}, doubled: ${figures.doubled}`,
    `forms and clicks: ${deeds.prepared} for checklists and PINs, ${deeds.approved} for approvals, ${deeds.letGoOn} to let it go on, ${deeds.leftOut} left out, ${deeds.triedAgain} tried again`,
    `cards: ${figures.waveCards} of waves, ${figures.numberCards} of numbers`,
    `Graph calls: ${each(figures.graphCalls, figures)}, On-Premises calls: ${each(figures.onPremisesCalls, figures)}`,
    `Slack calls: ${each(slack.total, figures)}: ${listed(slack.byMethod.slice(0, 8))}`,
    `refused by Slack: ${slack.refused.length === 0 ? 'none' : listed(slack.refused)}`,
    `memory: bot ${figures.botMb.toFixed(0)} MB (peak ${figures.botPeakMb.toFixed(0)}), Redis ${figures.redisMb.toFixed(1)} MB, the fleet's record ${figures.recordKb.toFixed(0)} kB in ${figures.entries} entries`,
    ...misses.slice(0, 20).map((miss) => `MISSED: ${miss}`),
    ...(misses.length > 20 ? [`MISSED: ${misses.length - 20} more`] : []),
  ];
}
