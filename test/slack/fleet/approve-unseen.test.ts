import { expect, test } from '@jest/globals';
import { catalogueOf } from '../../../src/slack/catalogue.ts';
import { fleetApprove } from '../../../src/slack/fleet/submissions.ts';
import type { ListenerDeps } from '../../../src/slack/listen/deps.ts';
import type { Submission } from '../../../src/slack/listen/submission.ts';
import { person } from '../../../src/slack/tokens.ts';
import { aPlanOfWaves, aRow, FLEET, FleetRun } from '../../fleet/builders.ts';
import { MARA } from '../../support/builders.ts';

/** A filled-in form for one wave of one number, while that number's card is away or not. */
function submitted(isAway: boolean) {
  const run = new FleetRun([aRow(2)], aPlanOfWaves({ approvals: 'wave' }));
  run.confirms();
  run.settles();
  run.starts(2, { stand: 'approval' });
  const approved: unknown[] = [];
  const operations = {
    fleet: () => Promise.resolve(run.fleet),
    approveWave: (request: unknown) => {
      approved.push(request);
      return Promise.resolve({ ok: true, fleet: run.fleet, counted: 1, fellOut: [] });
    },
  };
  const deps = {
    fleets: { operations },
    people: { approversToken: () => person(MARA) },
    cards: {
      away: () => Promise.resolve(isAway ? { card: '1.2', why: 'archived', at: 0 } : undefined),
      get: () => Promise.resolve({ channel: 'C1', ts: '1.2' }),
    },
  } as unknown as ListenerDeps;
  const submission: Submission = {
    deps,
    words: catalogueOf('en'),
    user: MARA,
    metadata: JSON.stringify({ f: FLEET, w: 0, d: 'a'.repeat(64), p: 'print' }),
    values: { count: { count: { value: '1' } } } as unknown as Submission['values'],
  };
  return { approved, outcome: fleetApprove(submission) };
}

test('nobody approves a wave while the card of one of its numbers cannot be shown', async () => {
  const { approved, outcome } = submitted(true);

  expect(JSON.stringify(await outcome)).toContain('nobody should approve what they cannot see');
  expect(approved).toEqual([]);
});

test('a wave whose cards can be seen is approved', async () => {
  const { approved, outcome } = submitted(false);

  await outcome;
  expect(approved).toHaveLength(1);
});
