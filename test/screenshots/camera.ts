import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Stage } from '../../sandbox/stage.ts';
import type { Narrator } from '../../sandbox/tour/narrator.ts';
import { takePicture } from './picture.ts';

const THEMES = ['light', 'dark'] as const;

/** Nobody listens: the pictures are the story. */
export const silent: Narrator = {
  scene: () => undefined,
  does: () => undefined,
  shows: () => undefined,
  showsHead: () => undefined,
  holds(statement, isTrue) {
    if (!isTrue) throw new Error(`it does not hold that ${statement}`);
  },
  failures: () => 0,
  statements: () => 0,
};

/** Where on a page the subject is, and what a reader must be able to read in it. */
export interface Aim {
  at: (page: Page) => Locator;
  says: readonly string[];
}

/** What a story needs to have pictures taken. */
export interface Camera {
  /** One person's page, in each theme. */
  pagesOf(user: string): Promise<Page[]>;
  /** A picture of the subject in each theme, once it says what it should. */
  shoot(pages: readonly Page[], name: string, aim: Aim): Promise<void>;
  /** The pictures so far. */
  taken: string[];
}

/** Takes pictures of a stage into a folder; `suffix` is part of each name. */
export function createCamera(
  browser: Browser,
  stage: Stage,
  { folder, suffix = '' }: { folder: string; suffix?: string },
): Camera {
  const taken: string[] = [];
  return {
    taken,
    pagesOf: (user) =>
      Promise.all(
        THEMES.map(async (colorScheme) => {
          const context = await browser.newContext({
            locale: 'en-US',
            colorScheme,
            viewport: { width: 1440, height: 1300 },
          });
          const page = await context.newPage();
          await page.goto(`${stage.slack.url}/?user=${user}`);
          await page.getByRole('button', { name: 'number-migrations' }).click();
          // Without the panel beside it a thread has room.
          await page.getByRole('button', { name: 'The world', expanded: true }).click();
          return page;
        }),
      ),
    async shoot(pages, name, { at, says }) {
      for (const [index, page] of pages.entries()) {
        const path = join(folder, `${name}${suffix}-${THEMES[index] ?? ''}.png`);
        await takePicture(page, path, { of: at(page), says });
        taken.push(path);
      }
    },
  };
}

/** The newest reply in the open thread that has `text`. */
export const reply = (text: string | RegExp) => (page: Page) =>
  page.getByRole('log', { name: 'Thread messages' }).getByRole('article').filter({ hasText: text }).last();
