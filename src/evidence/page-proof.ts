import type { CutoverTold, EvidencePack, Snapshots } from './evidence-pack.ts';
import { flatten } from './flatten.ts';
import { markup, type Markup } from './markup.ts';
import { asWords, exact, failureCell, lines, moment, outside, section, table, toned, valueRows } from './page-parts.ts';

const answerCell = (answer: CutoverTold['answer']): Markup =>
  answer ? (failureCell(answer.failure) ?? toned('good', 'success')) : toned('warn', 'none');

const settledCell = (settled: CutoverTold['settled']): Markup =>
  settled
    ? lines([markup`${moment(settled.at)} ${asWords(settled.outcome)}`, failureCell(settled.failure)])
    : toned('warn', 'not yet');

function callTold(call: CutoverTold): Markup[] {
  const { at, entry, requestId, request, answer, readings, settled } = call;
  const rows = [
    ...(request ? valueRows(request) : []),
    ['put on the wire', answer ? moment(answer.sentAt) : 'not known'],
    ['answer', answerCell(answer)],
    ...readings.map((one) => ['reading', markup`${moment(one.at)} ${outside(one.reading)}`]),
    ['settled', settledCell(settled)],
  ];
  return [
    markup`<p>Request ${exact(requestId)}, begun ${moment(at)} UTC, entry ${entry}. Secrets by reference and hash.</p>\n`,
    table(['What', 'Value'], rows, ''),
  ];
}

/** The one irreversible call: what was sent, without secrets, and how it is known to have ended. */
export function cutoverSection({ cutovers }: EvidencePack): Markup {
  const none = markup`<p class="none">No call was begun.</p>\n`;
  return section('Register call', ...(cutovers.length > 0 ? cutovers.flatMap(callTold) : [none]));
}

const provenRows = (proven: Snapshots['proven']) =>
  flatten(proven).map(({ path, value }) => [exact(path), /at$/iu.test(path) ? moment(Number(value)) : outside(value)]);

/** Facts before and after, side by side where there are both. */
export function factsSection({ snapshots }: EvidencePack): Markup {
  const { before, after, differences, profile, proven } = snapshots;
  const later = new Map(flatten(after?.facts).map(({ path, value }) => [path, value]));
  const facts = flatten(before?.facts).map(({ path, value }) => {
    const found = later.get(path) ?? '–';
    return [exact(path), outside(value), ...(after ? [found === value ? outside(found) : toned('warn', found)] : [])];
  });
  return section(
    'Before and after',
    ...(before ? [markup`<p>Before: ${moment(before.at)} UTC, entry ${before.entry}.</p>\n`] : []),
    ...(after
      ? [markup`<p>After: ${moment(after.at)} UTC, entry ${after.entry}; differences: ${differences.length}.</p>\n`]
      : []),
    table(['Fact', 'Before', ...(after ? ['After'] : [])], facts, 'No facts were read.'),
    table(['Proven afterwards', 'Value'], provenRows(proven), 'Nothing was proven afterwards.'),
    ...(profile ? [table(['Business profile', 'Value'], valueRows(profile), 'The profile was empty.')] : []),
  );
}
