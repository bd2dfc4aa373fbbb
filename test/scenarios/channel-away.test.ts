import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Person } from '../../sandbox/slack/page/person.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch } from './support/lines.ts';
import { approve, card, modal, openScene, prepareAll, registrations, textOf } from './support/scene.ts';

const PATIENCE_MS = 25_000;

let stage: Stage;
let ana: Person;
let mara: Person;

beforeAll(async () => {
  stage = await openScene({ replicas: 2 });
  ana = stage.slack.as(people.ana);
  mara = stage.slack.as(people.mara);
}, 60_000);

afterAll(() => stage.close(), 60_000);

/** What a person was told directly of a number. */
const directly = (person: Person, shown: string): string[] => {
  const { channels: seen, messages } = person.sees();
  const direct = new Set(seen.filter(({ isDirect }) => isDirect).map(({ id }) => id));
  return messages.filter((m) => direct.has(m.channel) && textOf(m).includes(shown)).map(textOf);
};

test('an archived channel holds approvals up and nothing else, and the cards come back when it does', async () => {
  const [read, waiting, late] = [branch(0), branch(1), branch(2)];
  await prepareAll(stage, [read, waiting]);
  const old = await card(mara, waiting, /Ready, holding/u);
  await mara.clicks(await card(mara, read, /Ready, holding/u), 'ferryman.approve');
  const form = await modal(mara, /cannot be undone/u);
  const { workspace } = stage.slack;
  workspace.archive(channels.migrations, true);
  await ana.types(`/migrate ${late.e164}`, '#random');
  await ana.submits(await modal(ana, /platform ON_PREMISE/u));

  // The first that can't be shown brings it out for all of them.
  const everybody = [read, waiting, late].map((line) => ana.until(() => directly(ana, line.shown)[0], PATIENCE_MS));
  for (const sentence of await Promise.all(everybody))
    expect(sentence).toMatch(/is archived.*Customers reach the number.*\/invite @ferryman/su);
  await mara.until(() => directly(mara, waiting.shown).length > 0, PATIENCE_MS);
  await mara.submits(form, { 'Last four digits of the number': read.e164.slice(-4) });
  await mara.closes(await modal(mara, /nobody should approve what they cannot see/u));

  workspace.archive(channels.migrations, false);
  const back = await mara.until(() => {
    const now = mara.sees().messages.findLast((m) => m.channel === old.channel && textOf(m).includes(waiting.shown));
    return now && now.ts !== old.ts ? now : undefined;
  }, PATIENCE_MS);
  await approve(stage, waiting);
  await card(ana, waiting, /Done\./u);
  await card(ana, late, /confirm the differences/u);

  expect(textOf(back)).toContain('takes the place of');
  expect(registrations(stage, waiting)).toBe(1);
  expect(registrations(stage, read)).toBe(0);
  for (const line of [read, waiting, late])
    expect(directly(ana, line.shown).filter((text) => text.includes('is archived'))).toHaveLength(1);
});
