import { describe, expect, test } from '@jest/globals';
import type { SlackUserId } from '../../src/migration/ids.ts';
import type { Person } from '../../src/migration/policy.ts';
import { atAGlance } from '../../src/workflow/people-glance.ts';
import { ANA, MARA } from '../support/builders.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { aPerson } from '../support/workflow.ts';

function stage(answer: (id: SlackUserId) => Person | undefined = aPerson) {
  const asked: string[] = [];
  const clock = aHandClock();
  const people = {
    homeTeamId: () => Promise.resolve('T1'),
    person: (id: SlackUserId) => {
      asked.push(id);
      return Promise.resolve(answer(id));
    },
    approvers: () => Promise.resolve({ ids: new Set<SlackUserId>() }),
    members: () => {
      asked.push('members');
      return Promise.resolve({ ids: new Set<SlackUserId>([MARA]) });
    },
  };
  return { asked, clock, glanced: atAGlance(people, clock) };
}

describe('people at a glance', () => {
  test('are asked for once a minute each', async () => {
    const { asked, clock, glanced } = stage();

    const found = await Promise.all([glanced.person(ANA), glanced.person(ANA), glanced.person(MARA)]);
    clock.advance(59_999);
    await glanced.person(ANA);
    expect(found.map((person) => person?.id)).toEqual([ANA, ANA, MARA]);
    expect(asked).toEqual([ANA, MARA]);

    clock.advance(1);
    await glanced.person(ANA);
    expect(asked).toEqual([ANA, MARA, ANA]);
  });

  test('are asked for again when Slack did not name them', async () => {
    const { asked, glanced } = stage(() => undefined);

    expect(await glanced.person(ANA)).toBeUndefined();
    expect(await glanced.person(ANA)).toBeUndefined();
    expect(asked).toEqual([ANA, ANA]);
  });

  test('never come from memory where the question is who approves', async () => {
    const { asked, glanced } = stage();

    await glanced.members({ users: [] });
    await glanced.members({ users: [] });
    expect(asked).toEqual(['members', 'members']);
  });
});
