import { join } from 'node:path';
import { freePort } from '../../sandbox/free-port.ts';
import {
  createSlackEmulator,
  type SlackEmulator,
  type SlackEmulatorOptions,
} from '../../sandbox/slack/slack-emulator.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import { SlackUserId, type MigrationId } from '../../src/migration/ids.ts';
import type { NumberFacts } from '../../src/migration/facts.ts';
import { otherWays } from '../../src/migration/other-ways.ts';
import { impossibleRoutes, proposeRoutes, type WabaRef } from '../../src/migration/proposal.ts';
import type { Migration } from '../../src/migration/state.ts';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import type { ListenerDeps } from '../../src/slack/listen/deps.ts';
import { registerListeners } from '../../src/slack/listeners.ts';
import { settingsClicks } from '../../src/slack/settings/command.ts';
import { createPeople } from '../../src/slack/people.ts';
import { createPersonal } from '../../src/workflow/personal-settings.ts';
import { memorySettings } from '../support/memory-settings.ts';
import type { LookUp, OperationResult, Operations } from '../../src/workflow/operations.ts';
import type { AwayRecord, CardRecord, Cards } from '../../src/workflow/slack-ports.ts';
import { goodFacts, NUMBER, WABA } from '../support/builders.ts';
import { realClock } from '../support/store.ts';

export const ANA = SlackUserId.parse(people.ana);
export const BRUNO = SlackUserId.parse(people.bruno);
export const MARA = SlackUserId.parse(people.mara);
export const NILS = SlackUserId.parse(people.nils);
export const APPROVERS = { group: 'wa-managers', users: [] };

/** One call of an operation. */
export interface OperationCall {
  operation: keyof Operations;
  request: unknown;
}

/** Operations as a plain object: every call is noted, and answers what the test set, or a sensible thing. */
export interface FakeOperations extends Operations {
  calls: OperationCall[];
  /** The migrations that exist. */
  migrations: Migration[];
  answers: Partial<Operations>;
}

/** The number as the look-up finds it. */
export function aFound(change: Partial<NumberFacts> = {}): LookUp['found'][number] {
  const { phone } = goodFacts();
  if (!phone) throw new Error('the good facts have a number');
  return { waba: { id: WABA, name: 'Acme' }, phone: { ...phone, ...change } };
}

/** What a look-up answers for these whereabouts: the ways and the obstacles are the real ones. */
export function aLookUp(
  change: Partial<Pick<LookUp, 'found' | 'deployments' | 'unreadable' | 'number'>> & { wabas?: WabaRef[] } = {},
): LookUp {
  const { wabas = [{ id: WABA, name: 'Acme' }], ...rest } = change;
  const base = { number: NUMBER, unreadable: [], found: [aFound()], deployments: [{ name: 'berlin', answers: true }] };
  const read = { ...base, ...rest };
  const whereabouts = { ...read, wabas };
  return {
    ...read,
    searched: wabas.map(({ name }) => name),
    proposals: proposeRoutes(whereabouts),
    impossible: impossibleRoutes(whereabouts),
    others: otherWays(read.found, Date.UTC(2026, 10, 15)),
  };
}

