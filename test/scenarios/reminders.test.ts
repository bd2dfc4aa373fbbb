import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch } from './support/lines.ts';
import { card, openScene, prepare, registrations, textOf, threadOf } from './support/scene.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openScene({
    bot: {
      pace: 600,
      approval: {
        approvers: { group: 'wa-managers' },
        secondTier: { users: [people.bruno] },
        remind: ['2s'],
        escalateAfter: '4s',
      },
    },
  });
}, 60_000);
afterAll(() => stage.close(), 60_000);

const PATIENCE_MS = 20_000;

/** What the thread of the line's card says, once it says `part`. */
const thread = (ts: string, part: RegExp) => {
  const ana = stage.slack.as(people.ana);
  return ana.until(() => (part.test(threadOf(ana, ts)) ? threadOf(ana, ts) : undefined), PATIENCE_MS);
};

describe('a request that nobody answers', () => {
  test('leaves alone who has Do Not Disturb on, calls the other, and the second tier in time all the same', async () => {
    stage.slack.workspace.setQuiet(people.mara, true);
    const { ts } = await prepare(stage, branch(1));

    const said = await thread(ts, /You may approve it too/u);

    const reminder = said.split('\n').find((line) => line.includes('still waits for an approval')) ?? '';
    expect(reminder).toContain(`<@${people.nils}>`);
    expect(reminder).not.toMatch(new RegExp(`${people.mara}|subteam|wa-managers`, 'u'));
    expect(reminder).toMatch(/1 person has Do Not Disturb on and is left alone/u);
    expect(said).toContain(`<@${people.bruno}>: nobody has decided`);
    expect(registrations(stage, branch(1))).toBe(0);
  }, 60_000);

  test('beside another one comes as one direct message with both', async () => {
    const nils = stage.slack.as(people.nils);
    const { ts } = await prepare(stage, branch(2));

    const said = await thread(ts, /a direct message with everything that waits/u);
    const reminder = said.split('\n').find((line) => line.includes('still waits for an approval')) ?? '';
    expect(reminder).not.toMatch(/<@U0(?:MARA|NILS)/u);
    const digest = await nils.until(
      ({ messages }) => messages.find((message) => /2 approvals wait for you/u.test(textOf(message))),
      PATIENCE_MS,
    );

    expect(textOf(digest)).toMatch(
      new RegExp(`${branch(1).shown.replace('+', '\\+')}[^]*${branch(2).shown.replace('+', '\\+')}`, 'u'),
    );
    expect(nils.sees().messages.filter((m) => /approvals? waits? for you/u.test(textOf(m)))).toHaveLength(1);
    expect(textOf(await card(nils, branch(2), /Ready, holding/u))).toMatch(/Waiting for an approval/u);
  }, 60_000);
});
