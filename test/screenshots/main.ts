/**
 * `npm run screenshots -- <folder>`: plays in the sandbox and takes pictures of what people see, in both themes: a move from a
 * provider, a bot at work with many numbers, and the forms of a move. `--language ar` shows the last two in another language;
 * `--only move`, `work` or `forms` plays one of them.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPage } from '../../sandbox/page-build.ts';
import { openStage, type StageOptions } from '../../sandbox/stage.ts';
import { LANGUAGES, type Language } from '../../src/migration/language.ts';
import { openBrowser } from '../e2e/support/browser.ts';
import { createCamera, type Camera } from './camera.ts';
import { formsPictures, formsStage } from './forms-pictures.ts';
import { movePictures, moveStage } from './move-pictures.ts';
import { workPictures, workStage } from './work-pictures.ts';
import type { Stage } from '../../sandbox/stage.ts';

interface Series {
  options: StageOptions;
  suffix: string;
  play: (stage: Stage, camera: Camera) => Promise<void>;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { language: { type: 'string', default: 'en' }, only: { type: 'string' } },
});

const isLanguage = (text: string): text is Language => LANGUAGES.some((one) => one === text);

function seriesOf(language: string, only: string | undefined): Series[] {
  if (!isLanguage(language)) throw new Error(`--language must be one of ${LANGUAGES.join(', ')}`);
  const suffix = language === 'en' ? '' : `-${language}`;
  const all: Record<string, Series> = {
    move: { options: moveStage, suffix: '', play: movePictures },
    work: { options: workStage, suffix, play: (stage, camera) => workPictures(stage, camera, language) },
    forms: { options: formsStage(language), suffix, play: (stage, camera) => formsPictures(stage, camera, language) },
  };
  const chosen = only === undefined ? Object.values(all) : [all[only]];
  return chosen.map((one) => {
    if (!one) throw new Error(`--only must be one of ${Object.keys(all).join(', ')}`);
    return one;
  });
}

const series = seriesOf(values.language, values.only);
const folder = resolve(process.env['INIT_CWD'] ?? '', positionals[0] ?? 'screenshots');
mkdirSync(folder, { recursive: true });
const pageFolder = await buildPage();
const browser = await openBrowser();
try {
  for (const { options, suffix, play } of series) {
    const stage = await openStage({ ...options, pageFolder });
    const camera = createCamera(browser, stage, { folder, suffix });
    try {
      await play(stage, camera);
    } finally {
      console.log(camera.taken.join('\n'));
      await stage.close();
    }
  }
} finally {
  await browser.close();
}
process.exit(0);
