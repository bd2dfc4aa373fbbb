import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PageMessage } from '../../sandbox/page-api.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { StepRun } from '../../sandbox/slack/workspace.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { until } from '../support/until.ts';
import { branch } from './support/lines.ts';
import { answerTo, card, modal, openScene, textOf } from './support/scene.ts';

const STEP = 'move_number';

let stage: Stage;
let ana: Person;
let mara: Person;

beforeAll(async () => {
  const twice = { firstAttempt: 0, copies: [{ afterMs: 30, attempt: 1 }] };
  const once = { firstAttempt: 0, copies: [] };
  stage = await openScene({ slack: { repeats: ({ type }) => (type === 'events_api' ? twice : once) } });
  ana = stage.slack.as(people.ana);
  mara = stage.slack.as(people.mara);
}, 60_000);

afterAll(() => stage.close(), 60_000);

const runs = (): StepRun[] => [...stage.slack.workspace.stepRuns.values()];
const lastRun = (): StepRun | undefined => runs().at(-1);

/** Questions in the person's direct messages with the bot. */
function questions(person: Person): PageMessage[] {
  const { messages, channels } = person.sees();
  const direct = new Set(channels.filter(({ isDirect }) => isDirect).map(({ id }) => id));
  return messages.filter((one) => direct.has(one.channel) && /A workflow asks in your name/u.test(textOf(one)));
}

/** Starts a workflow, and resolves with the error that ended its step. */
async function refusalOf(inputs: Record<string, string>): Promise<string> {
  await mara.runs(STEP, inputs);
  await until(() => lastRun()?.state === 'failed', 40_000);
  return lastRun()?.error ?? '';
}

describe('a step of a workflow', () => {
  test('stays open until the move is over, whoever is restarted meanwhile, and ends once with how it ended', async () => {
    const line = branch(1);
    await mara.runs(STEP, { number: line.shown, requester: people.ana });
    const asked = await ana.until(() => questions(ana).at(-1), 40_000);
    await ana.clicks(asked, 'Open the form');
    await ana.submits(await modal(ana, /platform ON_PREMISE/u));
    await card(ana, line, /confirm the differences/u);

    await stage.bots[0]?.stop();
    await stage.addBot();
    expect(lastRun()?.state).toBe('running');
    expect(await answerTo(ana, () => ana.clicks(asked, 'Open the form'))).toMatch(/confirm the differences/u);
    await ana.clicks(await card(ana, line, /confirm the differences/u), 'ferryman.cancel');
    await ana.submits(await modal(ana, /Cancel/u));
    await until(() => lastRun()?.state === 'completed', 40_000);

    expect(lastRun()?.outputs).toEqual({
      outcome: 'cancelled',
      migration: expect.stringMatching(/^1415\d+-[a-z2-7]{10}$/u),
      number: line.e164,
      summary: `The move of ${line.shown} was cancelled.`,
    });
    expect(questions(ana)).toHaveLength(1);
    // Whose request it is decides who may approve it: the one who pressed Start, not the one who ran the workflow.
    expect(textOf(await card(ana, line, /ancelled/u))).toContain(people.ana);
  });

  test('ends with one sentence where nothing can begin', async () => {
    const { shown } = branch(2);

    expect(await refusalOf({ number: '631 555', requester: people.ana })).toMatch(/country code/u);
    expect(await refusalOf({ number: shown, requester: 'somebody' })).toMatch(/needs a phone number and a person/u);
    expect(await refusalOf({ number: shown, requester: people.gus })).toMatch(/must be a full member/u);
    expect(questions(mara)).toEqual([]);
  });

  test('asks where it is told to, and has the way chosen that it asks for', async () => {
    const { shown } = branch(3);
    const inputs = { number: shown, requester: people.ana, channel: channels.migrations };
    await mara.runs(STEP, { ...inputs, way: 'on-premises-without-backup' });
    const asked = await ana.until(
      ({ messages }) =>
        messages.findLast((one) => one.channel === channels.migrations && textOf(one).includes('asks in your name')),
      40_000,
    );
    expect(textOf(asked)).toContain(people.ana);
    await ana.clicks(asked, 'Open the form');
    const form = await modal(ana, /The workflow asks for: /u);

    const [way] = JSON.stringify(form).match(/"initial_option":\{[^}]*\{[^}]*/u) ?? [];
    expect(way).toMatch(/without a backup/u);
    await ana.closes(form);
    expect(await refusalOf({ ...inputs, way: 'by-hand' })).toMatch(/knows these ways: on-premises-to-cloud, /u);
  });

  test('ends when the person it names does not want the move, and then begins none', async () => {
    await mara.runs(STEP, { number: branch(2).shown, requester: people.nils });
    const nils = stage.slack.as(people.nils);
    const asked = await nils.until(() => questions(nils).at(-1), 40_000);
    await nils.clicks(asked, 'I do not want it');
    await until(() => lastRun()?.state === 'failed', 40_000);

    expect(lastRun()?.error).toMatch(/does not want this move/u);
    await nils.until(({ messages }) => messages.some((one) => /did not want this move/u.test(textOf(one))), 40_000);
  });

  test('ends when nobody answers in the time that is configured, and its question then has no buttons', async () => {
    const soon = await openScene({ bot: { workflow: { answerWithin: '2s' } } });
    try {
      const nils = soon.slack.as(people.nils);
      await soon.slack.as(people.mara).runs(STEP, { number: branch(2).shown, requester: people.nils });
      await nils.until(() => questions(nils).at(-1), 40_000);
      const run = () => [...soon.slack.workspace.stepRuns.values()].at(-1);
      await until(() => run()?.state === 'failed', 40_000);

      expect(run()?.error).toMatch(/did not begin the move within 2 seconds/u);
      const ended = await nils.until(
        ({ messages }) => messages.find((one) => /has ended without it/u.test(textOf(one))),
        40_000,
      );
      expect(JSON.stringify(ended)).not.toContain('Open the form');
    } finally {
      await soon.close();
    }
  }, 90_000);
});
