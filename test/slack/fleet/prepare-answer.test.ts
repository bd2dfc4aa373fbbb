import { describe, expect, test } from '@jest/globals';
import { API_DIFFERENCES } from '../../../src/migration/route.ts';
import { catalogueOf } from '../../../src/slack/catalogue.ts';
import { fleetPrepare } from '../../../src/slack/fleet/prepare-answer.ts';
import type { ListenerDeps } from '../../../src/slack/listen/deps.ts';
import type { Submission } from '../../../src/slack/listen/submission.ts';
import { person } from '../../../src/slack/tokens.ts';
import { aPlanOfWaves, aRow, FLEET, FleetRun } from '../../fleet/builders.ts';
import { ANA, MARA } from '../../support/builders.ts';

const PIN = '739164';
const every = API_DIFFERENCES.map((value) => ({ value }));

/** Submits the form of a wave of three numbers, of which it named the lines 2 and 3. */
async function submitted(given: { from?: string; pin?: string; pins?: string; except?: string; items?: unknown[] }) {
  const { fleet } = new FleetRun([aRow(2), aRow(3), aRow(4)], aPlanOfWaves({ size: 3 }));
  const asked: { lines: number[]; pins?: unknown; items: string[] }[] = [];
  const operations = {
    fleet: () => Promise.resolve(fleet),
    prepareWave: (request: (typeof asked)[number]) => {
      asked.push(request);
      return Promise.resolve({ ok: true, fleet, confirmed: [2], pins: [2], fellOut: [], withoutPin: [3] });
    },
  };
  const deps = { fleets: { operations }, people: { approversToken: () => person(MARA) } } as unknown as ListenerDeps;
  const values = {
    except: { except: { value: given.except ?? null } },
    items: { items: { selected_options: given.items ?? every } },
    from: { from: { selected_option: given.from === undefined ? null : { value: given.from } } },
    pin: { pin: { value: given.pin ?? null } },
    pins0: { pins0: { value: given.pins ?? null } },
  } as unknown as Submission['values'];
  const metadata = JSON.stringify({ f: FLEET, w: 1, l: [2, 3] });
  const outcome = await fleetPrepare({ deps, words: catalogueOf('en'), user: ANA, metadata, values });
  return { asked, outcome, marked: 'errors' in outcome ? Object.keys(outcome.errors) : [] };
}

describe('the form for checklist and PINs of a wave', () => {
  test.each([
    ['one PIN for all', { from: 'one', pin: ` ${PIN} ` }, { from: 'one', pin: PIN }],
    ['one PIN of another keyboard', { from: 'one', pin: '٧٣٩١٦٤' }, { from: 'one', pin: PIN }],
    ['a list', { from: 'list', pins: `+14155560003,${PIN}` }, { from: 'list', pins: new Map([[3, PIN]]) }],
    [
      'a list copied from a text that runs from right to left',
      { from: 'list', pins: `\u2068+١٤١٥٥٥٦٠٠٠٣\u2069، \u2066۷۳۹۱۶۴\u2069` },
      { from: 'list', pins: new Map([[3, PIN]]) },
    ],
    ['new ones', { from: 'made' }, { from: 'made' }],
    ['two-step verification that is off', { from: 'two-step-off' }, { from: 'two-step-off' }],
    ['the checklist alone', { from: 'later' }, undefined],
  ])('settles %s for the numbers that it named', async (_what, given, pins) => {
    const { asked, outcome } = await submitted(given);

    expect(asked).toMatchObject([{ id: FLEET, wave: 1, by: ANA, lines: [2, 3], items: [...API_DIFFERENCES] }]);
    expect(asked[0]?.pins).toEqual(pins);
    expect(JSON.stringify(outcome)).toMatch(/confirmed for one number.*settled for one number.*\+1 415 556 0003/u);
  });

  test('settles nothing for a number that is left out', async () => {
    const { asked } = await submitted({ from: 'made', except: '+1 415 556 0002' });

    expect(asked.map(({ lines }) => lines)).toEqual([[3]]);
  });

  test.each([
    ['no PIN', { from: 'one' }, 'pin'],
    ['a PIN of seven digits', { from: 'one', pin: `${PIN}1` }, 'pin'],
    ['a PIN where the bot makes them', { from: 'made', pin: PIN }, 'pin'],
    ['a list where all have the same one', { from: 'one', pin: PIN, pins: `+14155560003,${PIN}` }, 'pins0'],
    ['an empty list', { from: 'list' }, 'pins0'],
    ['a list with a number that the form did not name', { from: 'list', pins: `+14155560004,${PIN}` }, 'pins0'],
    [
      'a list with a number that is left out',
      { from: 'list', pins: `+14155560003,${PIN}`, except: '+14155560003' },
      'pins0',
    ],
    ['a number to leave out that it did not name', { from: 'made', except: '+14155560004' }, 'except'],
    ['a point of the checklist that is not ticked', { from: 'made', items: every.slice(1) }, 'items'],
    ['no word about the PINs', {}, 'from'],
  ])('settles nothing with %s, and marks it without repeating a PIN', async (_what, given, where) => {
    const { asked, marked, outcome } = await submitted(given);

    expect([asked, marked]).toEqual([[], [where]]);
    expect(JSON.stringify(outcome)).not.toContain(PIN);
  });
});