export function fakeOperations(...migrations: Migration[]): FakeOperations {
  const calls: OperationCall[] = [];
  const fake = { calls, migrations, answers: {} as Partial<Operations> };
  const first = (): OperationResult => {
    const [migration] = fake.migrations;
    return migration ? { ok: true, migration } : { ok: false, refusal: { code: 'unknown-migration' } };
  };
  const unlessBarred: Operations['approve'] & Operations['breakGlass'] = async ({ bar }) => {
    const refusal = await bar?.();
    return refusal ? { ok: false, refusal } : first();
  };
  const running = () => fake.migrations.filter((migration) => !migration.ending);
  const defaults: Operations = {
    lookUp: () => Promise.resolve(aLookUp()),
    start: () => Promise.resolve(first()),
    confirmDifferences: () => Promise.resolve(first()),
    choosePin: () => Promise.resolve(first()),
    prepareAll: () => Promise.resolve({ ok: true, prepared: [] }),
    authorityToDecide: () => Promise.resolve({}),
    standing: () =>
      Promise.resolve({
        decide: {},
        hasVoted: false,
        alone: false,
        delegated: false,
        policy: { rule: 'default', quorum: 1, approversFrom: APPROVERS },
      }),
    decidable: async ({ by, among }) => {
      const found = await Promise.all(
        among.map(async (migration) => fake.answers.authorityToDecide?.({ migration, by })),
      );
      return among.filter((_, index) => !('refusal' in (found[index] ?? {})));
    },
    approve: unlessBarred,
    approveAll: (requests) => Promise.resolve(requests.map(first)),
    breakGlass: unlessBarred,
    refusalToBreakGlass: () => Promise.resolve(undefined),
    delegate: ({ by, to, until }) => Promise.resolve({ ok: true, delegation: { from: by, to, since: 0, until } }),
    endDelegation: () => Promise.resolve({ ok: false, refusal: { code: 'no-delegation' } }),
    delegationsInForce: () => Promise.resolve([]),
    reject: () => Promise.resolve(first()),
    restoreOverride: () => Promise.resolve(first()),
    answerPinAlarm: () => Promise.resolve(first()),
    retry: () => Promise.resolve(first()),
    confirmTwoStepOff: () => Promise.resolve(first()),
    freeSlot: () => Promise.resolve(first()),
    chooseCode: () => Promise.resolve(first()),
    enterCode: () => Promise.resolve(first()),
    chooseRegion: () => Promise.resolve(first()),
    hold: () => Promise.resolve(first()),
    release: () => Promise.resolve(first()),
    judgeOutcome: () => Promise.resolve(first()),
    confirmInbound: () => Promise.resolve(first()),
    stopAll: () => Promise.resolve({ ok: true, onTheWire: 0 }),
    liftStop: () => Promise.resolve({ ok: true, onTheWire: 0 }),
    stopped: () => Promise.resolve(undefined),
    preflight: () => Promise.resolve({ findings: [], facts: goodFacts() }),
    confirmDelivery: () => Promise.resolve(first()),
    takeOver: () => Promise.resolve(first()),
    cancel: () => Promise.resolve(first()),
    migration: (id) => Promise.resolve(fake.migrations.find((migration) => migration.id === id)),
    runningOn: (number) => Promise.resolve(running().find((migration) => migration.number === number)),
    home: async ({ by, limit }) => {
      const { migrations, unreadable } = await operations.running(limit);
      const open = migrations.filter(({ approval }) => approval && !approval.decision);
      return {
        waiting: await operations.decidable({ by, among: open }),
        mine: migrations.filter(({ requestedBy }) => requestedBy === by),
        holding: [],
        running: migrations,
        counts: { running: migrations.length, unreadable: unreadable.length },
      };
    },
    running: (limit) => Promise.resolve({ migrations: running().slice(0, limit), unreadable: [] }),
    ofNumber: (number) => Promise.resolve(fake.migrations.filter((migration) => migration.number === number)),
    ticketDraft: () =>
      Promise.resolve({ topic: 'WABiz: Cloud API', requestType: 'Migration', text: 'line one\nline two' }),
  };
  const noted = <K extends keyof Operations>(operation: K): Operations[K] => {
    const call = (request: never) => {
      calls.push({ operation, request });
      const answer = (fake.answers[operation] ?? defaults[operation]) as (request: never) => unknown;
      return answer(request);
    };
    return call as Operations[K];
  };
  const operations = Object.fromEntries(
    (Object.keys(defaults) as (keyof Operations)[]).map((name) => [name, noted(name)]),
  ) as unknown as Operations;
  return Object.assign(fake, operations);
}

const notHere = () => Promise.reject(new Error('this stage has no deployments'));

/** No deployment is configured. */
const noBackups: ListenerDeps['backups'] = { deployments: () => [], take: notHere, list: notHere, remove: notHere };
const noQuestions: ListenerDeps['questions'] = { plan: notHere, due: notHere, later: notHere, done: notHere };
const noRestores: ListenerDeps['restores'] = {
  choices: notHere,
  preview: notHere,
  request: notHere,
  act: notHere,
  restore: notHere,
};

/** Card records in memory; every mark stays until the card has caught up. */
export function memoryCards(): Cards & {
  records: Map<MigrationId, CardRecord>;
  marks: Map<MigrationId, number>;
  aways: Map<MigrationId, AwayRecord>;
} {
  const records = new Map<MigrationId, CardRecord>();
  const aways = new Map<MigrationId, AwayRecord>();
  const marks = new Map<MigrationId, number>();
  const begun = new Set<MigrationId>();
  return {
    records,
    marks,
    aways,
    away: (id) => Promise.resolve(aways.get(id)),
    putAway: (id, record) => {
      aways.set(id, record);
      return Promise.resolve();
    },
    clearAway: (id) => {
      aways.delete(id);
      return Promise.resolve();
    },
    get: (id) => Promise.resolve(records.get(id)),
    begin: (id) => {
      const isFirst = !begun.has(id);
      begun.add(id);
      return Promise.resolve(isFirst);
    },
    put: (id, record) => {
      records.set(id, record);
      return Promise.resolve();
    },
    markBehind: (id, at) => {
      marks.set(id, Math.max(at, marks.get(id) ?? 0));
      return Promise.resolve();
    },
    behind: (now, limit) =>
      Promise.resolve(
        [...marks]
          .filter(([, at]) => at <= now)
          .map(([id]) => id)
          .slice(0, limit),
      ),
    caughtUp: (id, at) => {
      if ((marks.get(id) ?? Infinity) <= at) marks.delete(id);
      return Promise.resolve();
    },
  };
}

