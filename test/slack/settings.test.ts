import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PageModal } from '../../sandbox/page-api.ts';
import { readableText } from '../../sandbox/slack/page/person.ts';
import { USUAL } from '../../src/migration/personal-settings.ts';
import type { Migration } from '../../src/migration/state.ts';
import { createAskedTeller } from '../../src/slack/asked-teller.ts';
import { createOutcomes } from '../../src/slack/outcome.ts';
import { aMigration, REQUEST, requested } from '../support/builders.ts';
import { ANA, BRUNO, CHANNEL, createStage, MARA, NILS, type Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await createStage();
}, 30_000);
afterAll(() => stage.close());

const who = (user: string) => stage.slack.as(user);
const form = (user: string): Promise<PageModal> => who(user).until(({ modals }) => modals.at(-1));

/** Direct messages of the bot to a person, as text. */
function direct(user: string): string[] {
  const { messages, channels } = who(user).sees();
  const ids = new Set(channels.filter(({ isDirect }) => isDirect).map(({ id }) => id));
  return messages.filter(({ channel }) => ids.has(channel)).map((message) => readableText(message));
}

/** A move that Ana asked for. */
const anas = (...events: Parameters<typeof aMigration>): Migration => ({ ...aMigration(...events), requestedBy: ANA });

const telling = () => ({
  client: stage.bot.client,
  cards: stage.cards,
  clock: stage.deps.clock,
  languageOf: (user: string) => stage.deps.people.languageOf(user),
  channel: CHANNEL,
});

describe('the settings of a person', () => {
  test('are opened by the command, and the language chosen there is read from then on, on Home too', async () => {
    const ana = who(ANA);
    await ana.types('/migrate settings', CHANNEL);
    const shown = await form(ANA);
    expect(readableText(shown.view)).toMatch(/As in Slack.*Español.*Italiano/su);
    await ana.submits(shown, { 'Language of what only you read': 'Italiano' });
    await ana.until(({ messages }) => messages.some(({ text }) => /Le tue impostazioni sono salvate/u.test(text)));
    await ana.until(({ home }) => home && /Impostazioni/u.test(readableText(home)));

    await ana.clicks('home', 'Impostazioni');
    const again = await form(ANA);
    expect(readableText(again.view)).toMatch(/Lingua di ciò che leggi solo tu/u);
    expect(await stage.deps.personal.of(ANA)).toEqual({ ...USUAL, language: 'it' });
    await ana.submits(again, { 'Lingua di ciò che leggi solo tu': 'Come in Slack' });
    await ana.until(({ modals }) => modals.length === 0);
    expect(await stage.deps.people.languageOf(ANA)).toBe('en');
  });

  test('bring a direct message for each request to those who want one, and to nobody else', async () => {
    await stage.deps.personal.save(BRUNO, { ...USUAL, requests: 'message' });
    await stage.deps.personal.save(ANA, { ...USUAL, requests: 'message' });
    const tell = createAskedTeller({
      ...telling(),
      personal: stage.deps.personal,
      called: () => Promise.resolve([ANA, BRUNO, MARA]),
    });
    const asked = requested.find((event) => event.type === 'approvalRequested');
    if (!asked) throw new Error('an approval is requested');
    await tell(anas(...requested), asked);

    expect(direct(BRUNO)).toEqual([expect.stringMatching(/espera una aprobación/u)]);
    expect(direct(MARA)).toEqual([]);
    // Ana asked for the move herself.
    expect(direct(ANA)).toEqual([]);

    const over = anas(...requested, { type: 'rejected', requestId: REQUEST, by: MARA, reason: 'not now' });
    await tell(over, asked);
    expect(direct(BRUNO)).toHaveLength(1);
  });

  test('can leave out how one’s own moves ended, and never that one of them needs a person', async () => {
    const told = () =>
      who(ANA)
        .sees()
        .messages.filter(({ text }) => text.startsWith('Your move of'));
    const outcomes = createOutcomes({ ...telling(), wantsOutcomes: () => Promise.resolve(false) });

    await outcomes(anas(...requested, { type: 'rejected', requestId: REQUEST, by: NILS, reason: 'not now' }));
    expect(told()).toEqual([]);
    await outcomes(anas(...requested));
    expect(told()).toHaveLength(1);
  });
});
