import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { App } from '@slack/bolt';
import { readableText } from '../../../sandbox/slack/page/person.ts';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { people } from '../../../sandbox/slack/world-seed.ts';
import { startSlack, startSocketApp } from './ferry-app.ts';

describe('a Bolt app in Socket Mode', () => {
  let slack: SlackEmulator;
  let app: App | undefined;

  beforeAll(async () => {
    slack = await startSlack();
    app = await startSocketApp(slack);
  });

  afterAll(async () => {
    await app?.stop();
    await slack.close();
  });

  test('goes from command to modal to message to approval', async () => {
    const ana = slack.as(people.ana);
    const mara = slack.as(people.mara);

    expect(await ana.types('/migrate +1 631 555 1234', '#number-migrations')).toEqual({ ok: true });
    const modal = await ana.until((seen) => seen.modals[0]);
    expect(await ana.submits(modal, { Number: '1631' })).toEqual({
      ok: false,
      errors: { number: 'Start with a plus sign.' },
    });
    expect(ana.sees().modals[0]?.errors).toEqual({ number: 'Start with a plus sign.' });
    expect(await ana.submits(modal, { Number: '+1631' })).toEqual({ ok: true });
    expect(ana.sees().modals).toEqual([]);

    const card = await mara.until((seen) => seen.messages.find((message) => message.text === '+1631 waits'));
    expect(readableText(card)).toContain(`asked by <@${people.ana}>`);
    expect(await mara.clicks(card, 'Approve')).toEqual({ ok: true });

    const done = await ana.until((seen) =>
      seen.messages.find((message) => message.text === `approved by ${people.mara}`),
    );
    expect(done.ts).toBe(card.ts);
    expect(done.blocks).toEqual([]);
    await mara.until((seen) =>
      seen.messages.find((message) => message.text === 'Thank you.' && message.ephemeralFor === people.mara),
    );
    expect(ana.sees().messages.map((message) => message.text)).not.toContain('Thank you.');
  });
});
