import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, type Language } from '../../migration/language.ts';

/** The file of the messages about health, which are a catalogue of their own. */
export const ALERTS = 'alert.json';

const textsIn = (language: Language, isAsked: (file: string) => boolean): Record<string, string> => {
  const folder = join(import.meta.dirname, language);
  const files = readdirSync(folder).filter((file) => isAsked(file));
  return Object.assign(
    {},
    ...files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as object),
  ) as Record<string, string>;
};

/**
 * The messages of every language, from the files of its folder. English says which there are; throws when another language lacks
 * one, because a sentence that is missing must be found at the start and not in front of a person.
 */
export function translated<Key extends string>(
  english: Record<Key, string>,
  isAsked: (file: string) => boolean,
): Record<Language, Record<Key, string>> {
  const tables = LANGUAGES.map((language) => {
    const texts: Record<string, string> = language === 'en' ? english : textsIn(language, isAsked);
    const missing = Object.keys(english).filter((key) => !Object.hasOwn(texts, key));
    if (missing.length > 0) throw new Error(`the catalogue of ${language} lacks ${missing.join(', ')}`);
    return [language, texts];
  });
  return Object.fromEntries(tables) as Record<Language, Record<Key, string>>;
}
