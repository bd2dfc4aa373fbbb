import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PageMessage } from '../../sandbox/page-api.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch, type Line } from './support/lines.ts';
import {
  approve,
  begin,
  card,
  confirmDifferences,
  givePin,
  migrate,
  modal,
  MIGRATIONS,
  openScene,
  opensForm,
  prepareAll,
  registrations,
  textOf,
  threadOf,
} from './support/scene.ts';

let stage: Stage;
let ana: Person;

const SILENCED = branch(0);

beforeAll(async () => {
  stage = await openScene({ numbers: 20 });
  ana = stage.slack.as(people.ana);
  // Meta accepts this call and never answers: seen by the last test, because giving it up takes fifteen seconds.
  stage.world.failNext({ method: 'GET', path: nodeOf(SILENCED) }, 'meta-silent');
  await begin(stage, SILENCED);
}, 60_000);

afterAll(() => stage.close(), 60_000);

/** The reads of the number itself. */
const nodeOf = (line: Line) => new RegExp(`/${line.phoneNumberId}$`, 'u');

/** A call that every repetition of it fails with, so that the step notices: one try and three more. */
const MORE_THAN_REPEATED = 4;

const AS_BEFORE = 'Customers reach the number on the On-Premises deployment, as before.';

describe('while the checks read', () => {
  const spoilt = [
    ['a 500', 'meta-500', /something went wrong/u, branch(1)],
    ['an HTML page', 'meta-html', /could not be understood|failed internally/u, branch(2)],
    ['half an answer', 'meta-truncated', /could not be understood/u, branch(3)],
    ['a reset connection', 'meta-reset', /connection was lost|could not be reached/u, branch(4)],
  ] as const;
  let waiting: string[];

  beforeAll(async () => {
    // Each is watched from its beginning: on a busy machine the first has tried again before the last has begun.
    const told: Promise<PageMessage>[] = [];
    for (const [, fault, , line] of spoilt) {
      stage.world.failNext({ method: 'GET', path: nodeOf(line) }, fault, MORE_THAN_REPEATED);
      told.push(card(ana, line, /Trying again by myself/u));
      await begin(stage, line);
    }
    waiting = (await Promise.all(told)).map(textOf);
  }, 60_000);

  test.each(spoilt)(
    '%s is told, nothing is lost, and the bot tries again by itself',
    async (_what, fault, words, line) => {
      const told = waiting[spoilt.findIndex(([, one]) => one === fault)];

      expect(told).toMatch(words);
      expect(told).toMatch(/What to do:.*Who can:/su);
      expect(told).toContain(AS_BEFORE);
      await card(ana, line, /confirm the differences/u);
    },
  );

  test('one bad answer is not worth a word: the read is repeated', async () => {
    const line = branch(5);
    stage.world.failNext({ method: 'GET', path: nodeOf(line) }, 'meta-html');
    await begin(stage, line);

    const thread = (await card(ana, line, /confirm the differences/u)).thread.map(textOf).join('\n');
    expect(thread).not.toContain('Failed');
  });

  test('an expired token stops with what to do and who can, and goes on once it is mended', async () => {
    const line = branch(6);
    await begin(stage, line);
    await card(ana, line, /confirm the differences/u);
    await stage.world.change({ do: 'fault', id: 'token-expired', on: true });
    await ana.types(`/migrate ${branch(7).e164}`, MIGRATIONS);
    const form = textOf(await modal(ana, /could not be read/u));
    await ana.closes();
    expect(form).toContain('The access token has expired.');

    await confirmDifferences(stage, line);
    await givePin(stage, line);
    const stopped = await card(ana, line, /Stopped: Subscribe the app/u);
    await stage.world.change({ do: 'fault', id: 'token-expired', on: false });
    expect(textOf(stopped)).toContain('The access token has expired.');
    expect(textOf(stopped)).toContain('Make a new token for the system user');
    expect(textOf(stopped)).toContain('Whoever runs this bot.');
    expect(textOf(stopped)).toContain(AS_BEFORE);
    await ana.clicks(stopped, 'ferryman.retry');
    await card(ana, line, /Ready, holding/u);
  });

  test('a deployment that goes down while the form is open is noticed, and nothing is started', async () => {
    const line = branch(8);
    await opensForm(ana, `/migrate ${line.e164}`);
    const form = await modal(ana, /On-Premises with a backup/u);
    await stage.world.change({ do: 'deployment', name: line.deployment, state: 'down' });
    await ana.submits(form);
    const again = textOf(await modal(ana, /Nothing was started/u));
    await ana.closes();

    expect(again).toContain(`Deployment ${line.deployment} does not answer.`);
    expect(again).toContain('start it, or correct its address, and look again');
    await stage.world.change({ do: 'deployment', name: line.deployment, state: 'connected' });
    await begin(stage, line);
    await card(ana, line, /confirm the differences/u);
  });
});

