import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Buffer } from 'node:buffer';
import { sandboxTokens, writeBotSettings } from '../../sandbox/bot-settings.ts';
import { runFerryman } from '../../sandbox/ferryman-command.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { freePort } from '../../sandbox/free-port.ts';
import { branch } from '../scenarios/support/lines.ts';
import { answerTo, approve, begin, card, confirmDifferences, modal, openScene } from '../scenarios/support/scene.ts';
import { filesOf, persist } from './persisted.ts';
import { keysOf, saidBy, watchRedis } from './places.ts';
import { overheard } from './overheard.ts';
import { hitsIn, type Canary, type Place } from './scan.ts';
import { tapServers } from './wire-tap.ts';

const LINE = branch(0);
const PIN = '739164';
const MALFORMED_PIN = '73916x4';
const MISTYPED_PIN = '826351';
const ADMIN_PASSWORD = 'Canary/Admin+91!pass word';

const givenTo = ({ world }: Stage): Canary[] => [
  { name: 'the PIN', value: PIN },
  { name: 'the malformed PIN', value: MALFORMED_PIN },
  { name: 'the PIN typed into a command', value: MISTYPED_PIN },
  { name: 'the admin password', value: ADMIN_PASSWORD },
  { name: "Meta's token", value: world.token },
  { name: 'the app secret', value: world.app.secret },
  { name: 'the verify token', value: world.webhook.verifyToken },
  { name: 'the bot token', value: sandboxTokens.bot },
  { name: 'the app token', value: sandboxTokens.app },
  { name: 'the signing secret', value: sandboxTokens.signingSecret },
  { name: 'the vault key', value: Buffer.alloc(32, 7).toString('base64url') },
];

/** From the command to done, with everything going wrong that makes programs talk. */
async function journey(stage: Stage): Promise<void> {
  const { slack, world } = stage;
  const [ana, mara] = [slack.as(people.ana), slack.as(people.mara)];
  const registerFails = (fault: string) =>
    world.failNext({ method: 'POST', path: '/register', phoneNumberId: LINE.phoneNumberId }, fault);

  await answerTo(ana, () => ana.types(`/migrate ${LINE.e164} PIN ${MISTYPED_PIN}`, '#number-migrations'));
  await world.change({ do: 'fault', id: 'on-premises-password', on: true });
  await begin(stage, LINE);
  const locked = await card(ana, LINE, /does not accept our user and password/u);
  await world.change({ do: 'fault', id: 'on-premises-password', on: false });
  await ana.clicks(locked, 'ferryman.retry');
  await confirmDifferences(stage, LINE);
  await ana.clicks(await card(ana, LINE, /what is known of the two-step PIN/u), 'ferryman.provide-pin');
  const form = await modal(ana, /wrong PIN/u);
  const known = { 'What is known of the PIN': 'I know the current PIN' };
  const refused = await ana.submits(form, { ...known, 'Current PIN': MALFORMED_PIN });
  expect(Object.keys(refused.errors ?? {})).not.toEqual([]);
  await ana.submits(form, { ...known, 'Current PIN': PIN });
  await card(ana, LINE, /Ready, holding/u);

  registerFails('wrong-pin');
  await approve(stage, LINE);
  const stopped = await card(mara, LINE, /Stopped: Register/u);
  await ana.clicks(stopped, 'ferryman.draft-ticket');
  await ana.closes(await modal(ana, /Direct Support|ticket/iu));
  await ana.clicks(stopped, 'ferryman.new-pin');
  await ana.submits(await modal(ana, /was refused because of its PIN/u), {
    'What is known of the PIN': 'Set a new one through Meta',
  });
  await card(ana, LINE, /Ready, holding/u);
  registerFails('register-answer-lost');
  await approve(stage, LINE);
  await card(mara, LINE, /Done\./u);
}

/** What the commands of an operator print, and how they end. */
async function printedBy({ world, places: at }: Stage): Promise<Place[]> {
  const settings = writeBotSettings({ world, places: at }, stage.bots[0]?.port ?? 3_000);
  try {
    const commands = [['doctor'], ['export', LINE.e164], ['reconcile']];
    const ran = await Promise.all(commands.map((args) => runFerryman(args, settings.env)));
    return ran.map(({ out, err }, index) => ({ where: `command ${commands[index]?.[0]}`, text: `${out}${err}` }));
  } finally {
    settings.remove();
  }
}

let stage: Stage;
let places: Place[];
let canaries: Canary[];

beforeAll(async () => {
  const tap = tapServers();
  const metricsPort = await freePort();
  stage = await openScene({ replicas: 0, bot: { logLevel: 'trace', metricsPort } });
  await persist(stage.redis.url);
  const redis = await watchRedis(stage.redis.url);
  try {
    stage.world.deployment(LINE.deployment).adminPassword = ADMIN_PASSWORD;
    await stage.addBot();
    await journey(stage);
    const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    places = [
      ...saidBy(stage),
      ...(await keysOf(stage.redis.url)),
      ...redis.commands.map((text) => ({ where: 'Redis command', text })),
      { where: 'metrics', text: metrics },
      ...(await filesOf(stage.redis.url)),
      ...(await printedBy(stage)),
    ];
    canaries = [...givenTo(stage), ...overheard(tap.exchanges)];
  } finally {
    redis.stop();
    tap.stop();
  }
}, 90_000);

afterAll(() => stage.close());

describe('a whole move at log level trace, with refusals, wrong input and a lost answer', () => {
  test('leaves none of its secrets in logs, Redis and its files, wake-ups, Slack, metrics, ticket drafts or what commands print', () => {
    expect(hitsIn(places, canaries)).toEqual([]);
  });

  test.each([
    ['log', 40],
    ['Slack ', 30],
    ['Redis key ', 20],
    ['Redis command', 500],
    ['metrics', 1],
    ['Redis file ', 2],
    ['command ', 3],
  ])('was looked at in %s', (where, atLeast) => {
    expect(places.filter((place) => place.where.startsWith(where)).length).toBeGreaterThanOrEqual(atLeast);
  });

  test('was looked at in a ticket draft, wake-ups and the lines of the worker', () => {
    const everything = places.map(({ text }) => text).join('\n');
    expect(everything).toMatch(/ferryman-queue/u);
    const said = (where: string) => places.find((place) => place.where.startsWith(where))?.text ?? '';
    expect(said('Redis file dump')).toContain('ferryman');
    expect(said('command export')).toContain('cutoverSettled');
    expect(said('command doctor')).toMatch(/Redis/u);
    expect(places.some(({ where, text }) => where.startsWith('Slack views.open') && /ticket/iu.test(text))).toBe(true);
  });

  test('is searched for every secret that went over the wire', () => {
    const names = new Map<string, number>();
    for (const { name } of canaries) names.set(name, (names.get(name) ?? 0) + 1);
    expect(names.get('a backup password')).toBeGreaterThanOrEqual(1);
    expect(names.get('the middle of a backup')).toBeGreaterThanOrEqual(1);
    expect(names.get('a login token')).toBeGreaterThanOrEqual(1);
    // The typed one and the one that was made after the refusal.
    expect(names.get('a PIN on the wire')).toBeGreaterThanOrEqual(2);
  });
});
