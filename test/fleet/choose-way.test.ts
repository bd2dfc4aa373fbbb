import { describe, expect, test } from '@jest/globals';
import { chooseWay, proposalFor } from '../../src/fleet/choose-way.ts';
import { readRows, type DraftRow } from '../../src/fleet/read-rows.ts';
import { proposeRoutes, type RouteProposal } from '../../src/migration/proposal.ts';
import { WabaId } from '../../src/migration/ids.ts';
import { goodFacts, WABA } from '../support/builders.ts';

const ACME = { id: WABA, name: 'Acme' };
const LABS = { id: WabaId.parse('100200301'), name: 'Acme Labs' };
const NOON = Date.UTC(2026, 10, 22, 12);

const draft = (cells: string): DraftRow => {
  const head = 'number,route,waba,deployment,display_name,time_zone';
  const read = readRows(`${head}\n${cells}`, { wabas: [ACME, LABS], deployments: ['berlin', 'lisbon'] });
  if ('fault' in read || !read.rows[0]) throw new Error(JSON.stringify(read));
  return read.rows[0];
};

const onPremises = (...deployments: string[]): RouteProposal[] =>
  proposeRoutes({
    found: [{ waba: ACME, phone: goodFacts().phone }],
    wabas: [ACME, LABS],
    deployments: deployments.map((name) => ({ name, answers: true })),
  });
const nowhere = proposeRoutes({ found: [], wabas: [ACME, LABS], deployments: [] });

const chosen = (cells: string, ways: RouteProposal[], quietHours: { from: string; to: string }[] = []) =>
  chooseWay(draft(cells), ways, { quietHours, now: NOON });

describe('the way of a row', () => {
  test('is the one with a backup where the file says nothing, and the one without where it says so', () => {
    expect(chosen('+16315551234,,,,,', onPremises('berlin'))).toMatchObject({
      way: { route: 'on-premises-to-cloud', waba: WABA, deployment: 'berlin' },
    });
    expect(chosen('+16315551234,on-premises-without-backup,,,,', onPremises('berlin'))).toMatchObject({
      way: { route: 'on-premises-without-backup' },
    });
  });

  test('is asked for where several fit, naming them', () => {
    expect(chosen('+16315551234,,,,,', onPremises('berlin', 'lisbon'))).toMatchObject({
      code: 'way-ambiguous',
      values: { ways: 'on-premises-to-cloud / Acme / berlin; on-premises-to-cloud / Acme / lisbon' },
    });
    expect(chosen('+16315551234,,,lisbon,,', onPremises('berlin', 'lisbon'))).toMatchObject({
      way: { deployment: 'lisbon' },
    });
    expect(chosen('+16315551234,new-number,,,Acme,', nowhere)).toMatchObject({ code: 'way-ambiguous' });
  });

  test('must be named where no client answers, and where the number is on the Cloud API already', () => {
    const onCloud = proposeRoutes({
      found: [{ waba: ACME, phone: goodFacts({ phone: { platformType: 'CLOUD_API' } }).phone }],
      wabas: [ACME, LABS],
      deployments: [],
    });

    expect(chosen('+16315551234,,,,,', onPremises())).toMatchObject({
      code: 'way-unnamed',
      values: { ways: 'on-premises-without-backup / Acme' },
    });
    expect(chosen('+16315551234,,,,,', onCloud)).toMatchObject({ code: 'way-unnamed' });
    expect(chosen('+16315551234,,Acme Labs,,,', onCloud)).toMatchObject({ code: 'way-unnamed' });
    expect(chosen('+16315551234,waba-to-waba,Acme Labs,,,', onCloud)).toMatchObject({
      way: { route: 'waba-to-waba', waba: LABS.id, source: WABA },
    });
  });

  test('is refused where it does not exist, and a new number needs its name', () => {
    expect(chosen('+16315551234,,,,,', [])).toMatchObject({ code: 'no-way' });
    expect(chosen('+16315551234,new-number,,,Acme,', onPremises('berlin'))).toMatchObject({ code: 'way-impossible' });
    expect(chosen('+16315551234,new-number,Acme Labs,,,', nowhere)).toMatchObject({ code: 'name-missing' });
    expect(chosen('+16315551234,new-number,Acme Labs,,Acme,', nowhere)).toMatchObject({
      displayName: 'Acme',
      way: { waba: LABS.id },
    });
  });

  test('needs a place whose clock is known, with an hour that is not quiet, where there are quiet hours', () => {
    const nights = [{ from: '22:00', to: '07:00' }];

    expect(chosen('+16315551234,,,,,', onPremises('berlin'), nights)).toMatchObject({ country: 'US' });
    expect(chosen('+80012345678,,,,,', onPremises('berlin'), nights)).toMatchObject({ code: 'zone-missing' });
    expect(chosen('+80012345678,,,,,Europe/Berlin', onPremises('berlin'), nights)).toMatchObject({
      timeZone: 'Europe/Berlin',
    });
    const russia = [{ from: '17:00', to: '09:00' }];
    expect(chosen('+79161234567,,,,,', onPremises('berlin'), russia)).toMatchObject({ code: 'never-loud' });
    expect(chosen('+79161234567,,,,,Europe/Moscow', onPremises('berlin'), russia)).toMatchObject({
      timeZone: 'Europe/Moscow',
    });
  });

  test('is found again at the start, and not where it is gone', () => {
    const row = chosen('+16315551234,,,,,', onPremises('berlin'));
    if ('code' in row) throw new Error(row.code);

    expect(proposalFor(row, onPremises('berlin', 'lisbon'))).toMatchObject({ deployment: 'berlin' });
    expect(proposalFor(row, onPremises('lisbon'))).toBeUndefined();
    expect(proposalFor(row, nowhere)).toBeUndefined();
  });
});
