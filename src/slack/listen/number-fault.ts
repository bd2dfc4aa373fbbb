import type { NotANumber } from '../../migration/phone-number.ts';
import type { Catalogue } from '../catalogue.ts';

/** What is wrong with a typed number, and the nearest one that is not; never repeats what was typed. */
export function numberFault(fault: NotANumber, words: Catalogue, style: 'mrkdwn' | 'plain'): string {
  const why = words[style](`number.${fault.reason}`);
  if (fault.reason === 'empty') return why;
  if (fault.nearest === undefined) return `${why} ${words[style]('number.example')}`;
  return `${why} ${words[style]('number.nearest', { nearest: fault.nearest })}`;
}
