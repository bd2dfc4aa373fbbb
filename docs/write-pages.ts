import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { stepsPage } from './steps-page.ts';

writeFileSync(join(import.meta.dirname, 'steps.md'), await format(stepsPage(), { parser: 'markdown' }));
