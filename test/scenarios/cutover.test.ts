import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch, type Line } from './support/lines.ts';
import {
  answerTo,
  approve,
  asked,
  card,
  modal,
  openScene,
  prepareAll,
  registrations,
  textOf,
} from './support/scene.ts';

let stage: Stage;
let ana: Person;
let mara: Person;

beforeAll(async () => {
  stage = await openScene({ bot: { settleMs: 1_000 } });
  ana = stage.slack.as(people.ana);
  mara = stage.slack.as(people.mara);
  await prepareAll(
    stage,
    Array.from({ length: 12 }, (_, index) => branch(index)),
  );
}, 60_000);

afterAll(() => stage.close(), 60_000);

const registerFails = (line: Line, fault: string) =>
  stage.world.failNext({ method: 'POST', path: '/register', phoneNumberId: line.phoneNumberId }, fault);

/** Lets the register call fail so, and approves. */
async function cutoverWith(line: Line, fault: string): Promise<void> {
  registerFails(line, fault);
  await approve(stage, line);
}

test('a wrong PIN takes the deployment down: the card says that nobody is reached, and a new PIN brings the number to the Cloud API', async () => {
  const line = branch(0);
  await cutoverWith(line, 'wrong-pin');

  const stopped = await card(mara, line, /Stopped: Register/u);
  expect(textOf(stopped)).toContain('Customers do not reach the number');
  expect(textOf(stopped)).toMatch(/PIN/u);
  expect(textOf(stopped)).toContain('What to do:');
  expect(textOf(stopped)).toContain('Who can:');
  expect(stage.world.deployment(line.deployment).state).toBe('down');

  await ana.clicks(stopped, 'ferryman.new-pin');
  await ana.submits(await modal(ana, /was refused because of its PIN/u), {
    'What is known of the PIN': 'Set a new one through Meta',
  });
  await approve(stage, line);
  await card(mara, line, /Done\./u);
  expect(registrations(stage, line)).toBe(2);
  expect(stage.world.number(line.e164).platform).toBe('CLOUD_API');
});

test('a lost answer is settled by reading, without a second call', async () => {
  const line = branch(1);
  await cutoverWith(line, 'register-answer-lost');

  const moving = textOf(await card(mara, line, /The answer to the registration did not come/u));
  expect(moving).toContain('nobody can say where');
  expect(await asked(mara, `cancel ${line.e164}`)).toMatch(/nobody can stop it now/u);
  await card(mara, line, /Done\./u);
  expect(registrations(stage, line)).toBe(1);
});

test('a call that takes effect after its connection was lost is found by reading', async () => {
  const line = branch(2);
  await cutoverWith(line, 'register-late');

  await card(mara, line, /Done\./u);
  expect(registrations(stage, line)).toBe(1);
});

test('a call lost before it took effect leaves the number where it is, and only a new approval sends again', async () => {
  const line = branch(3);
  await cutoverWith(line, 'register-dropped');

  const stopped = await card(mara, line, /Stopped: Register/u);
  expect(textOf(stopped)).toContain('Customers reach the number on the On-Premises deployment, as before.');
  const calls = registrations(stage, line);
  await mara.clicks(stopped, 'ferryman.retry');
  const holding = await card(mara, line, /Ready, holding/u);
  expect(registrations(stage, line)).toBe(calls);
  expect(textOf(holding)).toContain('Approve');
  await approve(stage, line);
  await card(mara, line, /Done\./u);
});

describe('an answer to the registration that is', () => {
  const spoilt = [
    ['an HTML page', 'meta-html', branch(4)],
    ['half of its JSON', 'meta-truncated', branch(5)],
    ['a 500', 'meta-500', branch(6)],
    ['a reset connection', 'meta-reset', branch(7)],
  ] as const;

  beforeAll(async () => {
    for (const [, fault, line] of spoilt) await cutoverWith(line, fault);
  }, 60_000);

  test.each(spoilt)('%s is settled by reading, whatever it did', async (_what, _fault, line) => {
    const after = textOf(await card(mara, line, /Done\.|Stopped: Register/u));

    expect(registrations(stage, line)).toBeLessThanOrEqual(1);
    const moved = stage.world.number(line.e164).platform === 'CLOUD_API';
    expect(after).toContain(moved ? 'Done.' : 'on the On-Premises deployment, as before');
  });
});

test.each([
  ['register-133016', /72|Another try makes sense from/u, 8],
  ['register-133008', /Another try makes sense from/u, 9],
  ['register-131031', /appeal/iu, 10],
  ['terms-open', /terms/iu, 11],
])(
  'the refusal %s says what happened, what to do and who can, and that the number still answers',
  async (fault, part, index) => {
    const line = branch(index);
    await cutoverWith(line, fault);
    const stopped = textOf(await card(mara, line, /Stopped: Register/u));

    expect(stopped).toMatch(part);
    expect(stopped).toMatch(/What to do:.*Who can:/su);
    expect(stopped).toContain('Reference for support:');
    expect(stopped).toContain('on the On-Premises deployment, as before');
    expect(stopped).toContain('Draft a ticket for Meta');
  },
);

test('the draft of a ticket names what support asks for, and no secret', async () => {
  const line = branch(9);
  await mara.clicks(await card(mara, line, /Stopped: Register/u), 'ferryman.draft-ticket');
  const ticket = textOf(await modal(mara, /Topic/u));

  for (const part of ['WABA ID', line.phoneNumberId, 'Error code: 133008', 'fbtrace_id', 'Register call sent (UTC)'])
    expect(ticket).toContain(part);
  expect(ticket).not.toContain(line.pin);
  await mara.closes();
});

test('no card, thread or log holds a PIN or a token', async () => {
  const pins = Array.from({ length: 12 }, (_, index) => branch(index).pin);
  const said = stage.slack.traffic().filter(({ direction, what }) => direction === 'from-bot' && what !== 'auth.test');
  const everything = [...said.map(({ text }) => text), ...stage.logs()].join('\n');
  for (const pin of pins) expect(everything).not.toMatch(new RegExp(`(?<!\\d)${pin}(?!\\d)`, 'u'));
  expect(everything).not.toContain(stage.world.token);
  const answer = await answerTo(ana, () => ana.types('/migrate list', '#number-migrations'));
  expect(answer).toContain('Stopped');
});
