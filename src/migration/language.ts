/** Languages in which everything can be said, as Slack names them in a person's locale (`pt-BR` is `pt`). */
export const LANGUAGES = ['en', 'es', 'it', 'pt', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

const RIGHT_TO_LEFT: readonly string[] = ['ar'];

/** True where numbers and ids inside a sentence must be isolated, or they change places with the words around them. */
export const isRightToLeft = (language: string): boolean => RIGHT_TO_LEFT.includes(language);

/** For Intl. Digits are 0 to 9 in every language, so that a count and an id in one sentence are written alike. */
export const localeOf = (language: Language): string => (language === 'ar' ? 'ar-u-nu-latn' : language);
