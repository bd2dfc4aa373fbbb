import type { Entry, Event, EventOf } from '../migration/event.ts';
import { formatNumber } from '../migration/phone-number.ts';
import { shortDigest } from '../migration/plan.ts';
import { routeOf } from '../migration/route.ts';
import { downtimeMs } from '../migration/state.ts';
import { differenceLines, voter } from './card/approval.ts';
import { failureText, ownReason } from './card/failure.ts';
import { findingsOf } from './card/findings.ts';
import { signUpReminded } from './card/sign-up.ts';
import { pinEventText, reachSentence, stepTitle } from './card/state-sentence.ts';
import type { Catalogue } from './catalogue.ts';
import { languageName, regionName, routeName } from './places.ts';
import { INLINE_ROWS, templateList } from './template-list.ts';
import { code, person, rendered, time } from './tokens.ts';
import type { ThreadView } from './thread-view.ts';
import { escalatedLine, remindedLine, votedLine } from './waiting-lines.ts';

type Line = string | undefined;
type Lines = { [T in Event['type']]: (event: EventOf<T>, view: ThreadView) => Line };

function completed(_event: EventOf<'completed'>, { migration, words }: ThreadView): Line {
  const values = { requester: person(migration.requestedBy), number: formatNumber(migration.number) };
  if (routeOf(migration.route).before === 'unused') return words.mrkdwn('thread.completed.no-outage', values);
  const lasted = downtimeMs(migration, migration.changedAt);
  return lasted === undefined
    ? words.mrkdwn('thread.completed.unmeasured', values)
    : words.mrkdwn('thread.completed', { ...values, seconds: Math.round(lasted / 1000) });
}

const abortedLine = (reason: string, words: Catalogue): string =>
  words.mrkdwn('thread.approvalClosed.aborted', { why: rendered(ownReason(reason, words) ?? '') }).trim();

/** Who approved is called when the approval turns void: it may have been for a time at which nobody looks. */
function closedLine(event: EventOf<'approvalClosed'>, { words, migration, after = migration }: ThreadView): Line {
  if (event.why === 'aborted') return abortedLine(event.reason ?? '', words);
  if (event.why !== 'facts-changed') return words.mrkdwn(`thread.approvalClosed.${event.why}`);
  const differences = rendered(differenceLines(event.differences ?? [], words).join('; '));
  const { requestedBy, approval } = after;
  const decision = approval?.requestId === event.requestId ? approval.decision : undefined;
  return decision?.outcome === 'approved'
    ? words.mrkdwn('thread.approvalClosed.facts-changed.approved', {
        by: person(decision.by),
        requester: person(requestedBy),
        differences,
      })
    : words.mrkdwn('thread.approvalClosed.facts-changed', { differences });
}

function failedLine({ step, failure, retryAt }: EventOf<'stepFailed'>, view: ThreadView): Line {
  const { words, migration, after = migration } = view;
  // Waiting for the budget of calls is told once; the card says until when.
  if ((after.steps[step].putOff ?? 0) > 1) return undefined;
  const values = { step: stepTitle(step, words), what: rendered(failureText(failure, words)) };
  return retryAt === undefined
    ? words.mrkdwn('thread.stepFailed', values)
    : words.mrkdwn('thread.stepFailed.retry', { ...values, until: time(retryAt, 'second') });
}

function checksLine({ facts }: EventOf<'factsRead'>, { words, migration, after = migration }: ThreadView): Line {
  // Read once more for the receipt: the checks of the way there mean nothing any more.
  if (after.registeredAt !== undefined) return undefined;
  const levels = findingsOf(migration, facts).map((finding) => finding.level);
  return words.mrkdwn('thread.factsRead', {
    blocks: levels.filter((level) => level === 'block').length,
    warnings: levels.filter((level) => level === 'warn').length,
  });
}

function skippedLine({ step, why }: EventOf<'stepSkipped'>, { words }: ThreadView): Line {
  const key = `thread.why.${why}`;
  const title = stepTitle(step, words);
  return words.has(key)
    ? words.mrkdwn('thread.stepSkipped.why', { step: title, why: rendered(words.mrkdwn(key)) })
    : words.mrkdwn('thread.stepSkipped', { step: title });
}

function heldLine({ why, by, reason, until }: EventOf<'cutoverHeld'>, { words, migration }: ThreadView): Line {
  if (why === 'stopped')
    return by
      ? words.mrkdwn('thread.cutoverHeld.stopped-by', { by: person(by), reason: reason ?? '–' })
      : words.mrkdwn('thread.cutoverHeld.stopped');
  if (why !== 'held') return words.mrkdwn(`thread.cutoverHeld.${why}`, { until: time(until ?? migration.changedAt) });
  const who = person(by ?? '');
  return reason
    ? words.mrkdwn('thread.cutoverHeld.held.reason', { by: who, reason })
    : words.mrkdwn('thread.cutoverHeld.held', { by: who });
}

function templatesLine({ side, templates }: EventOf<'templatesRead'>, view: ThreadView): Line {
  const { words } = view;
  if (side === 'source') return words.mrkdwn('thread.templatesRead', { count: templates.length });
  const listed = templateList(view.after ?? view.migration, words);
  if (!listed) return undefined;
  const { summary, rows } = listed;
  if (rows.length === 0) return summary;
  return rows.length > INLINE_ROWS && view.files !== false
    ? words.mrkdwn('thread.list.file', { text: rendered(summary) })
    : words.mrkdwn('thread.list', { text: rendered(summary), rows: rendered(rows.join('\n')) });
}

const silent = (): Line => undefined;

