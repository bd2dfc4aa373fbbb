import { describe, expect, test } from '@jest/globals';
import { emptyAccount } from '../../src/health/account-record.ts';
import { decideWatch, entriesOf, evolved } from '../../src/health/decide-watch.ts';
import type { Watch } from '../../src/health/watch.ts';
import { SlackUserId } from '../../src/migration/ids.ts';
import { createWatchStops, type WatchStopPorts } from '../../src/workflow/watch-stops.ts';
import { aReading, target, watchShowing } from '../health/builders.ts';
import { aMigration, ANA, MARA } from '../support/builders.ts';
import { aPerson } from '../support/workflow.ts';

const OLGA = SlackUserId.parse('U0OLGA');
const { number } = target;

/** One watched number that Ana's move brought; Mara may approve. */
function stops(change: Partial<WatchStopPorts['people']> = {}) {
  let watch: Watch | undefined = watchShowing(aReading(0));
  const take = (command: Parameters<typeof decideWatch>[1]) => {
    const decision = decideWatch(watch, command, 1);
    if (decision.ok) watch = evolved(watch, entriesOf(watch, decision.events, 1));
    return Promise.resolve(watch);
  };
  return createWatchStops({
    watch: {
      watch: (asked) => Promise.resolve(asked === number ? watch : undefined),
      stop: ({ by, reason }) => take({ do: 'stop', by, reason }),
      resume: ({ by }) => take({ do: 'resume', by }),
    },
    watches: {
      stopped: () => Promise.resolve(watch?.stopped ? [number] : []),
      countStopped: () => Promise.resolve(watch?.stopped ? 1 : 0),
    },
    accounts: { load: (waba) => Promise.resolve(emptyAccount(waba)) },
    ledger: { load: () => Promise.resolve(aMigration()) },
    people: {
      homeTeamId: () => Promise.resolve('T1'),
      person: (id) => Promise.resolve(aPerson(id)),
      approvers: () => Promise.resolve({ ids: new Set([MARA]) }),
      ...change,
    },
  });
}

describe('who may have nobody watch a number', () => {
  test.each([
    ['the requester of its move', ANA],
    ['somebody who may approve', MARA],
  ])('is %s, with a reason; and who may take it up again', async (_who, by) => {
    const one = stops();

    expect(await one.stop({ number, by, reason: '  ' })).toEqual({ ok: false, why: 'reason-missing' });
    expect(await one.stop({ number, by, reason: ' given back ' })).toMatchObject({
      ok: true,
      watch: { stopped: { by, reason: 'given back' } },
    });
    expect(await one.ask({ number, by })).toEqual({ ok: false, why: 'stopped-already' });
    expect(await one.standing(5)).toMatchObject({ count: 1, watches: [{ target: { number } }] });
    expect(await one.resume({ number, by })).toMatchObject({ ok: true });
    expect(await one.resume({ number, by })).toEqual({ ok: false, why: 'watched-already' });
    expect(await one.standing(5)).toEqual({ count: 0, watches: [] });
  });

  test.each<[string, Partial<WatchStopPorts['people']>]>([
    ['anybody else', {}],
    ['an approver while Slack does not name them', { approvers: () => Promise.resolve({ unreachable: 'away' }) }],
  ])('is not %s', async (_who, people) => {
    const by = 'approvers' in people ? MARA : OLGA;

    expect(await stops(people).ask({ number, by })).toEqual({ ok: false, why: 'not-yours' });
    expect(await stops(people).stop({ number, by, reason: 'why' })).toEqual({ ok: false, why: 'not-yours' });
    expect(await stops(people).resume({ number, by })).toEqual({ ok: false, why: 'not-yours' });
  });

  test('is not somebody whom Slack no longer knows, though they asked for the move', async () => {
    const people = { person: () => Promise.resolve(undefined) };

    expect(await stops(people).stop({ number, by: ANA, reason: 'why' })).toEqual({ ok: false, why: 'not-yours' });
  });
});
