import { expect, test } from '@jest/globals';
import type { Approvers } from '../../src/migration/policy.ts';
import { askedLately } from '../../src/workflow/asked-lately.ts';
import type { People } from '../../src/workflow/slack-ports.ts';
import { ANA, MARA } from '../support/builders.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { aPerson } from '../support/workflow.ts';

const GROUP = { group: 'managers', users: [] };

/** Groups as Slack tells them, counted; what it answers can be changed. */
function aSlack() {
  const slack = { asked: 0, members: { ids: new Set([MARA]) } as Approvers };
  const told = () => {
    slack.asked += 1;
    return Promise.resolve(slack.members);
  };
  const people: People = {
    homeTeamId: () => Promise.resolve('T1'),
    person: (id) => Promise.resolve(aPerson(id)),
    approvers: told,
    members: told,
  };
  return { slack, people };
}

test('a hundred questions at once are one of Slack, and the answer stands for four seconds', async () => {
  const { slack, people } = aSlack();
  const clock = aHandClock();
  const lately = askedLately(people, clock);
  await Promise.all(Array.from({ length: 100 }, () => lately.members(GROUP)));
  clock.advance(3_999);
  await lately.members(GROUP);
  expect(slack.asked).toBe(1);

  slack.members = { ids: new Set([ANA]) };
  clock.advance(1);
  expect(await lately.members(GROUP)).toEqual({ ids: new Set([ANA]) });
});

test('a group without anybody is asked for again at once', async () => {
  const { slack, people } = aSlack();
  const lately = askedLately(people, aHandClock());
  slack.members = { ids: new Set() };
  await lately.members(GROUP);
  slack.members = { ids: new Set([MARA]) };
  expect(await lately.members(GROUP)).toEqual({ ids: new Set([MARA]) });
});

test('what Slack did not say is asked again at once', async () => {
  const { slack, people } = aSlack();
  const lately = askedLately(people, aHandClock());
  slack.members = { unreachable: 'ratelimited' };
  expect(await lately.members(GROUP)).toEqual({ unreachable: 'ratelimited' });

  slack.members = { ids: new Set([MARA]) };
  expect(await lately.members(GROUP)).toEqual({ ids: new Set([MARA]) });
});

test('different groups are different questions', async () => {
  const { slack, people } = aSlack();
  const lately = askedLately(people, aHandClock());
  await Promise.all([lately.members({ users: [MARA] }), lately.members(GROUP), lately.members({ users: [ANA] })]);
  expect(slack.asked).toBe(3);
});
