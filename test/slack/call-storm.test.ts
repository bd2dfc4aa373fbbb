import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebAPIRateLimitedError } from '@slack/web-api';
import type { Event } from '../../src/migration/event.ts';
import { E164, MigrationId } from '../../src/migration/ids.ts';
import { createCardKeeper } from '../../src/slack/card-keeper.ts';
import type { CardMessages } from '../../src/slack/card-messages.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { createPace } from '../../src/slack/pace.ts';
import { isFurther, type ToldUpTo } from '../../src/slack/thread-parts.ts';
import { group } from '../../src/slack/tokens.ts';
import { createCallBudgets } from '../../src/store/call-budgets.ts';
import { createRedisClients, untilReady, type RedisClients } from '../../src/store/redis-clients.ts';
import type { CallBudget } from '../../src/workflow/budget-ports.ts';
import { ANA, checked, entriesOf, requested, started } from '../support/builders.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { memoryCards } from './stage.ts';

/** `CALLS=all npm test -- test/slack/call-storm.test.ts`: the whole of scorecard row R18. */
const NUMBERS = process.env['CALLS'] === 'all' ? 200 : 40;
const STEP_MS = 250;
const RETRY_AFTER_S = 20;
/** How long alerts come, and when it must all be over. */
const ALERTS_MS = 600_000;
const MOST_MS = 5_000_000;

let redis: TestRedis;
const opened: RedisClients[] = [];

beforeAll(async () => {
  redis = await startRedis();
});

afterAll(async () => {
  for (const clients of opened) clients.close();
  await redis.stop();
});

/** Every call that Slack took, by method, and every one that it refused. */
function aSlack(clock: SteppedClock) {
  const took: Record<'post' | 'update', number[]> = { post: [], update: [] };
  let refusals = 0;
  const cards = new Map<string, { migration: string; revision: number }>();
  const threads = new Map<string, { lines: string[]; upTo: ToldUpTo }[]>();
  /** Storms: ten seconds of every ninety Slack refuses everything. */
  const isStorm = () => clock.now() % 90_000 < 10_000;
  const called = async <T>(method: 'post' | 'update', answer: () => T): Promise<T> => {
    await Promise.resolve();
    if (isStorm()) {
      refusals += 1;
      throw new WebAPIRateLimitedError(RETRY_AFTER_S);
    }
    took[method].push(clock.now());
    return answer();
  };
  const messages: CardMessages = {
    find: (_channel, migration) => {
      const found = [...cards].find(([, card]) => card.migration === migration);
      return Promise.resolve(found && { channel: 'C1', ts: found[0] });
    },
    post: (channel, { migration, memory }) =>
      called('post', () => {
        const ts = String(cards.size + 1);
        cards.set(ts, { migration, revision: (JSON.parse(memory) as { revision: number }).revision });
        return { channel, ts };
      }),
    update: ({ ts }, { migration, memory }) =>
      called('update', () => {
        cards.set(ts, { migration, revision: (JSON.parse(memory) as { revision: number }).revision });
      }),
    link: () => Promise.resolve(undefined),
    lastTold: ({ ts }) =>
      Promise.resolve(
        (threads.get(ts) ?? []).reduce<ToldUpTo>((best, { upTo }) => (isFurther(upTo, best) ? upTo : best), {
          told: 0,
          pieces: 0,
        }),
      ),
    tell: ({ ts }, lines, upTo) =>
      called('post', () => {
        threads.set(ts, [...(threads.get(ts) ?? []), { lines: [...lines], upTo }]);
      }),
    share: () => Promise.resolve(),
  };
  return { took, messages, cards, threads, called, refusals: () => refusals };
}

/** Most of the times that lie within one window of `ms`. */
const mostWithin = (times: readonly number[], ms: number): number => {
  const sorted = times.toSorted((a, b) => a - b);
  let first = 0;
  return sorted.reduce((most, time, last) => {
    while (time - sorted[first]! >= ms) first += 1;
    return Math.max(most, last - first + 1);
  }, 0);
};

