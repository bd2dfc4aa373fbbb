import { findingsOn } from '../migration/check.ts';
import type { Entry, Event, EventOf } from '../migration/event.ts';
import { formatNumber } from '../migration/phone-number.ts';
import { shortDigest } from '../migration/plan.ts';
import { downtimeMs, type Migration } from '../migration/state.ts';
import { failureText } from './card/failure.ts';
import { stepTitle } from './card/state-sentence.ts';
import type { Catalogue } from './catalogue.ts';
import { code, person, rendered, time } from './tokens.ts';
import type { Token } from './words.ts';

/** What a line of the thread may draw on: the migration as it is now, not as it was. */
export interface ThreadView {
  migration: Migration;
  words: Catalogue;
  approvers: Token;
}

type Line = string | undefined;
type Lines = { [T in Event['type']]: (event: EventOf<T>, view: ThreadView) => Line };

function completed(_event: EventOf<'completed'>, { migration, words }: ThreadView): Line {
  const values = { requester: person(migration.requestedBy), number: formatNumber(migration.number) };
  const lasted = downtimeMs(migration, migration.changedAt);
  return lasted === undefined
    ? words.mrkdwn('thread.completed.unmeasured', values)
    : words.mrkdwn('thread.completed', { ...values, seconds: Math.round(lasted / 1000) });
}

function closedLine(event: EventOf<'approvalClosed'>, { words }: ThreadView): Line {
  if (event.why !== 'facts-changed') return words.mrkdwn(`thread.approvalClosed.${event.why}`);
  const lines = (event.differences ?? []).slice(0, 5).map((item) => words.mrkdwn('approval.difference', { ...item }));
  return words.mrkdwn('thread.approvalClosed.facts-changed', { differences: rendered(lines.join('; ')) });
}

function failedLine({ step, failure, retryAt }: EventOf<'stepFailed'>, { words }: ThreadView): Line {
  const values = { step: stepTitle(step, words), what: rendered(failureText(failure, words)) };
  return retryAt === undefined
    ? words.mrkdwn('thread.stepFailed', values)
    : words.mrkdwn('thread.stepFailed.retry', { ...values, until: time(retryAt, 'second') });
}

function checksLine({ facts }: EventOf<'factsRead'>, { words }: ThreadView): Line {
  const levels = findingsOn(facts).map((finding) => finding.level);
  return words.mrkdwn('thread.factsRead', {
    blocks: levels.filter((level) => level === 'block').length,
    warnings: levels.filter((level) => level === 'warn').length,
  });
}

const silent = (): Line => undefined;

/** One line for each thing worth telling; intents, looks of a proof and bookkeeping are not. */
const lines: Lines = {
  started: (event, { words }) =>
    words.mrkdwn('thread.started', { by: person(event.requestedBy), number: formatNumber(event.number) }),
  stepStarted: silent,
  stepSucceeded: ({ step }, { words }) => words.mrkdwn('thread.stepSucceeded', { step: stepTitle(step, words) }),
  stepSkipped: ({ step }, { words }) => words.mrkdwn('thread.stepSkipped', { step: stepTitle(step, words) }),
  stepFailed: failedLine,
  stepDeferred: silent,
  stepReset: ({ step }, { words }) => words.mrkdwn('thread.stepReset', { step: stepTitle(step, words) }),
  factsRead: checksLine,
  differencesConfirmed: ({ by }, { words }) => words.mrkdwn('thread.differencesConfirmed', { by: person(by) }),
  pinChosen: ({ source }, { words }) => words.mrkdwn(`thread.pinChosen.${source}`),
  backupSealed: ({ clientVersion, bytes, sha256 }, { words }) =>
    words.mrkdwn('thread.backupSealed', { client: clientVersion, bytes, sha: code(sha256.slice(0, 16)) }),
  approvalRequested: ({ plan, digest, expiresAt }, { words, approvers }) =>
    words.mrkdwn('thread.approvalRequested', {
      approvers,
      number: formatNumber(plan.number),
      until: time(expiresAt),
      digest: code(shortDigest(digest)),
    }),
  approved: ({ by, notBefore }, { words }) =>
    notBefore === undefined
      ? words.mrkdwn('thread.approved', { by: person(by) })
      : words.mrkdwn('thread.approved.later', { by: person(by), until: time(notBefore) }),
  rejected: ({ by, reason }, { words, migration }) =>
    words.mrkdwn('thread.rejected', { by: person(by), reason, requester: person(migration.requestedBy) }),
  approvalClosed: closedLine,
  cutoverStarted: (_event, { words }) => words.mrkdwn('thread.cutoverStarted'),
  cutoverAnswered: ({ failure }, { words }) =>
    failure
      ? words.mrkdwn('thread.cutoverAnswered.failure', { what: rendered(failureText(failure, words)) })
      : words.mrkdwn('thread.cutoverAnswered'),
  cutoverRead: silent,
  cutoverSettled: ({ outcome }, { words }) => words.mrkdwn(`thread.cutoverSettled.${outcome}`),
  registrationConfirmed: (_event, { words }) => words.mrkdwn('thread.registrationConfirmed'),
  testMessageSent: (_event, { words }) => words.mrkdwn('thread.testMessageSent'),
  deliveryProven: ({ by }, { words }) =>
    by === 'webhook'
      ? words.mrkdwn('thread.deliveryProven.webhook')
      : words.mrkdwn('thread.deliveryProven.person', { by: person(by) }),
  inboundSeen: (_event, { words }) => words.mrkdwn('thread.inboundSeen'),
  secretsExpire: silent,
  cancelled: ({ by, reason }, { words }) =>
    reason
      ? words.mrkdwn('thread.cancelled.reason', { by: person(by), reason })
      : words.mrkdwn('thread.cancelled', { by: person(by) }),
  completed,
};

/** A journal entry as a line of mrkdwn with its time; undefined when it is not worth telling. Shows no secret, not even its reference. */
export function threadLine(entry: Entry, view: ThreadView): Line {
  const line = lines[entry.event.type] as (event: Event, view: ThreadView) => Line;
  const text = line(entry.event, view);
  return text === undefined
    ? undefined
    : view.words.mrkdwn('thread.line', { at: time(entry.at, 'second'), text: rendered(text) });
}
