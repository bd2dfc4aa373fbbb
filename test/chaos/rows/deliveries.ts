import { runForgetfulBot } from '../deliveries/forgetful-bot.ts';
import { runDeliveries, type DeliveryFigures } from '../deliveries/run.ts';
import { rowOf } from '../row.ts';

const BASELINE_COMMANDS = 40;

const sumOf = (figures: readonly DeliveryFigures[], read: (one: DeliveryFigures) => number): number =>
  figures.reduce((sum, one) => sum + read(one), 0);

export const row = rowOf({
  id: 'R5',
  title:
    'Slack delivers everything one to four times, shuffled, late and to any of three replicas; others forge requests',
  target: 'one effect each, also of what comes first as a retry; 0 forgeries accepted',
  unit: 'deliveries',
  share: { test: 300, ci: 500, full: 10_000 },
  run: runDeliveries,
  judge: (figures) => {
    const lost = figures.flatMap((one) => one.lost);
    const doubled = figures.flatMap((one) => one.doubled);
    const accepted = figures.flatMap(({ forged }) => forged.accepted);
    return {
      experiments: sumOf(figures, ({ deliveries }) => deliveries),
      figure:
        `${sumOf(figures, ({ acts }) => acts)} acts (${sumOf(figures, ({ firstSeenAsRetry }) => firstSeenAsRetry)} payloads seen first as a retry), ` +
        `${sumOf(figures, ({ moved }) => moved)} moves, ${lost.length} lost, ${doubled.length} doubled, ` +
        `${accepted.length} of ${sumOf(figures, ({ forged }) => forged.tried)} forgeries accepted`,
      misses: [
        ...lost.map((one) => `lost: ${one}`),
        ...doubled.map((one) => `doubled: ${one}`),
        ...accepted.map((one) => `forgery accepted: ${one}`),
      ],
    };
  },
  baseline: ({ seed }) => runForgetfulBot({ seed, commands: BASELINE_COMMANDS }),
  bites: ({ commands, doubled }) => ({
    figure: `a bot without memory: ${doubled} of ${commands} commands answered more than once`,
    bites: doubled > 0,
  }),
});
