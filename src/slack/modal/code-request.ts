import type { ModalView, PlainTextOption } from '@slack/types';
import { formatNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import { input, LIMITS, plain, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { clickValueOf } from '../click.ts';
import { languageName } from '../places.ts';
import { modal } from './view.ts';

/** Languages of the message with the code; Meta writes them `en_US` (domain notes 4.3 B1.2). */
export const CODE_LANGUAGES = [
  'en_US',
  'en_GB',
  'es_ES',
  'es_MX',
  'es_AR',
  'pt_BR',
  'pt_PT',
  'fr_FR',
  'de_DE',
  'it_IT',
  'nl_NL',
  'pl_PL',
  'ru_RU',
  'tr_TR',
  'ar_AE',
  'he_IL',
  'hi_IN',
  'id_ID',
  'ja_JP',
  'ko_KR',
  'zh_CN',
] as const;

const METHODS = ['SMS', 'VOICE'] as const;

/** The option Meta would understand best for a person's locale: the same, else the same language, else English. */
function languageFor(locale: string | undefined): string {
  const exact = CODE_LANGUAGES.find((code) => code === locale);
  return exact ?? CODE_LANGUAGES.find((code) => code.slice(0, 2) === locale?.slice(0, 2)) ?? 'en_US';
}

const option = (text: string, value: string): PlainTextOption => ({ text: plain(text, LIMITS.option), value });

/** Asks how and in which language the code should come. `locale`: the person's, as `en_US`. */
export function codeRequestModal(migration: Migration, locale: string | undefined, words: Catalogue): ModalView {
  const methods = METHODS.map((method) => ({
    ...option(words.plain(`modal.code-request.${method}`), method),
    description: plain(words.plain(`modal.code-request.${method}-hint`), LIMITS.optionDescription),
  }));
  const languages = CODE_LANGUAGES.map((code) => option(languageName(code, words), code));
  const [sms] = methods;
  const own = languages.find(({ value }) => value === languageFor(locale));
  return modal(words, {
    id: 'code-request',
    title: words.plain('modal.code-request.title'),
    submit: words.plain('modal.code-request.submit'),
    metadata: clickValueOf(migration),
    blocks: [
      section(words.mrkdwn('modal.code-request.intro', { number: formatNumber(migration.number) })),
      input('method', {
        label: words.plain('modal.code-request.method'),
        element: { type: 'radio_buttons', options: methods, ...(sms && { initial_option: sms }) },
      }),
      input('language', {
        label: words.plain('modal.code-request.language'),
        element: { type: 'static_select', options: languages, ...(own && { initial_option: own }) },
      }),
    ],
  });
}
