import { type Browser, chromium } from 'playwright-core';
import { findProgram } from '../../../sandbox/prerequisites.ts';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless Chromium, the one that is on PATH. The caller closes it. Throws where there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findProgram('chromium');
  if (executablePath === undefined) throw new Error('There is no Chromium on PATH.');
  return chromium.launch({ executablePath, args: FLAGS });
}
