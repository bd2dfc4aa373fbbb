import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readableText } from '../../sandbox/slack/page/person.ts';
import type { Event } from '../../src/migration/event.ts';
import { createCardMessages } from '../../src/slack/card-messages.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { createWitness } from '../../src/slack/witness.ts';
import { approved, checked, MIGRATION, REQUEST, requested } from '../support/builders.ts';
import { until } from '../support/until.ts';
import { openKeeping, type Keeping } from './keeping.ts';
import { ANA, CHANNEL, MARA, type Stage } from './stage.ts';

let keeping: Keeping;
let stage: Stage;
let cards: Keeping['cards'];

beforeEach(async () => {
  keeping = await openKeeping(checked);
  ({ stage, cards } = keeping);
});

afterEach(() => keeping.close());

const aKeeper: Keeping['aKeeper'] = (change) => keeping.aKeeper(change);
const append: Keeping['append'] = (...given) => keeping.append(...given);
const isShown = () => keeping.isShown();
const inChannel = () => keeping.inChannel();
const theCard = () => inChannel().find(({ text }) => text.startsWith('Move of'));
const thread = () => theCard()?.thread.map((message) => readableText(message)) ?? [];

const foreseen: Event[] = [
  {
    type: 'templatesRead',
    side: 'source',
    templates: Array.from({ length: 12 }, (_, index) => ({
      id: String(index),
      name: `order_${index}`,
      language: 'en_US',
      status: 'APPROVED',
      quality: 'GREEN',
    })),
  },
  { type: 'templatesRead', side: 'destination', templates: [] },
];

