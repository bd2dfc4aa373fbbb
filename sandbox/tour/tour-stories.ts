import { breakGlass, breakGlassPolicy } from './stories/break-glass.ts';
import { escalation, escalationPolicy } from './stories/escalation.ts';
import { freezeDuringHolding } from './stories/freeze.ts';
import { lostAnswerDone, lostAnswerNotDone } from './stories/lost-answer.ts';
import { scheduledDrift } from './stories/scheduled-drift.ts';
import { waveOfNumbers } from './stories/wave.ts';
import type { RouteTour } from './tour-routes.ts';

/** Long enough that the card can be read while nobody knows how the call ended. */
const settling = { bot: { settleMs: 5_000 } };

const STORIES = {
  'scheduled-drift': {
    title: 'an approval for a later time that a changed fact voids',
    stage: {},
    scenes: () => scheduledDrift,
  },
  'freeze-during-holding': {
    title: 'a stop of all cutovers while one waits for its approval',
    stage: {},
    scenes: () => freezeDuringHolding,
  },
  escalation: {
    title: 'a request that nobody answers',
    stage: { bot: { approval: escalationPolicy } },
    scenes: () => escalation,
  },
  'break-glass': {
    title: 'a manager who approves alone',
    stage: { bot: { approval: breakGlassPolicy } },
    scenes: () => breakGlass,
  },
  'lost-answer-done': {
    title: 'a registration whose answer was lost, and that took effect',
    stage: settling,
    scenes: () => lostAnswerDone,
  },
  'lost-answer-not-done': {
    title: 'a registration that was lost on its way',
    stage: settling,
    scenes: () => lostAnswerNotDone,
  },
  wave: {
    title: 'many numbers in waves, one of which fails',
    stage: {
      numbers: 4,
      bot: { fleet: { approvals: 'wave', concurrency: 1, watch: '3s' }, watch: { reports: ['4s', '5m'] } },
    },
    scenes: () => waveOfNumbers,
  },
} satisfies Record<string, RouteTour>;

/** The story of a decision by its name, or undefined for a name that is none. */
export const storyOf = (name: string): RouteTour | undefined =>
  Object.entries(STORIES).find(([story]) => story === name)?.[1];

/** All names `--story` takes beside `all`. */
export const storyNames = (): string[] => Object.keys(STORIES);
