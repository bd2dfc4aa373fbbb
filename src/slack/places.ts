import type { RouteId } from '../migration/route-declaration.ts';
import type { Catalogue } from './catalogue.ts';
import { localeOf } from '../migration/language.ts';

/** The country of a two-letter code in the reader's language (Unicode CLDR); the code itself where there is none. */
export const countryName = (code: string, words: Catalogue): string =>
  new Intl.DisplayNames([localeOf(words.language)], { type: 'region' }).of(code) ?? code;

/** Where messages are stored: a country, or Meta's default regions for `undefined`. Plain text. */
export const regionName = (region: string | undefined, words: Catalogue): string =>
  region === undefined ? words.plain('region.default') : countryName(region, words);

/** A language as Meta writes it (`es_MX`) in the reader's language. */
export const languageName = (code: string, words: Catalogue): string =>
  new Intl.DisplayNames([localeOf(words.language)], { type: 'language' }).of(code.replace('_', '-')) ?? code;

/** The name of a route, plain text. */
export const routeName = (route: RouteId | 'cloud-to-on-premises', words: Catalogue): string =>
  words.plain(`route.${route}`);
