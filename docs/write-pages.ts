import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { stepsPage } from './steps-page.ts';

const file = join(import.meta.dirname, 'steps.md');
const page = await format(stepsPage(), { parser: 'markdown' });

if (!process.argv.includes('--check')) writeFileSync(file, page);
else if (readFileSync(file, 'utf8') !== page) {
  process.stderr.write('docs/steps.md is not as the routes are declared: npm run docs\n');
  process.exitCode = 1;
}
