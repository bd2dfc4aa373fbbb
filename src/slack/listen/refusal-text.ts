import type { Refusal } from '../../migration/refusal.ts';
import type { Catalogue } from '../catalogue.ts';
import { failureText } from '../card/failure.ts';
import { person, rendered, time } from '../tokens.ts';
import type { Token, Values } from '../words.ts';

/** Values of refusals that are people, times or kinds of failure, by name. */
function valueOf(name: string, value: string, words: Catalogue): string | Token {
  if (name === 'kind') return rendered(failureText({ source: 'meta', class: 'hold', kind: value }, words));
  if ((name === 'by' || name === 'person') && /^[UW][A-Z0-9]+$/u.test(value)) return person(value);
  return (name === 'at' || name === 'next') && /^\d+$/u.test(value) ? time(Number(value)) : value;
}

/** Why nothing was done, in plain words; mrkdwn. */
export function refusalText(refusal: Refusal, words: Catalogue, approvers: Token): string {
  const values: Values = {
    ending: '',
    by: '–',
    at: '–',
    outcome: '',
    kind: '',
    name: '',
    reason: '–',
    migration: '–',
    person: '–',
    approvers,
  };
  values['next'] = words.mrkdwn('calendar.never');
  for (const [name, value] of Object.entries(refusal.values ?? {})) values[name] = valueOf(name, value, words);
  return words.mrkdwn(`refusal.${refusal.code}`, values);
}