/** Deliveries in memory, as one process would know them. */
function memoryDeliveries(): ListenerDeps['deliveries'] {
  const known = new Map<string, 'held' | 'handled'>();
  return {
    take(identity) {
      const state = known.get(identity);
      if (state) return Promise.resolve(state);
      known.set(identity, 'held');
      return Promise.resolve({
        handled: () => Promise.resolve(void known.set(identity, 'handled')),
        release: () => Promise.resolve(void known.delete(identity)),
      });
    },
  };
}

/** An emulated Slack with the bot's listeners in it. */
export interface Stage {
  slack: SlackEmulator;
  bot: SlackApp;
  operations: FakeOperations;
  cards: ReturnType<typeof memoryCards>;
  deps: ListenerDeps;
  logged: { fields: object; message: string }[];
  /** HTTP mode: the bot's own port. */
  port: number;
  close(): Promise<void>;
}

/** Nobody is watched. */
const noHealth: ListenerDeps['health'] = {
  wabas: [],
  accountName: (waba) => waba,
  reports: {
    ofNumber: () => Promise.resolve(undefined),
    ofAccount: (waba) => Promise.resolve({ waba, watched: 0, unwatched: 0, incidents: [] }),
    ofAll: () => Promise.resolve([]),
    open: () => Promise.resolve([]),
  },
  stops: {
    ask: () => Promise.resolve({ ok: false, why: 'not-watched' }),
    stop: () => Promise.resolve({ ok: false, why: 'not-watched' }),
    resume: () => Promise.resolve({ ok: false, why: 'not-watched' }),
    standing: () => Promise.resolve({ count: 0, watches: [] }),
  },
};

export const SIGNING_SECRET = 'signing-secret-of-the-test';

const absent = () => Promise.reject(new Error('this stage has no fleets'));

const noFleets: ListenerDeps['fleets'] = {
  operations: {
    draw: absent,
    act: absent,
    fleet: absent,
    recent: () => Promise.resolve([]),
    sightings: absent,
    waveRequest: absent,
    approveWave: absent,
    wavePreparation: absent,
    prepareWave: absent,
  },
  cards: { card: absent },
  plan: { size: 25, concurrency: 3, watchMs: 3_600_000, approvals: 'number', quietHours: [] },
  download: absent,
};

/** Starts everything on the loopback interface, in Socket Mode or, with `http`, as a signed endpoint. */
export async function createStage(
  options: {
    http?: boolean;
    migrations?: Migration[];
    socketLifetimeMs?: number;
    repeats?: SlackEmulatorOptions['repeats'];
  } = {},
): Promise<Stage> {
  const port = options.http ? await freePort() : 0;
  const slack = await createSlackEmulator({
    manifestPath: join(import.meta.dirname, '../../manifest.yml'),
    port: 0,
    botToken: 'xoxb-test',
    appToken: 'xapp-test',
    signingSecret: SIGNING_SECRET,
    ...(options.socketLifetimeMs !== undefined && { socketLifetimeMs: options.socketLifetimeMs }),
    ...(options.repeats && { repeats: options.repeats }),
    ...(options.http && { httpEventsUrl: `http://127.0.0.1:${port}/slack/events` }),
  });
  const logged: Stage['logged'] = [];
  const note = (fields: object, message: string) => void logged.push({ fields, message });
  const log = { info: note, warn: note, error: note };
  const bot = createSlackApp({
    botToken: 'xoxb-test',
    ...(options.http ? { signingSecret: SIGNING_SECRET } : { appToken: 'xapp-test' }),
    port,
    apiUrl: slack.apiUrl,
    clock: realClock,
    log,
  });
  const operations = fakeOperations(...(options.migrations ?? []));
  const cards = memoryCards();
  const personal = createPersonal({
    store: memorySettings(),
    home: () => Promise.resolve('T0HOME'),
    clock: realClock,
    report: (problem) => note({}, problem),
  });
  const deps: ListenerDeps = {
    client: bot.client,
    operations,
    backups: noBackups,
    restores: noRestores,
    fleets: noFleets,
    questions: noQuestions,
    answerWithinMs: 3_600_000,
    people: createPeople(bot.client, {
      approvers: APPROVERS,
      language: 'en',
      clock: realClock,
      chosenLanguage: async (user) => (await personal.of(user)).language,
    }),
    personal,
    deliveries: memoryDeliveries(),
    cards,
    examine: () => Promise.resolve([]),
    health: noHealth,
    whileRecording: (_id, _by, work) => work(),
    journal: { load: () => Promise.resolve([]) },
    clock: realClock,
    log,
    channel: channels.migrations,
    language: 'en',
    calendar: { windows: [], freezes: [] },
  };
  registerListeners(bot.app, deps, settingsClicks(deps));
  await bot.start();
  const close = async () => {
    await bot.stop();
    await slack.close();
  };
  return { slack, bot, operations, cards, deps, logged, port, close };
}

export const CHANNEL = channels.migrations;
export const ELSEWHERE = channels.random;
