import { describe, expect, test } from '@jest/globals';
import type { Event } from '../../src/migration/event.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { threadLine } from '../../src/slack/thread-line.ts';
import { group, person } from '../../src/slack/tokens.ts';
import { aMigration, ANA, entriesOf, MARA, REQUEST, requested, started } from '../support/builders.ts';

const NILS = 'U0NILS';
const base = {
  migration: aMigration(...requested),
  words: catalogueOf('en'),
  approvers: group('S0MANAGERS'),
  notify: person('U0LEAD'),
};

const lineOf = (event: Event, change: Partial<Parameters<typeof threadLine>[1]> = {}) => {
  const [entry] = entriesOf([event]);
  return entry && threadLine(entry, { ...base, ...change });
};

const reminded = (change: object = {}): Event => ({ type: 'reminded', requestId: REQUEST, n: 1, ...change });
const request = [started, ...requested].find(({ type }) => type === 'approvalRequested');

describe('a request in the thread', () => {
  test('calls those who are to be notified, not those who may approve, where the rules tell them apart', () => {
    if (!request) throw new Error('nothing is requested');
    expect(lineOf(request)).toContain('<@U0LEAD>');
    expect(lineOf(request)).not.toContain('S0MANAGERS');
    expect(lineOf(request, { notify: undefined })).toContain('<!subteam^S0MANAGERS>');
  });
});

describe('a reminder in the thread', () => {
  test('calls as a whole whom the rules name, and by name whom the record names', () => {
    expect(lineOf(reminded())).toMatch(/<@U0LEAD>: the cutover of .* still waits/u);
    const named = lineOf(reminded({ to: [MARA, NILS], quiet: [ANA] }));
    expect(named).toMatch(/<@U0MARA>, <@U0NILS>: the cutover/u);
    expect(named).toMatch(
      /1 person has Do Not Disturb on and is left alone; the time until others are called goes on/u,
    );
    expect(named).not.toMatch(/U0LEAD|<@U0ANA>/u);
  });

  test('names nobody who is left alone or has a message of their own: a name would call them', () => {
    const line = lineOf(reminded({ to: [], quiet: [ANA], digest: [MARA, NILS] }));
    expect(line).toMatch(/The cutover of .* still waits.*2 people have a direct message with everything/su);
    expect(line).not.toContain('<@');
  });
});
