import { expect, test } from '@jest/globals';
import { readRows } from '../../src/fleet/read-rows.ts';
import { fleetCsv } from '../../src/fleet/write-csv.ts';
import { ANA, WABA } from '../support/builders.ts';
import { aPlanOfWaves, aRow, FleetRun, migrationOf } from './builders.ts';

const HOSTILE = ['=HYPERLINK("http://x")', '+1', '-1+1', '@SUM(A1)', '\tx', '\rx', '＝1'];

test('a fleet as CSV tells where every number stands, and holds no formula whatever names are in it', () => {
  const rows = HOSTILE.map((name, index) => {
    const row = aRow(index + 2, { displayName: name });
    return { ...row, way: { ...row.way, wabaName: name } };
  });
  const run = new FleetRun(rows, aPlanOfWaves());
  run.confirms();
  run.settles();
  run.starts(2, { stand: 'person' });
  run.settles();
  run.does({ do: 'skip', by: ANA, line: 3 });

  const lines = fleetCsv(run.fleet, run.sightings).split('\r\n');

  expect(lines[0]).toBe('line,number,route,waba,from_waba,deployment,display_name,wave,state,why,migration,changed_at');
  expect(lines[1]).toContain(`canary,person,,${migrationOf(2)},`);
  expect(lines[2]).toContain(',1,left-out,,,2026-11-22T09:00:00.000Z');
  expect(lines[3]).toContain(',waiting,,,');
  const cells = lines.slice(1, -1).flatMap((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/u));
  expect(cells.filter((cell) => /^"?[=+\-@\t\r＝]/u.test(cell))).toEqual([]);
});

test('numbers of such a file can be given to the form again', () => {
  const run = new FleetRun([aRow(2)], aPlanOfWaves());
  const [, second = ''] = fleetCsv(run.fleet, new Map()).split('\r\n');

  const number = second.split(',')[1] ?? '';

  expect(readRows(`number\n${number}`, { wabas: [{ id: WABA, name: 'Acme' }], deployments: [] })).toMatchObject({
    rows: [{ number: '+14155560002' }],
  });
});
