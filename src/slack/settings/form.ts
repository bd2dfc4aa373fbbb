import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { LANGUAGES, type Language } from '../../migration/language.ts';
import { REMINDERS, REQUEST_NEWS, type PersonalSettings } from '../../migration/personal-settings.ts';
import { context, input, LIMITS, plain, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { modal } from '../modal/view.ts';

/** The value that stands for the language of one's Slack; no language has this code. */
export const AS_IN_SLACK = 'slack';
/** The value of the one box. */
export const OUTCOMES = 'outcomes';

const option = (text: string, value: string): PlainTextOption => ({ text: plain(text, LIMITS.option), value });

/** A language as its readers call it, so that nobody has to understand another one to find their own. */
const nameOf = (language: Language): string => {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return `${name.charAt(0).toLocaleUpperCase(language)}${name.slice(1)}`;
};

/** Radio buttons of which one is chosen. */
function among(
  id: 'requests' | 'reminders',
  { values, chosen }: { values: readonly string[]; chosen: string },
  words: Catalogue,
): KnownBlock {
  const options = values.map((value) => {
    const key = `settings.${id}.${value}`;
    return option(words.has(key) ? words.plain(key) : value, value);
  });
  const initial = options.find(({ value }) => value === chosen);
  return input(id, {
    label: words.plain(`settings.${id}`),
    element: { type: 'radio_buttons', options, ...(initial && { initial_option: initial }) },
  });
}

function languageInput({ language }: PersonalSettings, words: Catalogue): KnownBlock {
  const options = [
    option(words.plain('settings.language.slack'), AS_IN_SLACK),
    ...LANGUAGES.map((one) => option(nameOf(one), one)),
  ];
  const initial = options.find(({ value }) => value === (language ?? AS_IN_SLACK));
  return input('language', {
    label: words.plain('settings.language'),
    element: { type: 'static_select', options, ...(initial && { initial_option: initial }) },
  });
}

/** A person's own settings, as they are now. */
export function settingsForm(settings: PersonalSettings, words: Catalogue): ModalView {
  const box = option(words.plain('settings.outcomes.box'), OUTCOMES);
  return modal(words, {
    id: 'settings',
    title: words.plain('settings.title'),
    submit: words.plain('settings.submit'),
    blocks: [
      section(words.mrkdwn('settings.intro')),
      languageInput(settings, words),
      among('requests', { values: REQUEST_NEWS, chosen: settings.requests }, words),
      among('reminders', { values: REMINDERS, chosen: settings.reminders }, words),
      input('outcomes', {
        label: words.plain('settings.outcomes'),
        element: { type: 'checkboxes', options: [box], ...(settings.outcomes && { initial_options: [box] }) },
        optional: true,
      }),
      context(words.mrkdwn('settings.always')),
    ],
  });
}
