import { isRightToLeft, type Language } from '../migration/language.ts';

const FROM_RIGHT = { ',': '،', ';': '؛' };

/** What stands between the items of an enumeration, as the reader's script writes it, with its space. */
export const separator = (sign: ',' | ';', { language }: { readonly language: Language }): string =>
  `${isRightToLeft(language) ? FROM_RIGHT[sign] : sign} `;
