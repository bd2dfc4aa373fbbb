import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readableText } from '../../sandbox/slack/page/person.ts';
import type { Event } from '../../src/migration/event.ts';
import { createCardMessages } from '../../src/slack/card-messages.ts';
import { createWitness } from '../../src/slack/witness.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { checked, MIGRATION, REQUEST, requested } from '../support/builders.ts';
import { until } from '../support/until.ts';
import { openKeeping, STEP_RUN, type Keeping } from './keeping.ts';
import { ANA, CHANNEL, ELSEWHERE, MARA, NILS } from './stage.ts';

let keeping: Keeping;

beforeEach(async () => {
  keeping = await openKeeping(checked);
});

afterEach(() => keeping.close());

const asked = requested.slice(checked.length);
const failed: Event = {
  type: 'stepFailed',
  step: 'provide-pin',
  failure: { source: 'ferryman', class: 'defect', kind: 'unknown' },
};

const workspace = () => keeping.stage.slack.workspace;

/** What people do to the channel, and how they undo it; `sentence` is what the requester is told. */
const ABSENCES = [
  {
    name: 'archived',
    leave: () => workspace().archive(CHANNEL, true),
    back: () => workspace().archive(CHANNEL, false),
    sentence: 'is archived or closed for new messages',
  },
  {
    name: 'left without the bot',
    leave: () => workspace().setMember(CHANNEL, false),
    back: () => workspace().setMember(CHANNEL, true),
    sentence: 'I am no longer in the channel',
  },
  {
    name: 'deleted',
    leave: () => workspace().deleteChannel(CHANNEL),
    back: () => workspace().restoreChannel(CHANNEL),
    sentence: 'has been deleted, or it is private',
  },
];

const calls = () =>
  keeping.stage.slack
    .traffic()
    .filter(({ direction, what }) => direction === 'from-bot' && ['chat.postMessage', 'chat.update'].includes(what));

const isAway = () => keeping.cards.aways.get(MIGRATION)?.told === keeping.entries().length;
const cardsShown = () => keeping.inChannel().filter(({ text }) => text.startsWith('Move of'));
const buttonsOf = (message: { blocks: unknown[] } | undefined) => JSON.stringify(message?.blocks).includes('"actions"');

async function shown() {
  const keeper = keeping.aKeeper();
  keeper.start();
  await keeping.append(keeper);
  await until(() => keeping.isShown());
  return keeper;
}

describe.each(ABSENCES)('while the channel is $name', ({ leave, back, sentence }) => {
  test('the requester and those who are called are told once, and Slack is asked no more', async () => {
    const keeper = await shown();
    leave();
    await keeping.append(keeper, ...asked);
    await until(isAway);
    const before = calls().length;
    await keeping.append(keeper, { type: 'reminded', requestId: REQUEST, n: 1 });
    await until(isAway);

    expect(calls()).toHaveLength(before);
    expect(keeping.toldDirectly(ANA)).toEqual([expect.stringContaining(sentence)]);
    expect(keeping.toldDirectly(ANA)[0]).toMatch(/Customers reach the number .*`\/invite @ferryman`/su);
    for (const manager of [MARA, NILS])
      expect(keeping.toldDirectly(manager)).toEqual([expect.stringContaining('Nobody can approve it before')]);
  });

  test('the requester still hears what they must hear', async () => {
    const keeper = await shown();
    leave();
    await keeping.append(keeper, ...asked.slice(0, 2));
    await until(isAway);
    await keeping.append(keeper, failed);
    await until(() => isAway() && keeping.toldDirectly(ANA).length === 2);

    expect(keeping.toldDirectly(ANA)[1]).toContain('Your move of');
  });

  test('and back, a new card takes the place of the old one and its thread goes on', async () => {
    const keeper = await shown();
    const [old] = cardsShown();
    leave();
    await keeping.append(keeper, ...asked);
    await until(isAway);
    back();
    keeping.skip(10_000);
    await until(() => keeping.isShown(), 10_000);

    const [retired, card] = keeping.inChannel();
    expect(keeping.inChannel()).toHaveLength(2);
    expect(retired?.ts).toBe(old?.ts);
    expect(readableText(retired ?? {})).toContain('no longer kept up to date');
    expect(buttonsOf(retired)).toBe(false);
    expect(buttonsOf(card)).toBe(true);
    expect(readableText(card ?? {})).toMatch(/takes the place of <[^>]*\|an earlier one>/u);
    expect(JSON.stringify(card?.blocks)).toContain(`p${old?.ts.replace('.', '')}`);
    expect(card?.thread.map((message) => readableText(message)).join(' ')).toContain('waits for an approval');
    expect(card?.thread.map((message) => readableText(message)).join(' ')).not.toContain('asked to move');
  });

  test('another process tells nobody twice, and brings the card back', async () => {
    const keeper = await shown();
    leave();
    await keeping.append(keeper, ...asked);
    await until(isAway);
    await keeper.stop();
    const next = keeping.aKeeper();
    await keeping.append(next, { type: 'reminded', requestId: REQUEST, n: 1 });
    await until(isAway);
    expect(keeping.toldDirectly(ANA)).toHaveLength(1);
    expect(keeping.toldDirectly(MARA)).toHaveLength(1);

    back();
    keeping.aKeeper().start();
    await until(() => keeping.isShown(), 10_000);
    expect(cardsShown()).toHaveLength(1);
  });
});

