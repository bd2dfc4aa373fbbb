import { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import { people } from '../../sandbox/slack/world-seed.ts';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import type { Entry } from '../../src/migration/event.ts';
import { Event } from '../../src/migration/event.ts';
import { fold } from '../../src/migration/evolve.ts';
import type { MigrationId } from '../../src/migration/ids.ts';
import { placeOf } from '../../src/migration/place.ts';
import { createJournal } from '../../src/store/journal.ts';
import { createMigrationIndex } from '../../src/store/migration-index.ts';
import { readStories, type Story } from '../chaos/audit.ts';
import { hire } from '../chaos/crew.ts';
import { randomIds, realClock } from '../support/store.ts';
import { isParked } from './bytes.ts';
import { copyRecords, nameOfCopy, originalsOf, type Original } from './clones.ts';
import { moverByBot, QUIET_WATCH, untilCard } from './movers.ts';
import type { How, Row } from './row.ts';
import { openSlowLine } from './slow-line.ts';
import { median } from './statistics.ts';

const ALL = 10_000;
/** Of all: those that wait for an approval, and those that run and wait for something else. */
const WAITING = 300;
const RUNNING = 700;
const REQUESTERS = 10;
/** By so much an answer of Redis comes later, to see how many are waited for one after the other. */
const DELAY_MS = 20;

interface Filling {
  client: Redis;
  story: Story;
  original: Original;
  requesters: readonly string[];
}

/** The same story about another number, asked for by another person: a journal of its own, whose chain holds. */
async function retell({ client, story, original, requesters }: Filling, index: number): Promise<void> {
  const { number, id } = nameOfCopy(original, index);
  const requester = requesters[index % requesters.length] ?? '';
  const told = (entry: Entry): Entry['event'] =>
    Event.parse(
      JSON.parse(
        JSON.stringify(entry.event)
          .replaceAll(story.migration.id, id)
          .replaceAll(original.digits, number.slice(1))
          .replaceAll(story.migration.requestedBy, requester),
      ),
    );
  const isEarly = index >= WAITING;
  const end = isEarly ? story.entries.findIndex(({ event }) => event.type === 'pinChosen') : story.entries.length;
  const events = story.entries.slice(0, end).map(told);
  const journal = createJournal({ client, clock: realClock, ids: randomIds });
  const started = await journal.start(id, { actor: 'ferryman', events });
  const migration = started.ok ? fold(started.entries) : undefined;
  if (!migration) throw new Error(`${id} could not be begun`);
  await createMigrationIndex(client).place(id, placeOf(migration), migration.startedAt);
}

/** Fills the storage with 10 000 migrations: most are over, some run, some wait for an approval. */
async function fill(stage: Stage, requesters: readonly string[]): Promise<void> {
  const { world, redis } = stage;
  const client = new Redis(redis.url);
  try {
    const [line] = world.deployments.slice(-1);
    if (!line) throw new Error('no number to move');
    const number = { e164: line.e164, pin: world.number(line.e164).pin ?? '' };
    const agents = moverByBot(stage, { agents: 1, managers: 0 });
    agents.wanted.push(number);
    await untilCard(stage, number, isParked);
    await agents.end();
    const [original] = await originalsOf(client, [number.e164]);
    const story = (await readStories(redis.url)).find(({ migration }) => migration.number === number.e164);
    if (!story || !original) throw new Error('the number has no story');
    for (let index = 0; index < WAITING + RUNNING; index++)
      await retell({ client, story, original, requesters }, index);
    const over = ALL - WAITING - RUNNING;
    await copyRecords(client, [original], { count: over, kinds: ['journal', 'rest'], from: WAITING + RUNNING });
    const recent: [number, MigrationId][] = [];
    for (let index = WAITING + RUNNING; index < ALL; index++) recent.push([index, nameOfCopy(original, index).id]);
    await client.zadd('ferryman:{index}:recent', ...recent.flat());
  } finally {
    client.disconnect();
  }
}

/** From Slack's word that the person opened Home to the view that comes, ms. */
async function openedHome({ slack }: Stage, user: string): Promise<number> {
  const seen = slack.traffic().length;
  await slack.as(user).opensHome();
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    const news = slack.traffic().slice(seen);
    const published = news.find(({ what, direction }) => what === 'views.publish' && direction === 'from-bot');
    const opened = news.find(({ what, text }) => what === 'events_api' && text.includes('app_home_opened'));
    if (published && opened) {
      if (!published.text.includes('ferryman.home')) throw new Error('Home could not be made');
      return Date.parse(published.at) - Date.parse(opened.at);
    }
    await pause(2);
  }
  throw new Error('no Home came');
}

async function homesOf(stage: Stage, rounds: number): Promise<number[]> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) took.push(await openedHome(stage, people.mara));
  return took;
}

/** Home of a manager over 10 000 migrations, from the word of Slack to the view, with everything Slack is asked in between. */
export async function measureHome({ rounds }: How): Promise<Row[]> {
  const stage = await openStage({ numbers: 1, replicas: 0, bot: { settleMs: 1, pace: 6_000, watch: QUIET_WATCH } });
  const line = await openSlowLine(stage.redis.url);
  try {
    await stage.addBot({ places: { redisUrl: line.url } });
    await fill(stage, hire(stage.slack, people.ana, { count: REQUESTERS }));
    const [first = Number.NaN] = await homesOf(stage, 1);
    await homesOf(stage, rounds);
    const atOnce = median(await homesOf(stage, rounds * 2));
    line.delayBy(DELAY_MS);
    const late = median(await homesOf(stage, rounds));
    return [
      {
        id: 'P13',
        metric: 'Home of a manager, 10 000 migrations: opened → published',
        value: atOnce,
        unit: 'ms',
        rounds: rounds * 2,
        target: 30,
        note: `${WAITING} wait, ${WAITING + RUNNING} run; the first after the start took ${first.toFixed(0)} ms`,
      },
      {
        id: 'P13',
        metric: '… answers of Redis waited for one after the other',
        value: (late - atOnce) / DELAY_MS,
        unit: 'trips',
        rounds,
        target: 3,
        note: `by ${DELAY_MS} ms more for each answer`,
      },
    ];
  } finally {
    await stage.close();
    await line.close();
  }
}
