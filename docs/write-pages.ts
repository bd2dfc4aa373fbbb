import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { visitBroken } from '../sandbox/broken-doctor.ts';
import { doctorPage, type DoctorReport } from './doctor-page.ts';
import { dashboard } from './monitoring/dashboard.ts';
import { stepsPage } from './steps-page.ts';

/** Needs emulators and half a minute, so it is not compared here but where the set-ups are looked at (test/scenarios/doctor.test.ts). */
async function brokenSetUps(): Promise<string> {
  const visits = await visitBroken(['--json'], () => undefined);
  const reports = visits.map(({ faults, code, out }) => ({
    faults,
    code,
    lines: (JSON.parse(out) as Pick<DoctorReport, 'lines'>).lines,
  }));
  return format(doctorPage(reports), { parser: 'markdown' });
}

/** Every page that is made from declarations, by its file in this folder. */
const pages = {
  'steps.md': await format(stepsPage(), { parser: 'markdown' }),
  ...(!process.argv.includes('--check') && { 'doctor.md': await brokenSetUps() }),
  'monitoring/dashboard.json': await format(JSON.stringify(dashboard()), { parser: 'json', printWidth: 120 }),
};

for (const [name, page] of Object.entries(pages)) {
  const file = join(import.meta.dirname, name);
  if (!process.argv.includes('--check')) writeFileSync(file, page);
  else if (readFileSync(file, 'utf8') !== page) {
    process.stderr.write(`docs/${name} is not as it is declared: npm run docs\n`);
    process.exitCode = 1;
  }
}
