import english from './catalogue/en/alert.json' with { type: 'json' };
import spanish from './catalogue/es/alert.json' with { type: 'json' };
import { createWords, type Language, type Words } from './words.ts';

/** Keys of the messages about health; the compiler holds every use and both languages to them. */
export type AlertKey = keyof typeof english;

/** The messages about health, as renders take them. */
export type AlertWords = Words<AlertKey>;

/** Every message of every language, unparsed; for tests and documentation. */
export const ALERT_MESSAGES: Record<Language, Record<AlertKey, string>> = { en: english, es: spanish };

const catalogues: Record<Language, AlertWords> = {
  en: createWords('en', english),
  es: createWords('es', spanish),
};

/** The messages about health in a language. */
export const alertWordsOf = (language: Language): AlertWords => catalogues[language];
