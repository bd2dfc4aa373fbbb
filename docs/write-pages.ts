import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { dashboard } from './monitoring/dashboard.ts';
import { stepsPage } from './steps-page.ts';

/** Every page that is made from declarations, by its file in this folder. */
const pages = {
  'steps.md': await format(stepsPage(), { parser: 'markdown' }),
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