describe('while it is prepared', () => {
  const upToPin = async (line: Line): Promise<void> => {
    await begin(stage, line);
    await confirmDifferences(stage, line);
    await card(ana, line, /what is known of the two-step PIN/u);
  };

  const struck = [
    ['PIN', `${branch(9).deployment}/v1/settings/account/two-step`, 'on-premises-answer-lost', branch(9)],
    ['subscription', 'subscribed_apps', 'answer-lost', branch(10)],
    ['backup', `${branch(11).deployment}/v1/settings/backup`, 'on-premises-not-ready', branch(11)],
  ] as const;

  beforeAll(async () => {
    for (const [, , , line] of struck) await upToPin(line);
    for (const [, path, fault, line] of struck) {
      stage.world.failNext({ method: 'POST', path }, fault);
      await givePin(stage, line);
    }
  }, 60_000);

  test.each(struck)(
    'a lost or refused write of the %s is repeated, and the move becomes ready',
    async (_what, path, _fault, line) => {
      await card(ana, line, /Ready, holding/u);

      const writes = stage.world.calls().filter((call) => call.method === 'POST' && call.path.includes(path));
      expect(writes.length).toBeGreaterThan(1);
      expect(registrations(stage, line)).toBe(0);
    },
  );

  test('a client too old for a backup stops with what to do and who can', async () => {
    const line = branch(12);
    await upToPin(line);
    stage.world.failNext({ to: 'On-Premises', path: 'backup' }, 'on-premises-expired');
    await givePin(stage, line);
    const stopped = textOf(await card(ana, line, /Stopped: Take a backup/u));

    expect(stopped).toMatch(/What to do:.*Who can:/su);
    expect(stopped).toContain('Whoever operates the On-Premises deployment.');
    expect(stopped).toContain('I know of no running deployment of this number');
  });
});

describe('after the registration', () => {
  const lines = [branch(13), branch(14), branch(15), branch(16)];

  beforeAll(() => prepareAll(stage, lines), 60_000);

  test('reads that fail delay the proof, and do not undo what is known', async () => {
    const [line = SILENCED] = lines;
    const mara = stage.slack.as(people.mara);
    const reads = (): number =>
      stage.world.calls().filter((call) => call.method === 'GET' && nodeOf(line).test(call.path)).length;
    await approve(stage, line);
    await mara.until(() => registrations(stage, line) === 1);
    stage.world.failNext({ method: 'GET', path: nodeOf(line) }, 'meta-500', MORE_THAN_REPEATED);

    expect(textOf(await card(ana, line, /Done\./u))).toContain('Customers reach the number on the Cloud API.');
    expect(registrations(stage, line)).toBe(1);
    expect(reads()).toBeGreaterThan(MORE_THAN_REPEATED);
  });

  test('a test message whose answer is lost is not sent twice by itself; a person looks and says', async () => {
    const [, line = SILENCED] = lines;
    stage.world.failNext({ method: 'POST', path: `${line.phoneNumberId}/messages` }, 'meta-reset');
    await approve(stage, line);
    const stopped = await card(ana, line, /Stopped: Send a test message/u);

    expect(textOf(stopped)).toContain('Registered, not proven');
    expect(textOf(stopped)).toContain('Customers reach the number on the Cloud API.');
    await ana.clicks(stopped, 'ferryman.retry');
    await card(ana, line, /Done\./u);
  });

  test('webhooks that come twice and out of order prove one delivery', async () => {
    const [, , line = SILENCED] = lines;
    for (const id of ['webhooks-twice', 'webhooks-unordered']) await stage.world.change({ do: 'fault', id, on: true });
    await approve(stage, line);
    const done = await card(ana, line, /Done\./u);
    for (const id of ['webhooks-twice', 'webhooks-unordered']) await stage.world.change({ do: 'fault', id, on: false });

    const thread = await ana.until(() => {
      const said = threadOf(ana, done.ts);
      return said.includes('is on the Cloud API') ? said : undefined;
    }, 10_000);
    expect(thread.match(/Meta reported the test message delivered/gu)).toHaveLength(1);
  });

  test('without the delivery webhook a person confirms, and until then it is registered, not proven', async () => {
    const [, , , line = SILENCED] = lines;
    await stage.world.change({ do: 'fault', id: 'status-webhook-missing', on: true });
    await approve(stage, line);
    const waiting = textOf(await card(ana, line, /Not there yet: See the test message delivered/u));
    await stage.world.change({ do: 'fault', id: 'status-webhook-missing', on: false });

    expect(waiting).toContain('Registered, not proven');
    expect(waiting).toContain('Customers reach the number on the Cloud API.');
  });

  test('with a slow Meta everything still works', async () => {
    await stage.world.change({ do: 'fault', id: 'meta-slow', on: true });
    try {
      await migrate(stage, branch(17));
    } finally {
      await stage.world.change({ do: 'fault', id: 'meta-slow', on: false });
    }
    expect(registrations(stage, branch(17))).toBe(1);
  });
});

test('a call that is never answered is given up, and read again', async () => {
  await card(ana, SILENCED, /confirm the differences/u, 18_000);
});

test('a rate limit is waited out, as the card says', async () => {
  const line = branch(18);
  stage.world.failNext({ method: 'GET', path: nodeOf(line) }, 'rate-limited', MORE_THAN_REPEATED);
  await begin(stage, line);
  const waiting = textOf(await card(ana, line, /Trying again by myself/u));

  expect(waiting).toContain('Too many calls; we must wait.');
  expect(waiting).toContain(AS_BEFORE);
});
