import { describe, expect, test } from '@jest/globals';
import type { Stage } from '../../sandbox/stage.ts';
import { chosenTours } from '../../sandbox/tour/chosen-tour.ts';
import type { Narrator } from '../../sandbox/tour/narrator.ts';
import { storyNames } from '../../sandbox/tour/tour-stories.ts';
import { playTour, playTours, summaryOf, type Played, type TourChoice } from '../../sandbox/tour/tour.ts';

/** A story with a Meta and a Slack that are quicker than the real ones, and as little waiting as it can do with. */
function quick(story: string): TourChoice {
  const [choice] = chosenTours({ tour: true, story });
  if (!choice) throw new Error('a story was asked for');
  const { stage } = choice.tour;
  const world = { ...stage.world, timings: { registrationMs: 50, statusMs: 20 } };
  // The first request of a new storage waits as long as a lost answer does: only where that is the story, it must be seen.
  const bot = { ...stage.bot, pace: 6_000, settleMs: story.startsWith('lost-answer') ? 1_000 : 300 };
  return { tour: { ...choice.tour, stage: { ...stage, world, bot } } };
}

/** What each story must have told, beside that every statement held. */
const TOLD: Record<string, { statements: number; parts: RegExp[] }> = {
  'scheduled-drift': {
    statements: 15,
    parts: [/new display name: – → PENDING_REVIEW/u, /called a second time/u, /earlier request/u],
  },
  'freeze-during-holding': {
    statements: 14,
    parts: [/Ana Torres stopped every cutover \(/u, /You may not decide on this/u, /Nils Berg lifted the stop/u],
  },
  escalation: {
    statements: 10,
    parts: [/Mara Lindt: the cutover of .* still waits/u, /Nils Berg: nobody has decided/u],
  },
  'break-glass': {
    statements: 12,
    parts: [/not among those who may approve alone/u, /Approved alone by @Nils Berg: “The other manager/u],
  },
  'lost-answer-done': {
    statements: 9,
    parts: [/From .* on I read at Meta and on the deployment/u, /number has moved/u],
  },
  wave: {
    statements: 18,
    parts: [/Line 5: .*no country code/u, /Stopped by itself/u, /Your approval counts for 2 numbers/u, /3 of 3 moved/u],
  },
  'lost-answer-not-done': {
    statements: 14,
    parts: [/The registration did not take effect; the number has not moved/u, /2 registrations were sent/u],
  },
};

describe('the story of', () => {
  test.each(storyNames())(
    '%s holds in every statement',
    async (story) => {
      const lines: string[] = [];

      const { statements, failures } = await playTour(quick(story), (line) => lines.push(line));

      const output = lines.join('\n');
      expect({ failures, output: failures === 0 ? '' : output }).toEqual({ failures: 0, output: '' });
      expect(statements).toBe(TOLD[story]?.statements);
      // Lines are wrapped; what people read is not.
      const read = output.replace(/\n {3}\| /gu, ' ');
      for (const part of TOLD[story]?.parts ?? []) expect(read).toMatch(part);
      expect(read).not.toContain('483920');
    },
    45_000,
  );
});

describe('what the command line asks for', () => {
  test('with --story all is every story in order, and with a name that one', () => {
    expect(chosenTours({ tour: true, story: 'all' })).toEqual(
      storyNames().flatMap((story) => chosenTours({ tour: true, story })),
    );
    expect(chosenTours({ tour: true, story: 'all' })).toHaveLength(7);
  });

  test('is refused with one sentence where it makes no sense', () => {
    expect(() => chosenTours({ tour: true, story: 'by-sea' })).toThrow(
      `There is no story "by-sea"; there are: all, ${storyNames().join(', ')}.`,
    );
    expect(() => chosenTours({ tour: true, story: 'all', route: 'rollback' })).toThrow('A --story has its own route');
    expect(() => chosenTours({ tour: false, story: 'all' })).toThrow('go with --tour');
  });
});

describe('what a story says of itself', () => {
  const told = (title: string, failures: number): Played => ({ title, statements: 2, failures, seconds: 1.25 });

  test('is summed up with a line for each, where there are several', () => {
    expect(summaryOf([told('one', 0), told('two', 1)])).toEqual([
      '',
      'ok   one: 2 of 2 statements held, 1.3 s',
      'FAIL two: 1 of 2 statements held, 1.3 s',
      '2 stories: 3 of 4 statements held, 2.5 s',
    ]);
    expect(summaryOf([told('one', 0)])).toEqual([]);
  });

  test('is a failure when one statement is false, or when a scene ends early', async () => {
    const lines: string[] = [];
    const scenes = () => [
      (_stage: Stage, tell: Narrator) => Promise.resolve(tell.holds('something', false)),
      () => Promise.reject(new Error('the scene ended early')),
    ];

    const isTrue = await playTours([{ tour: { title: 'nothing', stage: {}, scenes } }], (line) => lines.push(line));

    expect(isTrue).toBe(false);
    expect(lines).toContain('   FAIL something');
    expect(lines).toContain('   FAIL the story went on: the scene ended early');
  }, 30_000);
});
