import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch } from './support/lines.ts';
import { answerTo, approve, asked, card, modal, openScene, prepare, registrations, textOf } from './support/scene.ts';

let stage: Stage;
let ana: Person;
let bruno: Person;
let mara: Person;
let nils: Person;

beforeAll(async () => {
  stage = await openScene({
    bot: {
      pace: 600,
      approval: { approvers: { group: 'wa-managers' }, quorum: 2, breakGlass: { users: [people.nils] } },
    },
  });
  ana = stage.slack.as(people.ana);
  bruno = stage.slack.as(people.bruno);
  mara = stage.slack.as(people.mara);
  nils = stage.slack.as(people.nils);
}, 60_000);
afterAll(() => stage.close(), 60_000);

/** A day a week from now, as it is typed. */
const nextWeek = () => new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

const inChannel = (person: Person, part: RegExp) =>
  person.until(({ messages }) =>
    messages.find((m) => m.channel === channels.migrations && m.ephemeralFor === undefined && part.test(textOf(m))),
  );

describe('somebody decides in place of a manager', () => {
  test('at one command, which everybody in the channel is told', async () => {
    expect(await asked(mara, `delegate @bruno until ${nextWeek()} 18:00`)).toMatch(/may approve in your place until/u);
    await inChannel(ana, /may approve in place of .* one vote between them/u);
    expect(await asked(ana, 'delegate list')).toMatch(/decides for/u);
  });

  test('by a form where the command does not say it all, and never a guest', async () => {
    await nils.types('/migrate delegate', '#number-migrations');
    const form = await modal(nils, /Somebody decides in your place/u);
    await nils.submits(form, { to: people.gus, date: nextWeek() });

    expect(textOf(await modal(nils, /./u))).toMatch(/Somebody decides/u);
    expect(JSON.stringify(nils.sees().modals.at(-1)?.errors)).toMatch(/cannot decide/u);
    await nils.closes();
  });

  test('and the vote counts once, with both names on the card', async () => {
    const line = branch(1);
    await bruno.clicks(await prepare(stage, line), 'ferryman.approve');
    // Bruno reads Spanish.
    await bruno.submits(await modal(bruno, /no se puede deshacer/u), { digits: line.e164.slice(-4) });
    await card(nils, line, /1 of 2 approvals, by .*\(for /u);

    const again = await answerTo(mara, async () => {
      await mara.clicks(await card(mara, line, /1 of 2/u), 'ferryman.approve');
    });
    expect(again).toMatch(/counted already/u);
    await approve(stage, line, people.nils);
    await card(ana, line, /Done\./u);
    expect(registrations(stage, line)).toBe(1);
  }, 60_000);
});

describe('break-glass', () => {
  test('tells everybody who may approve, marks the card, and makes the move', async () => {
    const line = branch(2);
    const held = await prepare(stage, line);
    const refused = await answerTo(mara, () => mara.clicks(held, 'ferryman.break-glass'));
    expect(refused).toMatch(/not among those who may approve alone/u);

    await nils.clicks(held, 'ferryman.break-glass');
    const form = await modal(nils, /You approve without the others/u);
    await nils.submits(form, { reason: 'The other manager is on a plane', word: `OVERRIDE ${line.e164.slice(-4)}` });

    const done = await card(ana, line, /Done\./u);
    expect(textOf(done)).toMatch(/Approved alone by .*The other manager is on a plane/u);
    expect(registrations(stage, line)).toBe(1);
    await mara.until(({ messages, channels: seen }) => {
      const direct = new Set(seen.filter(({ isDirect }) => isDirect).map(({ id }) => id));
      return messages.find((m) => direct.has(m.channel) && /approves the cutover of .* alone/u.test(textOf(m)));
    });
  }, 60_000);
});
