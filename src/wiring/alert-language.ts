import type { Config } from '../config.ts';
import { alertWordsOf } from '../slack/alert-catalogue.ts';
import type { AlertLanguage } from '../slack/alert-cause.ts';
import { catalogueOf } from '../slack/catalogue.ts';

/** The words of alerts in the channel's language, and what accounts are called in the settings. */
export const alertLanguageOf = ({ language, wabas }: Config): AlertLanguage => ({
  alerts: alertWordsOf(language),
  failures: catalogueOf(language),
  accountName: (waba) => wabas.find(({ id }) => id === waba)?.name ?? waba,
});