describe('a workflow that waits', () => {
  test.each<[string, readonly Event[]]>([
    ['is known to be away', asked.slice(0, 2)],
    ['is found away', []],
  ])('the step of a workflow ends with a move that is over when the channel %s', async (_when, before) => {
    const runs = workspace().stepRuns;
    runs.set(STEP_RUN, { id: STEP_RUN, callbackId: 'move_number', user: ANA, state: 'running' });
    const keeper = await shown();
    workspace().archive(CHANNEL, true);
    if (before.length > 0) {
      await keeping.append(keeper, ...before);
      await until(isAway);
    }
    await keeping.append(keeper, { type: 'cancelled', by: ANA });
    await until(() => isAway() && runs.get(STEP_RUN)?.state === 'completed');

    expect(runs.get(STEP_RUN)?.outputs).toMatchObject({ outcome: 'cancelled', migration: MIGRATION });
  });
});

describe('a card that comes back', () => {
  test('is found by a process that does not know of it, and no second one is posted', async () => {
    const keeper = await shown();
    const before = keeping.cards.records.get(MIGRATION);
    workspace().archive(CHANNEL, true);
    await keeping.append(keeper, ...asked);
    await until(isAway);
    const away = keeping.cards.aways.get(MIGRATION);
    workspace().archive(CHANNEL, false);
    keeping.skip(10_000);
    await until(() => keeping.isShown(), 10_000);
    await keeper.stop();
    // As it was before the new card was noted.
    if (!before || !away) throw new Error('the card was shown, and its channel was away');
    keeping.cards.records.set(MIGRATION, before);
    keeping.cards.aways.set(MIGRATION, away);
    await keeping.append(keeping.aKeeper());
    await until(() => keeping.isShown());

    expect(keeping.inChannel()).toHaveLength(2);
    const told = keeping.inChannel()[1]?.thread.map(({ blocks }) => JSON.stringify(blocks)) ?? [];
    expect(told.join(' ').match(/is ready and waits for an approval/gu)).toHaveLength(1);
  });

  test('goes into the channel that is configured now when the old one takes nothing', async () => {
    const keeper = await shown();
    await keeper.stop();
    workspace().archive(CHANNEL, true);
    workspace().setMember(ELSEWHERE, true);
    await keeping.append(keeping.aKeeper({ channel: ELSEWHERE }), ...asked);
    await until(() => keeping.isShown());

    const moved = keeping.stage.slack
      .as(ANA)
      .sees()
      .messages.filter(({ channel }) => channel === ELSEWHERE);
    expect(moved).toHaveLength(1);
    expect(readableText(moved[0] ?? {})).toMatch(/takes the place of <[^>]*\|an earlier one>/u);
    expect(moved[0]?.thread.map((message) => readableText(message)).join(' ')).toContain('asked to move');
    expect(keeping.toldDirectly(ANA)).toEqual([]);
  });
});

describe('a card that somebody deleted', () => {
  test('is posted again, with the way to what was said under the old one', async () => {
    const keeper = await shown();
    const old = cardsShown()[0];
    workspace().deleteMessage(CHANNEL, old?.ts ?? '');
    await keeping.append(keeper, ...asked);
    await until(() => keeping.isShown());

    const [card] = cardsShown();
    expect(card?.ts).not.toBe(old?.ts);
    expect(readableText(card ?? {})).toMatch(/takes the place of <[^>]*\|an earlier one>/u);
    expect(JSON.stringify(card?.blocks)).toContain(`thread_ts=${old?.ts}`);
  });

  test('says so when nothing is left of the old one', async () => {
    const keeper = await shown();
    const old = cardsShown()[0];
    for (const { ts } of old?.thread ?? []) workspace().deleteMessage(CHANNEL, ts);
    workspace().deleteMessage(CHANNEL, old?.ts ?? '');
    await keeping.append(keeper, ...asked);
    await until(() => keeping.isShown());

    expect(readableText(cardsShown()[0] ?? {})).toContain('takes the place of one that was deleted');
  });

  test('takes no note of a cutover with it', async () => {
    const keeper = await shown();
    const { client } = keeping.stage.bot;
    const witness = createWitness(client, keeping.cards, catalogueOf('en'));
    const note = { request: REQUEST, nonce: 'n1', epoch: 'run/repl', digest: 'a'.repeat(64) };
    await witness.note(MIGRATION, note);
    workspace().deleteMessage(CHANNEL, cardsShown()[0]?.ts ?? '');
    await keeping.append(keeper, ...asked);
    await until(() => keeping.isShown());
    await witness.note(MIGRATION, { ...note, nonce: 'n2' });

    expect(await witness.nonces(MIGRATION, REQUEST)).toEqual(['n1', 'n2']);
  });

  test('is posted once, also when the process dies before it notes where', async () => {
    const messages = createCardMessages(keeping.stage.bot.client);
    let deaths = 1;
    const post: typeof messages.post = async (...given) => {
      const place = await messages.post(...given);
      if (cardsShown().length > 0 && deaths > 0 && keeping.cards.records.size > 0) {
        deaths -= 1;
        throw new Error('the process died');
      }
      return place;
    };
    const keeper = keeping.aKeeper({ messages: { ...messages, post } });
    await keeping.append(keeper);
    await until(() => keeping.isShown());
    workspace().deleteMessage(CHANNEL, cardsShown()[0]?.ts ?? '');
    await keeping.append(keeper, ...asked);
    await until(() => keeping.isShown());

    expect(deaths).toBe(0);
    expect(cardsShown()).toHaveLength(1);
  });
});
