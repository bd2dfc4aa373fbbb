import { readableText } from '../../sandbox/slack/page/person.ts';
import type { PageMessage } from '../../sandbox/page-api.ts';
import type { Entry, Event } from '../../src/migration/event.ts';
import type { SlackUserId } from '../../src/migration/ids.ts';
import { createAwayTeller } from '../../src/slack/away-teller.ts';
import { createCardKeeper, type CardKeeper } from '../../src/slack/card-keeper.ts';
import { createCardMessages, type CardMessages } from '../../src/slack/card-messages.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { createOutcomes } from '../../src/slack/outcome.ts';
import { createStepEnd } from '../../src/slack/workflow-step/finish.ts';
import { ExecutionId } from '../../src/migration/ids.ts';
import { createPace } from '../../src/slack/pace.ts';
import { group } from '../../src/slack/tokens.ts';
import type { Clock } from '../../src/workflow/ports.ts';
import { entriesOf, MIGRATION, started } from '../support/builders.ts';
import { realClock } from '../support/store.ts';
import { ANA, CHANNEL, createStage, MARA, memoryCards, NILS, type Stage } from './stage.ts';

/** The run of a workflow's step that waits for the end of the migration. */
export const STEP_RUN = ExecutionId.parse('Fx0WAITING');

/** One migration, its card in an emulated Slack, and the keepers of it. */
export interface Keeping {
  stage: Stage;
  cards: ReturnType<typeof memoryCards>;
  /** The journal after its beginning; a test appends. */
  events: Event[];
  /** True while a keeper holds the card's lease. */
  isTaken(): boolean;
  aKeeper(change?: { messages?: CardMessages; channel?: string }): CardKeeper;
  /** Tells the keeper what operations tell it after an append. */
  append(keeper: CardKeeper, ...more: Event[]): Promise<void>;
  entries(): Entry[];
  isShown(): boolean;
  inChannel(): PageMessage[];
  /** What one person was told directly. */
  toldDirectly(user: SlackUserId): string[];
  /** Lets time pass for whoever waits for the channel to come back. */
  skip(ms: number): void;
  close(): Promise<void>;
}

/** Opens it with these events behind the start, which Ana asked for. */
export async function openKeeping(first: readonly Event[]): Promise<Keeping> {
  const stage = await createStage();
  const cards = memoryCards();
  const keepers: CardKeeper[] = [];
  const events = [...first];
  let isTaken = false;
  let skipped = 0;
  const clock: Clock = { ...realClock, monotonic: () => realClock.monotonic() + skipped };

  /** Leases of one name only, which is enough: there is one card. */
  const leases = {
    take: () => {
      if (isTaken) return Promise.resolve(undefined);
      isTaken = true;
      const release = () => {
        isTaken = false;
        return Promise.resolve();
      };
      return Promise.resolve({ lost: new AbortController().signal, release });
    },
  };

  /** A journal of now: the events told so far, all of the last minute. */
  const entries = (): Entry[] => {
    const all = entriesOf([{ ...started, requestedBy: ANA, execution: STEP_RUN } as Event, ...events]);
    const last = all.at(-1)?.at ?? 0;
    return all.map((entry) => ({ ...entry, at: Date.now() - (last - entry.at) - 1_000 }));
  };

  const { client } = stage.bot;
  const languageOf = () => Promise.resolve('en' as const);
  const log = { info: () => {}, warn: () => {}, error: () => {} };

  return {
    stage,
    cards,
    events,
    isTaken: () => isTaken,
    entries,
    aKeeper({ messages = createCardMessages(client), channel = CHANNEL } = {}) {
      const pace = () => createPace(clock, { burst: 20, perMinute: 600 });
      const telling = { client, cards, clock, languageOf, channel };
      const tellers = {
        tellRequester: createOutcomes(telling),
        finishStep: createStepEnd({ client, words: catalogueOf('en') }),
      };
      const keeper = createCardKeeper({
        messages,
        cards,
        journal: { load: () => Promise.resolve(entries()) },
        leases,
        clock,
        log,
        channel,
        words: catalogueOf('en'),
        approvers: () => group('S0MANAGERS'),
        ...tellers,
        tellAway: createAwayTeller({ ...telling, ...tellers, log, called: () => Promise.resolve([MARA, NILS]) }),
        running: () => Promise.resolve([MIGRATION]),
        posting: pace(),
        updating: pace(),
      });
      keepers.push(keeper);
      return keeper;
    },
    async append(keeper, ...more) {
      await cards.markBehind(MIGRATION, Date.now());
      events.push(...more);
      keeper.changed(MIGRATION, 'now');
    },
    isShown() {
      const record = cards.records.get(MIGRATION);
      const revision = entries().length;
      return record?.shown === revision && record.told === revision && !cards.aways.has(MIGRATION);
    },
    inChannel: () =>
      stage.slack
        .as(ANA)
        .sees()
        .messages.filter(({ channel, ephemeralFor }) => channel === CHANNEL && ephemeralFor === undefined),
    toldDirectly(user) {
      const { channels, messages } = stage.slack.as(user).sees();
      const direct = channels.filter(({ isDirect }) => isDirect).map(({ id }) => id);
      return messages.filter(({ channel }) => direct.includes(channel)).map((message) => readableText(message));
    },
    skip: (ms) => {
      skipped += ms;
    },
    async close() {
      await Promise.all(keepers.map((keeper) => keeper.stop()));
      await stage.close();
    },
  };
}