describe('the card', () => {
  test('is posted once, updated in place, and told about in its thread', async () => {
    const keeper = aKeeper();
    await append(keeper);
    await until(() => isShown());
    await append(keeper, ...requested.slice(checked.length));
    await until(() => isShown());

    expect(inChannel()).toHaveLength(1);
    expect(readableText(theCard() ?? {})).toContain('Ready, holding');
    expect(thread()).toHaveLength(2);
    expect(thread().join(' ')).toMatch(/asked to move .* is ready and waits for an approval/su);
  });

  test('shows only the latest of many changes', async () => {
    const keeper = aKeeper();
    await append(keeper);
    await until(() => isShown());
    const before = stage.slack.traffic().filter(({ what }) => what === 'chat.update').length;
    for (const event of requested.slice(checked.length)) await append(keeper, event);
    await until(() => isShown());

    const updates = stage.slack.traffic().filter(({ what }) => what === 'chat.update').length - before;
    expect(updates).toBeLessThan(requested.length);
    expect(readableText(theCard() ?? {})).toContain('Ready, holding');
  });

  test('brings a long list of templates into its thread as a file', async () => {
    const keeper = aKeeper();
    await append(keeper, ...foreseen);
    await until(() => isShown());

    const files = theCard()?.thread.flatMap((message) => message.files) ?? [];
    expect(files).toEqual([expect.objectContaining({ name: 'templates-16315551234-forecast.txt' })]);
    expect(files[0]?.content).toContain('order_11 (en_US): comes along');
    expect(thread().join(' ')).toContain('The full list is in the file');
  });

  test('tells a long list in its thread when Slack takes no file', async () => {
    const messages = createCardMessages(stage.bot.client);
    const share: typeof messages.share = (place, file) => messages.share({ ...place, channel: 'C0NOWHERE' }, file);
    await append(aKeeper({ messages: { ...messages, share } }), ...foreseen);
    await until(() => isShown());

    expect(theCard()?.thread.flatMap((message) => message.files)).toEqual([]);
    expect(thread().join(' ')).toContain('order_11 (en_US): comes along');
  });

  test('is found again by a process that does not know that it was posted', async () => {
    await append(aKeeper());
    await until(() => isShown());
    cards.records.clear();
    await append(aKeeper(), ...requested.slice(checked.length));
    await until(() => isShown());

    expect(inChannel()).toHaveLength(1);
    expect(thread()).toHaveLength(2);
  });

  test('repeats no line after a crash between telling and noting it', async () => {
    await append(aKeeper());
    await until(() => isShown());
    const record = cards.records.get(MIGRATION);
    if (!record) throw new Error('the card is posted');
    cards.records.set(MIGRATION, { ...record, told: 0 });
    await append(aKeeper());
    await until(() => isShown());

    expect(thread()).toHaveLength(1);
  });

  test('tells a long burst in several messages, and repeats none after a crash between two of them', async () => {
    const reason = 'x'.repeat(300);
    const takenOver = (by: typeof ANA, from: typeof ANA): Event => ({ type: 'takenOver', by, from, reason });
    const burst = Array.from({ length: 80 }, (_, i) => (i % 2 === 0 ? takenOver(MARA, ANA) : takenOver(ANA, MARA)));
    const messages = createCardMessages(stage.bot.client);
    let told = 0;
    const tell: typeof messages.tell = async (...message) => {
      await messages.tell(...message);
      told += 1;
      if (told === 2) throw new Error('the process died before it noted what it told');
    };
    await append(aKeeper({ messages: { ...messages, tell } }), ...burst);
    await until(() => isShown(), 10_000);

    const shown = (theCard()?.thread ?? []).map(({ blocks }) => JSON.stringify(blocks));
    expect(shown.length).toBeGreaterThan(2);
    expect(shown.join(' ').match(/took this move over/gu)).toHaveLength(80);
  });

  test('is posted again, with its story, when somebody deleted it', async () => {
    const keeper = aKeeper();
    await append(keeper);
    await until(() => isShown());
    const record = cards.records.get(MIGRATION);
    await stage.bot.client.chat.delete({ channel: CHANNEL, ts: record?.ts ?? '' });
    await append(keeper, ...requested.slice(checked.length));
    await until(() => isShown() && cards.records.get(MIGRATION)?.ts !== record?.ts);

    expect(readableText(theCard() ?? {})).toContain('Ready, holding');
    expect(thread().join(' ')).toContain('asked to move');
  });

  test('falls back to sections where Slack does not know plans', async () => {
    stage.slack.faults.invalidBlocksFor(['plan', 'task_card']);
    await append(aKeeper());
    await until(() => isShown());

    const types = theCard()?.blocks.map((block) => block['type']);
    expect(types).not.toContain('plan');
    expect(readableText(theCard() ?? {})).toContain('Check everything that can be read');
  });

  test('is drawn with plans where Slack knows them', async () => {
    await append(aKeeper());
    await until(() => isShown());

    expect(theCard()?.blocks.filter((block) => block['type'] === 'plan')).toHaveLength(2);
  });

  test('catches up after an outage of Slack, also in another process', async () => {
    const keeper = aKeeper();
    await append(keeper);
    await until(() => isShown());
    stage.slack.faults.down();
    await append(keeper, ...requested.slice(checked.length));
    await until(() => stage.slack.traffic().some(({ what, status }) => what === 'chat.update' && status === 503));
    await keeper.stop();
    stage.slack.faults.up();
    aKeeper().start();
    await until(() => isShown(), 10_000);

    expect(readableText(theCard() ?? {})).toContain('Ready, holding');
  });

  test('waits as long as Slack asks when it is called too often', async () => {
    const keeper = aKeeper();
    await append(keeper);
    await until(() => isShown());
    stage.slack.faults.rateLimit({ retryAfter: 1, times: 1, method: 'chat.update' });
    const before = performance.now();
    await append(keeper, ...requested.slice(checked.length));
    await until(() => isShown());

    expect(performance.now() - before).toBeGreaterThan(900);
  });

  test('is rendered by one of two replicas at a time', async () => {
    const [one, other] = [aKeeper(), aKeeper()];
    await Promise.all([append(one), append(other)]);
    await until(() => isShown());
    await Promise.all([append(one, ...requested.slice(checked.length)), append(other)]);
    await until(() => isShown() && !keeping.isTaken());

    expect(inChannel()).toHaveLength(1);
    expect(thread()).toHaveLength(2);
  });

  test('forgets that it lagged behind only once the mark is old enough', async () => {
    const keeper = aKeeper();
    keeper.start();
    await append(keeper);
    await until(() => isShown());
    expect(cards.marks.has(MIGRATION)).toBe(true);

    await until(() => !cards.marks.has(MIGRATION), 8_000);
  });
});

