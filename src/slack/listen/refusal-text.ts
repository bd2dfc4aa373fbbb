import type { Refusal } from '../../migration/refusal.ts';
import type { Catalogue } from '../catalogue.ts';
import { person, time } from '../tokens.ts';
import type { Token, Values } from '../words.ts';

/** Values of refusals that are people or times, by name. */
function valueOf(name: string, value: string): string | Token {
  if (name === 'by' && /^[UW][A-Z0-9]+$/u.test(value)) return person(value);
  return name === 'at' && /^\d+$/u.test(value) ? time(Number(value)) : value;
}

/** Why nothing was done, in plain words; mrkdwn. */
export function refusalText(refusal: Refusal, words: Catalogue, approvers: Token): string {
  const values: Values = { ending: '', by: '–', at: '–', outcome: '', approvers };
  for (const [name, value] of Object.entries(refusal.values ?? {})) values[name] = valueOf(name, value);
  return words.mrkdwn(`refusal.${refusal.code}`, values);
}