test(`${NUMBERS} numbers at once keep within Slack’s limits, with alerts before them, through storms of 429`, async () => {
  const clock = new SteppedClock();
  const slack = aSlack(clock);
  const cards = memoryCards();
  let inFlight = 0;
  const seen = (budget: CallBudget): CallBudget => ({
    take: async (reserve) => {
      inFlight += 1;
      return budget.take(reserve).finally(() => {
        inFlight -= 1;
      });
    },
    hold: async (ms) => {
      inFlight += 1;
      return budget.hold(ms).finally(() => {
        inFlight -= 1;
      });
    },
  });
  const held = new Set<string>();
  const leases = {
    take: (name: string) => {
      if (held.has(name)) return Promise.resolve(undefined);
      held.add(name);
      const release = () => Promise.resolve(void held.delete(name));
      return Promise.resolve({ lost: new AbortController().signal, release });
    },
  };
  const journals = new Map<MigrationId, Event[]>();
  const replicas = await Promise.all(
    [0, 1].map(async () => {
      const clients = createRedisClients(redis.url, () => undefined);
      opened.push(clients);
      await untilReady(clients.command);
      const budgets = createCallBudgets(clients.command, clock);
      const pace = (name: string, burst: number, perMinute: number) =>
        createPace(clock, { burst, perMinute }, seen(budgets.of(name, { burst, perMinute })));
      // As src/wiring/slack-paces.ts has them by default.
      const [posting, updating] = [pace('post', 2, 57), pace('update', 8, 40)];
      const keeper = createCardKeeper({
        messages: slack.messages,
        cards,
        journal: { load: (id) => Promise.resolve(entriesOf(journals.get(id) ?? [])) },
        leases,
        clock,
        log: { info: () => {}, warn: () => {}, error: () => {} },
        channel: 'C1',
        words: catalogueOf('en'),
        approvers: () => group('S0MANAGERS'),
        tellAway: () => Promise.reject(new Error('the channel is there')),
        running: () => Promise.resolve([]),
        posting,
        updating,
      });
      keeper.start();
      return { keeper, updating };
    }),
  );

  const append = async (id: MigrationId, events: readonly Event[]) => {
    await cards.markBehind(id, clock.now());
    journals.set(id, [...(journals.get(id) ?? []), ...events]);
    const at = Number(id.slice(0, 11)) % 2;
    replicas[at]!.keeper.changed(id, 'now');
  };
  const ids = Array.from({ length: NUMBERS }, (_, index) => {
    const number = E164.parse(`+1631555${String(index).padStart(4, '0')}`);
    return { number, id: MigrationId.parse(`${number.slice(1)}-abcdefghij`) };
  });
  for (const { number, id } of ids) await append(id, [{ ...started, id, number } as Event, ...checked]);

  /** What happens to each number later: the request for an approval, and its end. */
  const later = ids.flatMap(({ id }, index) => [
    { at: 60_000 + index * 500, id, events: requested.slice(checked.length) },
    { at: 240_000 + index * 500, id, events: [{ type: 'cancelled', by: ANA } as Event] },
  ]);
  const alertWaits: number[] = [];
  let alertsAsked = 0;
  const alert = () => {
    const from = clock.now();
    const { updating } = replicas[alertsAsked % 2]!;
    alertsAsked += 1;
    const attempt = (): Promise<void> =>
      updating
        .run('alert', new AbortController().signal, () => slack.called('update', () => undefined))
        .then(() => void alertWaits.push(clock.now() - from))
        .catch(attempt);
    void attempt();
  };

  const settle = async () => {
    for (let idle = 0; idle < 2; idle = inFlight === 0 ? idle + 1 : 0) await new Promise((done) => setImmediate(done));
  };
  const isDone = ({ id }: { id: MigrationId }) => cards.records.get(id)?.told === journals.get(id)?.length;
  const isOver = (now: number) =>
    later.length === 0 && now >= ALERTS_MS && alertWaits.length === alertsAsked && ids.every(isDone);
  const begin = clock.now();
  const happen = async (now: number) => {
    for (const due of later.filter(({ at }) => at <= now)) {
      later.splice(later.indexOf(due), 1);
      await append(due.id, due.events);
    }
    if (now % 15_000 === 0 && now < ALERTS_MS) alert();
    await settle();
  };
  for (let now = 0; now < MOST_MS && !isOver(now); now = clock.now() - begin) {
    await happen(now);
    clock.advance(STEP_MS);
  }
  await Promise.all(replicas.map(({ keeper }) => keeper.stop()));

  const p99 = alertWaits.toSorted((a, b) => a - b)[Math.ceil(alertWaits.length * 0.99) - 1] ?? Infinity;
  const figures = {
    minutes: Math.round((clock.now() - begin) / 60_000),
    refused: slack.refusals(),
    posts: slack.took.post.length,
    updates: slack.took.update.length,
    postsInTenSeconds: mostWithin(slack.took.post, 10_000),
    updatesInAMinute: mostWithin(slack.took.update, 60_000),
    alerts: alertWaits.length,
    alertP99Seconds: p99 / 1_000,
  };
  console.log(JSON.stringify(figures));
  expect(figures.refused).toBeGreaterThan(5);
  expect(figures.updatesInAMinute).toBeLessThanOrEqual(50);
  expect(figures.postsInTenSeconds).toBeLessThanOrEqual(11);
  expect(figures.alertP99Seconds).toBeLessThanOrEqual(60);
  expect(figures.alerts).toBe(alertsAsked);
  // Nothing lost and nothing doubled: one card for each, at its end, and each line once.
  expect(slack.cards.size).toBe(NUMBERS);
  for (const [ts, { migration, revision }] of slack.cards) {
    const events = journals.get(MigrationId.parse(migration)) ?? [];
    const lines = (slack.threads.get(ts) ?? []).flatMap((message) => message.lines);
    expect(revision).toBe(events.length);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.join(' ')).toMatch(/asked to move.*waits for an approval.*cancelled/su);
  }
}, 120_000);
