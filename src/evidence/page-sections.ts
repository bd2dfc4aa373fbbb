import { digestOf } from '../migration/plan.ts';
import type { Decision, EvidencePack, StepTold } from './evidence-pack.ts';
import { detailsOf } from './flatten.ts';
import { markup, type Markup } from './markup.ts';
import { asWords, exact, failureCell, lines, moment, outside, section, table, toned, valueRows } from './page-parts.ts';
import { duration } from './readable-time.ts';

const policyCell = (policy: Decision['policy']): Markup | undefined =>
  policy &&
  lines([
    markup`plan ${exact(policy.digest.slice(0, 16))}`,
    policy.isRequester ? toned('bad', 'is the requester') : 'not the requester',
    policy.confirmedDifferences ? 'confirmed the differences' : 'did not confirm the differences',
    ...(policy.rules
      ? [
          markup`rule ${outside(policy.rules.rule)}, ${policy.rules.quorum} to approve, version ${exact(policy.rules.version.slice(0, 16))}`,
          ...(policy.rules.escalated ? ['after the second tier was called'] : []),
        ]
      : []),
    policy.withinExpiry ? 'within the time' : toned('bad', 'after the time'),
  ]);

/** Who did what, when, and what the policy knew. */
export function decisionsSection({ decisions }: EvidencePack): Markup {
  const rows = decisions.map(({ entry, at, by, what, policy, details }) => {
    const { by: _by, requestId: _request, ...others } = details;
    return [
      entry,
      moment(at),
      exact(by),
      asWords(what),
      outside(detailsOf({ type: what, ...others })),
      policyCell(policy),
    ];
  });
  return section(
    'Who decided what',
    table(['Entry', 'UTC', 'Person', 'What', 'With', 'Policy'], rows, 'No person has done anything.'),
  );
}

/** The plan that was approved last, or waits; every value the digest covers. */
export function planSection({ plans }: EvidencePack): Markup {
  const last = plans.at(-1);
  if (!last) return section('Plan', markup`<p class="none">No approval has been requested yet.</p>\n`);
  const { facts: _facts, ...shown } = last.plan;
  const earlier = plans.length > 1 ? ` Earlier requests: ${plans.length - 1}.` : '';
  return section(
    'Plan',
    markup`<p>Request ${exact(last.requestId)}, entry ${last.entry}, ${moment(last.at)} UTC.${earlier}</p>\n`,
    markup`<p>SHA-256 of the plan, facts included: ${exact(last.digest)}</p>\n`,
    table(['Parameter', 'Value'], valueRows(shown), ''),
  );
}

const TONES: Record<StepTold['status'], 'good' | 'bad' | 'warn' | 'soft'> = {
  succeeded: 'good',
  failed: 'bad',
  started: 'warn',
  pending: 'soft',
  skipped: 'soft',
};

const tookText = ({ startedAt, endedAt }: StepTold) =>
  startedAt === undefined || endedAt === undefined ? undefined : duration(endedAt - startedAt);

/** Every step of the route with its times and its failures. */
export function stepsSection({ steps, route }: EvidencePack): Markup {
  const undo = new Map(route.steps.map((step) => [step.id, asWords(step.undo)]));
  const rows = steps.map((step) => [
    asWords(step.id),
    toned(TONES[step.status], step.status),
    step.startedAt === undefined ? undefined : moment(step.startedAt),
    tookText(step),
    undo.get(step.id),
    lines(step.record.flatMap(({ at, failure }) => (failure ? [moment(at), failureCell(failure)] : []))),
  ]);
  return section('Steps', table(['Step', 'State', 'Began (UTC)', 'Took', 'Undo', 'Failures'], rows, ''));
}

/** What the route keeps, changes and loses, and what became of every template. */
export function receiptSection({ route, templates }: EvidencePack): Markup {
  const tone = { kept: 'good', changed: 'warn', lost: 'bad' } as const;
  const consequences = route.consequences.map(({ item, fate }) => [
    asWords(item),
    toned(tone[fate], fate),
    route.acceptedLosses.includes(item) ? 'accepted by the approver by itself' : undefined,
  ]);
  const rows = templates.map((one) => [
    outside(one.name),
    outside(one.language),
    outside(one.statusBefore),
    `${asWords(one.forecast)}: ${asWords(one.reason)}`,
    lines([
      one.statusAfter === undefined ? asWords(one.after) : outside(`${asWords(one.after)}, ${one.statusAfter}`),
      one.refused === undefined ? undefined : outside(one.refused),
    ]),
  ]);
  return section(
    'What is kept, changed and lost',
    table(['What', 'Fate', ''], consequences, 'This route has no consequences.'),
    ...(rows.length > 0 ? [table(['Template', 'Language', 'Before', 'Foretold', 'Found'], rows, '')] : []),
  );
}

/** Every entry with its hash. */
export function journalSection({ journal, chain }: EvidencePack): Markup {
  const rows = journal.map((entry) => [
    entry.seq,
    moment(entry.at),
    exact(entry.actor),
    asWords(entry.event.type),
    outside(detailsOf(entry.event)),
    exact(digestOf(entry).slice(0, 16)),
  ]);
  return section(
    'Journal',
    markup`<p>${chain.length} entries. Each holds the hash of the one before (${chain.algorithm}); the last one's is ${exact(chain.head)}.</p>\n`,
    markup`<p>The JSON pack holds them whole; <code>npm run ferryman -- verify pack.json</code> checks it offline.</p>\n`,
    table(['Entry', 'UTC', 'By', 'What', 'Details', 'Hash'], rows, ''),
  );
}
