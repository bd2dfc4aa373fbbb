import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { privateAnswer } from '../../sandbox/tour/people.ts';
import { verifyPack } from '../../src/evidence/verify-pack.ts';
import { BERLIN } from './support/lines.ts';
import { migrate, MIGRATIONS, modal, openScene, opensForm, textOf } from './support/scene.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openScene();
}, 60_000);
afterAll(() => stage.close(), 60_000);

describe('after a whole migration', () => {
  test('its evidence can be asked for, lies under the card, verifies against the hash told there, and holds no secret', async () => {
    const ana = stage.slack.as(people.ana);
    const { ts } = await migrate(stage, BERLIN);

    await ana.types(`/migrate audit ${BERLIN.e164}`, MIGRATIONS);

    await privateAnswer(ana, /is whole: \d+ entries, none deleted, changed or moved/u);
    const reply = await ana.until(({ messages }) =>
      messages.find((message) => message.ts === ts)?.thread.find((message) => message.files.length > 0),
    );
    const [json, page] = reply.files;
    const head = /[0-9a-f]{64}/u.exec(reply.text)?.[0];
    const checked = verifyPack(json?.content ?? '', head);
    expect(checked).toMatchObject({
      ok: true,
      pack: {
        migration: { number: BERLIN.e164, outcome: 'completed', requestedBy: people.ana },
        downtime: { lasts: false },
        cutovers: [{ settled: { outcome: 'done' } }],
      },
    });
    expect(checked.ok && checked.pack.decisions.find(({ what }) => what === 'approved')).toMatchObject({
      by: people.mara,
      policy: { isRequester: false, withinExpiry: true },
    });
    expect(page?.content).toContain('Time without service');
    for (const file of reply.files) expect(file.content).not.toContain(BERLIN.pin);
  }, 60_000);

  test('a start says first that the number was moved, by whose move and where to', async () => {
    const ana = stage.slack.as(people.ana);

    await opensForm(ana, `/migrate ${BERLIN.e164}`);

    const form = textOf(await modal(ana, /I have moved this number already:/u));
    expect(form).toMatch(/to Acme, .* for @Ana Torres|to Acme, .* for <@U0ANA/u);
    expect(form).not.toContain('Most likely');
  }, 60_000);
});