/** One line for each thing worth telling; intents, looks of a proof and bookkeeping are not. */
const lines: Lines = {
  started: (event, { words }) =>
    words.mrkdwn('thread.started.route', {
      by: person(event.requestedBy),
      number: formatNumber(event.number),
      route: routeName(event.route, words),
    }),
  stepStarted: silent,
  stepSucceeded: ({ step }, { words }) => words.mrkdwn('thread.stepSucceeded', { step: stepTitle(step, words) }),
  stepSkipped: skippedLine,
  stepFailed: failedLine,
  stepDeferred: silent,
  stepReset: ({ step }, { words }) => words.mrkdwn('thread.stepReset', { step: stepTitle(step, words) }),
  factsRead: checksLine,
  differencesConfirmed: ({ by }, { words }) => words.mrkdwn('thread.differencesConfirmed', { by: person(by) }),
  twoStepOffConfirmed: ({ by }, { words }) => words.mrkdwn('thread.twoStepOffConfirmed', { by: person(by) }),
  numberClaimed: ({ phoneNumberId }, { words, migration }) =>
    words.mrkdwn('thread.numberClaimed', { waba: migration.waba.name, phone: code(phoneNumberId) }),
  slotsRead: silent,
  slotFreed: ({ by, count }, { words, migration }) =>
    words.mrkdwn('thread.slotFreed', { by: person(by), waba: migration.waba.name, count }),
  codeChosen: ({ method, language }, { words }) =>
    words.mrkdwn(`thread.codeChosen.${method}`, { language: languageName(language, words) }),
  regionChosen: ({ region }, { words }) => words.mrkdwn('thread.regionChosen', { region: regionName(region, words) }),
  regionRead: ({ region }, { words, migration }) =>
    words.mrkdwn(region === migration.region?.country ? 'thread.regionRead' : 'thread.regionRead.other', {
      region: regionName(region, words),
    }),
  profileSaved: (_event, { words }) => words.mrkdwn('thread.profileSaved'),
  templatesRead: templatesLine,
  templatesCopied: ({ copied, failed }, { words }) =>
    words.mrkdwn('templates.copied', { copied: copied.length, failed: failed.length }),
  pinChosen: ({ source }, { words }) => words.mrkdwn(`thread.pinChosen.${source}`),
  backupSealed: ({ clientVersion, bytes, sha256 }, { words }) =>
    words.mrkdwn('thread.backupSealed', { client: clientVersion, bytes, sha: code(sha256.slice(0, 16)) }),
  approvalRequested: ({ plan, digest, expiresAt }, { words, approvers, notify = approvers }) =>
    words.mrkdwn('thread.approvalRequested', {
      approvers: notify,
      number: formatNumber(plan.number),
      until: time(expiresAt),
      digest: code(shortDigest(digest)),
    }),
  approved: ({ by, notBefore, ballots }, { words }) => {
    const last = voter({ by, for: ballots?.find((one) => one.by === by)?.for }, words);
    return notBefore === undefined
      ? words.mrkdwn('thread.approved', { by: last })
      : words.mrkdwn('thread.approved.later', { by: last, until: time(notBefore) });
  },
  voted: votedLine,
  glassBroken: ({ by, reason }, { words, approvers, notify = approvers }) =>
    words.mrkdwn('thread.glassBroken', { by: person(by), reason, notify }),
  reminded: remindedLine,
  escalated: escalatedLine,
  planChecked: (_event, { words }) => words.mrkdwn('thread.planChecked'),
  rejected: ({ reason, ...who }, { words, migration: { requestedBy } }) =>
    words.mrkdwn('thread.rejected', { by: voter(who, words), reason, requester: person(requestedBy) }),
  approvalClosed: closedLine,
  cutoverHeld: heldLine,
  cutoverReleased: ({ by }, { words }) =>
    by === 'ferryman'
      ? words.mrkdwn('thread.cutoverReleased.ferryman')
      : words.mrkdwn('thread.cutoverReleased', { by: person(by) }),
  cutoverJudged: ({ by, outcome, evidence }, { words }) =>
    words.mrkdwn(`thread.cutoverJudged.${outcome}`, { by: person(by), evidence }),
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
  obstacleMet: silent,
  obstacleGone: silent,
  overrideRead: ({ url }, { words }) => (url === undefined ? undefined : words.mrkdwn('thread.overrideRead')),
  overrideRestored: ({ by }, { words }) => words.mrkdwn('thread.overrideRestored', { by: person(by) }),
  overrideLeftOut: ({ by }, { words }) => words.mrkdwn('thread.overrideLeftOut', { by: person(by) }),
  pinAlarm: ({ event, at }, { words, migration, after = migration }) =>
    words.mrkdwn('thread.pinAlarm', {
      requester: person(migration.requestedBy),
      event: rendered(pinEventText(event, words)),
      at: time(at, 'second'),
      reach: rendered(reachSentence(after, words)),
    }),
  pinAlarmAnswered: ({ by }, { words }) => words.mrkdwn('thread.pinAlarmAnswered', { by: person(by) }),
  signUpReminded: (event, { words, migration }) => signUpReminded(event, migration, words),
  takenOver: ({ by, from, reason }, { words }) =>
    words.mrkdwn('thread.takenOver', { by: person(by), from: person(from), reason }),
  noteFound: ({ at }, { words }) => words.mrkdwn('thread.noteFound', { at: time(at, 'second') }),
  rebuilt: ({ lostRevision, step }, { words }) =>
    step
      ? words.mrkdwn('thread.rebuilt.step', { count: lostRevision, step: stepTitle(step, words) })
      : words.mrkdwn('thread.rebuilt', { count: lostRevision }),
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
    : view.words.mrkdwn('thread.line', { at: time(entry.at, 'clock'), text: rendered(text) });
}
