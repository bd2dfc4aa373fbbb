import { asText } from '../src/cli/doctor.ts';
import type { ToldLine } from '../src/slack/doctor/line-text.ts';

/** What the doctor said of one broken set-up, from its JSON. */
export interface DoctorReport {
  /** What is wrong there, in words. */
  faults: string;
  code: number | null;
  lines: readonly ToldLine[];
}

/** Depends on the Redis of the machine the page is made on. */
const OF_THE_MACHINE = 'redis.no-wait-for-disk';

const onAnyMachine = (lines: readonly ToldLine[]): ToldLine[] =>
  lines
    .filter(({ id }) => id !== OF_THE_MACHINE)
    .map((one) => ({ ...one, text: one.text.replace(/\bRedis \d+\.\d+\.\d+/u, 'Redis 7.x') }));

const block = (text: string): string[] => ['```text', text.trimEnd(), '```'];

function section({ faults, code, lines }: DoctorReport, isWhole: boolean): string[] {
  const shown = isWhole ? onAnyMachine(lines) : lines.filter(({ level }) => level === 'failure');
  const text = asText(shown);
  return [`## ${faults}`, '', ...block(isWhole ? text : text.replace(/\n\n.*\n$/u, '')), '', `Status ${code}.`, ''];
}

/** The page about the doctor: the first set-up with every line, of the others what has failed. */
export const doctorPage = (reports: readonly DoctorReport[]): string =>
  [
    '# What the doctor says of broken set-ups',
    '',
    'Made by `npm run docs` from what `ferryman doctor` prints; a test compares it. `npm run sandbox -- --broken` breaks the same things',
    'on your machine and prints everything. The first set-up is shown with every line, of the others what has failed. `doctor --json`',
    'has the same lines for programs, each with an id; the status is 0 without a failure, 1 with one, 78 where the configuration cannot be used.',
    '',
    ...reports.flatMap((report, index) => section(report, index === 0)),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