describe('while a decision is recorded', () => {
  const waiting = requested.slice(checked.length);
  const buttons = () => JSON.stringify(theCard()?.blocks).includes('ferryman.approve');
  const isRecording = () => readableText(theCard() ?? {}).includes('Recording the decision of <@U0MARA0003>');

  test('the card shows whose and no buttons, and they come back when nothing was recorded', async () => {
    const keeper = aKeeper();
    await append(keeper, ...waiting);
    await until(() => isShown());
    expect(buttons()).toBe(true);
    const asked = Promise.withResolvers<string>();
    const answer = keeper.whileRecording(MIGRATION, MARA, () => asked.promise);
    await until(isRecording);
    expect(buttons()).toBe(false);
    asked.resolve('refused');

    expect(await answer).toBe('refused');
    await until(buttons);
    expect(isRecording()).toBe(false);
  });

  test('the card goes straight to what was decided', async () => {
    const keeper = aKeeper();
    await append(keeper, ...waiting);
    await until(() => isShown());
    await keeper.whileRecording(MIGRATION, MARA, async () => {
      await until(isRecording);
      await append(keeper, ...approved.slice(requested.length));
    });
    await until(() => isShown() && !isRecording());

    expect(buttons()).toBe(false);
    expect(thread().join(' ')).toContain('approved the cutover');
    expect(
      thread()
        .join(' ')
        .match(/asked to move/gu),
    ).toHaveLength(2);
  });

  test('a fault brings them back too, and is the caller’s', async () => {
    const keeper = aKeeper();
    await append(keeper, ...waiting);
    await until(() => isShown());
    const work = async () => {
      await until(isRecording);
      throw new Error('the storage is away');
    };

    await expect(keeper.whileRecording(MIGRATION, MARA, work)).rejects.toThrow('the storage is away');
    await until(buttons);
  });

  test('a process that dies meanwhile leaves the card to another one', async () => {
    const keeper = aKeeper();
    await append(keeper, ...waiting);
    await until(() => isShown());
    void keeper.whileRecording(MIGRATION, MARA, () => new Promise(() => undefined));
    await until(isRecording);
    await keeper.stop();
    const mark = cards.marks.get(MIGRATION) ?? 0;
    expect(mark - Date.now()).toBeGreaterThan(10_000);
    cards.marks.set(MIGRATION, mark - 20_000);
    aKeeper().start();

    await until(buttons);
  });

  test('a decision waits for no Slack', async () => {
    const keeper = aKeeper();
    await append(keeper, ...waiting);
    await until(() => isShown());
    stage.slack.faults.down('connection-reset');

    expect(await keeper.whileRecording(MIGRATION, MARA, () => Promise.resolve('recorded'))).toBe('recorded');
    stage.slack.faults.up();
    await until(() => isShown());
  });
});

describe('the witness', () => {
  const note = { request: REQUEST, nonce: 'n1', epoch: 'run/repl', digest: 'a'.repeat(64) };
  const aWitness = () => createWitness(stage.bot.client, cards, catalogueOf('en'));

  test('reads back what it noted, for this request only', async () => {
    await append(aKeeper(), ...approved.slice(checked.length));
    await until(() => isShown());
    const witness = aWitness();
    await witness.note(MIGRATION, note);
    await witness.note(MIGRATION, { ...note, request: 'f'.repeat(32) as typeof REQUEST, nonce: 'n2' });

    expect(await witness.nonces(MIGRATION, REQUEST)).toEqual(['n1']);
  });

  test('refuses without a card', async () => {
    await expect(aWitness().note(MIGRATION, note)).rejects.toThrow('has no card in Slack yet');
    await expect(aWitness().nonces(MIGRATION, REQUEST)).rejects.toThrow('has no card in Slack yet');
  });

  test('refuses while Slack is away', async () => {
    await append(aKeeper());
    await until(() => isShown());
    stage.slack.faults.down('connection-reset');

    await expect(aWitness().note(MIGRATION, note)).rejects.toThrow();
    await expect(aWitness().nonces(MIGRATION, REQUEST)).rejects.toThrow();
  });
});
