import { nextFor, type Next } from '../../migration/next.ts';
import { isUnsettled } from '../../migration/action.ts';
import { isDeploymentLost, reachabilityOf, type Migration } from '../../migration/state.ts';
import type { PinEvent } from '../../migration/outside-events.ts';
import { isAlarmed } from '../../migration/pin-alarm.ts';
import type { StepId } from '../../migration/step.ts';
import type { Catalogue } from '../catalogue.ts';
import { person, rendered, time } from '../tokens.ts';
import type { Token } from '../words.ts';
import { voter } from './approval.ts';

/** The name of a step, as a value of a message. */
export const stepTitle = (step: StepId, words: Catalogue): Token => rendered(words.mrkdwn(`step.${step}.title`));

type Ended = NonNullable<Migration['ending']>;

const rejecterOf = ({ approval }: Migration, words: Catalogue): Token | undefined =>
  approval?.decision?.outcome === 'rejected' ? voter(approval.decision, words) : undefined;

function endingSentence(ending: Ended, migration: Migration, words: Catalogue): string {
  const by = person(ending.by ?? '');
  const at = time(ending.at);
  if (ending.kind === 'completed')
    return words.mrkdwn(migration.inboundAt === undefined ? 'state.completed' : 'state.completed.both-ways');
  if (ending.kind === 'rejected')
    return words.mrkdwn('state.rejected', { by: rejecterOf(migration, words) ?? by, at, reason: ending.reason ?? '–' });
  if (isDeploymentLost(migration))
    return words.mrkdwn('state.cancelled.down', { by, at, reason: ending.reason ?? '–' });
  return ending.reason
    ? words.mrkdwn('state.cancelled.reason', { by, at, reason: ending.reason })
    : words.mrkdwn('state.cancelled', { by, at });
}

type Hold = NonNullable<Migration['hold']>;

/** Why an approved cutover has not begun. */
function holdSentence({ why, by, reason, until, at, since = at }: Hold, words: Catalogue): string {
  if (why === 'stopped')
    return by
      ? words.mrkdwn('state.stopped-by', { by: person(by), since: time(since), reason: reason ?? '–' })
      : words.mrkdwn('state.stopped-all');
  if (why !== 'held') return words.mrkdwn(`state.${why}`, { until: time(until ?? at) });
  const who = person(by ?? '');
  return reason ? words.mrkdwn('state.held.reason', { by: who, reason }) : words.mrkdwn('state.held', { by: who });
}

function waitingForPerson(migration: Migration, next: Extract<Next, { do: 'wait-for-person' }>, words: Catalogue) {
  const step = stepTitle(next.step, words);
  if (migration.steps[next.step].status === 'failed') return words.mrkdwn('state.stopped', { step });
  const key = `state.${next.step}`;
  if (words.has(key)) return words.mrkdwn(key);
  if (next.until !== undefined) return words.mrkdwn('state.holding', { until: time(next.until) });
  return words.mrkdwn('state.working', { step });
}

function waitingUntil(migration: Migration, next: Extract<Next, { do: 'wait-until' }>, words: Catalogue): string {
  const step = stepTitle(next.step, words);
  const until = time(next.until, 'second');
  const decision = migration.approval?.decision;
  if (next.step === 'register' && decision?.outcome === 'approved' && migration.steps.register.status === 'pending')
    return words.mrkdwn('state.scheduled', { by: person(decision.by), until });
  const key = migration.steps[next.step].status === 'failed' ? 'state.retrying' : 'state.looking';
  return words.mrkdwn(key, { step, until });
}

/** A call whose outcome nobody knows: what is known of it, what is read, and from when on. */
function movingSentence({ cutover, deployment }: Migration, now: number, words: Catalogue): string {
  const { settlesFrom, readings = [] } = cutover ?? {};
  const last = readings.at(-1);
  if (last) return words.mrkdwn('state.moving.reading', { count: readings.length, reading: last.reading });
  if (settlesFrom === undefined) return words.mrkdwn('state.moving');
  if (now >= settlesFrom) return words.mrkdwn('state.moving.reads');
  const key = deployment === undefined ? 'state.moving.settling.meta' : 'state.moving.settling';
  return words.mrkdwn(key, { until: time(settlesFrom, 'second') });
}

function runningSentence(migration: Migration, now: number, words: Catalogue): string {
  if (isUnsettled(migration)) return movingSentence(migration, now, words);
  const { pinAlarm } = migration;
  if (pinAlarm && isAlarmed(migration))
    return words.mrkdwn('state.pin-alarm', {
      event: rendered(pinEventText(pinAlarm.event, words)),
      at: time(pinAlarm.at),
    });
  if (migration.hold) return holdSentence(migration.hold, words);
  const next = nextFor(migration, now);
  if (next.do === 'finish') return words.mrkdwn('state.finishing');
  if (next.do === 'wait-for-person') return waitingForPerson(migration, next, words);
  if (next.do === 'wait-until') return waitingUntil(migration, next, words);
  return words.mrkdwn('state.working', { step: stepTitle(next.step, words) });
}

/** What somebody did to the PIN, a part of a sentence. */
export const pinEventText = (event: PinEvent, words: Catalogue): string => words.mrkdwn(`pin-event.${event}`);

/** Where the migration stands, one or two sentences of mrkdwn. `now` is epoch ms. */
export function stateSentence(migration: Migration, now: number, words: Catalogue): string {
  if (migration.ending) return endingSentence(migration.ending, migration, words);
  const sentence = runningSentence(migration, now, words);
  const isProven = migration.registeredAt === undefined || migration.delivery !== undefined;
  return isProven ? sentence : `${sentence} ${words.mrkdwn('state.not-proven')}`;
}

/** True where nothing shows that a client still serves the number: none goes along, or a call found it expired. */
const isUnseen = ({ deployment, steps }: Migration): boolean =>
  deployment === undefined || Object.values(steps).some(({ failure }) => failure?.kind === 'client-expired');

/** Whether customers reach the number, one sentence of mrkdwn. */
export function reachSentence(migration: Migration, words: Catalogue): string {
  const reach = reachabilityOf(migration);
  return words.mrkdwn(reach === 'on-premises' && isUnseen(migration) ? 'reach.unseen' : `reach.${reach}`);
}

/** The same two sentences as a value of another message. */
export const stateValues = (migration: Migration, now: number, words: Catalogue) => ({
  state: rendered(stateSentence(migration, now, words)),
  reach: rendered(reachSentence(migration, words)),
});
