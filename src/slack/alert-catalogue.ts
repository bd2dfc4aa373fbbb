import english from './catalogue/en/alert.json' with { type: 'json' };
import { ALERTS, translated } from './catalogue/translated.ts';
import { wordsIn, type Language, type Words } from './words.ts';

/** Keys of the messages about health; the compiler holds every use to them, the start every language. */
export type AlertKey = keyof typeof english;

/** The messages about health, as renders take them. */
export type AlertWords = Words<AlertKey>;

/** Every message of every language, unparsed; for tests and documentation. */
export const ALERT_MESSAGES: Record<Language, Record<AlertKey, string>> = translated(
  english,
  (file) => file === ALERTS,
);

const catalogues = wordsIn(ALERT_MESSAGES);

/** The messages about health in a language. */
export const alertWordsOf = (language: Language): AlertWords => catalogues[language];
