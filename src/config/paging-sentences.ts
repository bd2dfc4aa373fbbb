import { isSafeUrl } from './environment.ts';
import type { SettingsFile } from './settings-file.ts';
import type { Variables } from './variables.ts';

/** A sentence for each setting of pages that could not be honoured. None quotes an address that a variable keeps secret. */
export function pagingSentences({ paging, approval }: SettingsFile, variables: Variables): string[] {
  const { pageAfter, escalateAfter, expires } = approval;
  const unsafe = paging.flatMap(({ urlVariable }) => {
    const address = urlVariable === undefined ? undefined : variables.value(urlVariable);
    return address === undefined || isSafeUrl(address)
      ? []
      : [`${urlVariable} must hold an https:// address (http:// only on 127.0.0.1), without a user or password in it.`];
  });
  const rules = [
    {
      broken: pageAfter !== undefined && !paging.some(({ on }) => on.includes('approval-unanswered')),
      sentence:
        'approval.pageAfter has nobody to page: add a receiver under paging for approval-unanswered, or remove it.',
    },
    {
      broken: pageAfter !== undefined && pageAfter >= expires,
      sentence: 'approval.pageAfter is not before approval.expires, so it would never page: lower it.',
    },
    {
      broken: pageAfter !== undefined && escalateAfter !== undefined && pageAfter <= escalateAfter,
      sentence: 'approval.pageAfter is not after approval.escalateAfter: the second tier needs time to answer first.',
    },
  ];
  return [...unsafe, ...rules.filter(({ broken }) => broken).map(({ sentence }) => sentence)];
}
