import type { Locator, Page } from 'playwright-core';
import type { PageMessage } from '../../sandbox/page-api.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Stage, StageOptions } from '../../sandbox/stage.ts';
import { MIGRATIONS } from '../../sandbox/tour/move.ts';
import { everyOption } from '../../sandbox/tour/people.ts';
import type { Language } from '../../src/migration/language.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import type { Camera } from './camera.ts';

/** The stage of a move in a language. */
export const formsStage = (language: Language): StageOptions => ({ bot: { language } });

const NUMBER = '+16315551234';
const READERS = { en: people.ana, es: people.bruno, it: people.giulia, pt: people.tiago, ar: people.layla };
const PATIENCE_MS = 40_000;

const dialog = (page: Page) => page.getByRole('dialog').last();
const newest = (page: Page) => page.getByRole('log').first().getByRole('article').last();
const card = (page: Page) =>
  page
    .getByRole('log')
    .first()
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: '+1 631 555 1234' }) });

const goTo = (pages: readonly Page[], name: string) =>
  Promise.all(pages.map((page) => page.getByRole('button', { name }).first().click()));

/** The card once it has the button. */
const cardWith = (person: Person, button: string): Promise<PageMessage> =>
  person.until((state) => {
    const found = state.messages.findLast((m) => m.channel === channels.migrations && m.ephemeralFor === undefined);
    return JSON.stringify(found?.blocks ?? []).includes(`"${button}"`) ? found : undefined;
  }, PATIENCE_MS);

/** The forms, the answers and the card of a move in a language: what only words make. */
export async function formsPictures({ slack, world }: Stage, camera: Camera, language: Language): Promise<void> {
  const words = catalogueOf(language);
  const reader = slack.as(READERS[language]);
  const mara = slack.as(people.mara);
  const pages = await camera.pagesOf(reader.id);

  const shoot = async (seenOn: readonly Page[], name: string, at: (page: Page) => Locator) => {
    for (const page of seenOn) {
      // A form that was just answered is still closing.
      if (at !== dialog) await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await at(page).waitFor();
    }
    await camera.shoot(seenOn, name, { at, says: [] });
  };
  /** Opens a form by a button of the card and has it photographed. */
  const opened = async (person: Person, seenOn: readonly Page[], form: { button: string; name: string }) => {
    await person.clicks(await cardWith(person, form.button), form.button);
    const modal = await person.until((state) => {
      const top = state.modals.at(-1);
      return JSON.stringify(top?.view['blocks'] ?? []).includes('"input"') ? top : undefined;
    }, PATIENCE_MS);
    await shoot(seenOn, form.name, dialog);
    return modal;
  };

  await reader.types('/migrate help', MIGRATIONS);
  await shoot(pages, '20-help', newest);
  await reader.types(`/migrate ${NUMBER}`, MIGRATIONS);
  const start = await reader.until((state) => {
    const top = state.modals.at(-1);
    return JSON.stringify(top?.view ?? {}).includes('"radio_buttons"') ? top : undefined;
  }, PATIENCE_MS);
  await shoot(pages, '21-start', dialog);
  await reader.submits(start);
  const list = await opened(reader, pages, { button: 'ferryman.confirm-differences', name: '22-differences' });
  await reader.submits(list, { items: everyOption(list) });
  const pin = await opened(reader, pages, { button: 'ferryman.provide-pin', name: '23-pin' });
  await reader.submits(pin, { source: words.plain('modal.pin.known'), pin: '483920' });
  await cardWith(mara, 'ferryman.approve');
  await shoot(pages, '24-card-holding', card);
  const managers = await camera.pagesOf(mara.id);
  const approval = await opened(mara, managers, { button: 'ferryman.approve', name: '25-approve' });
  await goTo(pages, 'Home');
  await shoot(pages, '26-home', (page) => page.getByRole('region', { name: 'App Home' }));
  await mara.submits(approval, { digits: NUMBER.slice(-4) });
  // What the card says at the end, up to its first full stop.
  const done = words.mrkdwn('state.completed').split('.', 1).join('');
  await mara.until((state) => state.messages.findLast(({ text }) => text.includes(done)), PATIENCE_MS);
  await goTo(pages, 'number-migrations');
  await shoot(pages, '27-card-done', card);
  await world.change({ do: 'health', e164: NUMBER, canSend: 'BLOCKED', errorCode: 141006 });
  await mara.until((state) => state.messages.find((m) => m.channel === channels.alerts), PATIENCE_MS);
  await goTo(managers, 'wa-alerts');
  await shoot(managers, '28-alert', newest);
}
