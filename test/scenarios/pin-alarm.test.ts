import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch } from './support/lines.ts';
import { approve, card, openScene, prepare, registrations, textOf, threadOf } from './support/scene.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openScene();
}, 60_000);

afterAll(() => stage.close(), 60_000);

describe('a PIN that somebody touches beside the bot', () => {
  const line = branch(0);

  test('holds a move that waits for approval, until a person knows about it; then it is asked for again and moves', async () => {
    const mara = stage.slack.as(people.mara);
    await prepare(stage, line);
    stage.world.advance(30_000);
    await stage.world.change({ do: 'two-step-off', e164: line.e164 });
    const held = await card(mara, line, /Held: Meta says that somebody (asked to switch|switched)/u);
    expect(textOf(held)).toMatch(/Customers reach the number on the On-Premises deployment, as before/u);
    expect(textOf(held)).not.toMatch(/Ready, holding/u);
    expect(registrations(stage, line)).toBe(0);

    await mara.until(() => /<@\w+>: somebody .*two-step verification off/u.test(threadOf(mara, held.ts)), 20_000);
    await mara.clicks(await card(mara, line, /Held: Meta says/u), 'ferryman.answer-pin-alarm');
    await approve(stage, line);
    await card(mara, line, /Done\./u);
    expect(registrations(stage, line)).toBe(1);
    // The bot set the PIN once more; Meta told of that too, and it held nothing.
    expect(stage.world.deliveries().filter(({ field }) => field === 'security').length).toBe(3);
    expect(stage.world.number(line.phoneNumberId).pin).toBe(line.pin);
  });
});
