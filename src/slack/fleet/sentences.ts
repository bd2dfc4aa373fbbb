import type { FleetRefusal } from '../../fleet/decide-fleet.ts';
import type { Fleet, Halt } from '../../fleet/fleet.ts';
import { CANARY } from '../../fleet/fleet.ts';
import { hasMoved, lastWave, rowOf } from '../../fleet/fleet-views.ts';
import type { FleetRow, RowFault } from '../../fleet/fleet-row.ts';
import type { FileFault } from '../../fleet/read-rows.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import { FILE_AT_MOST_BYTES } from './download.ts';
import type { Catalogue } from '../catalogue.ts';
import { refusalText } from '../listen/refusal-text.ts';
import { code, person, rendered, time } from '../tokens.ts';
import type { Token, Values } from '../words.ts';

/** Every value a sentence about a line may need. */
const NO_VALUES = Object.fromEntries(
  'typed nearest number other found expected route known waba deployment cell column name day zone migration fleet ways'
    .split(' ')
    .map((name) => [name, '–']),
);

/** Why a line is left out; mrkdwn. */
export const faultLine = ({ line, code, values }: RowFault, words: Catalogue): string =>
  words.mrkdwn('fleet.fault.line', {
    line,
    why: rendered(words.mrkdwn(`fleet.fault.${code}`, { ...NO_VALUES, ...values })),
  });

/** The same without markup, for a file. */
export const plainFaultLine = ({ line, code, values }: RowFault, words: Catalogue): string =>
  words.plain('fleet.fault.line', { line, why: words.plain(`fleet.fault.${code}`, { ...NO_VALUES, ...values }) });

/** Why a whole file can't be used; plain text. */
export const fileFaultText = (
  { code, values }: Pick<FileFault, 'values'> & { code: FileFault['code'] | 'unreachable' },
  words: Catalogue,
): string =>
  words.plain(`fleet.file.${code}`, {
    column: '–',
    line: '?',
    most: Math.floor(FILE_AT_MOST_BYTES / 1_000),
    ...values,
  });

/** Why nothing was done; mrkdwn. */
export function fleetRefusalText(refused: FleetRefusal, words: Catalogue, approvers: Token): string {
  const { code, values = {}, refusal } = refused;
  if (refusal) return refusalText(refusal, words, approvers);
  const known: Values = {
    approvers,
    by: values['by'] === undefined ? '–' : person(values['by']),
    at: values['at'] === undefined ? '–' : time(Number(values['at'])),
  };
  const own = `fleet.refusal.${code}`;
  if (words.has(own)) return words.mrkdwn(own, known);
  const shared = `refusal.${code}`;
  return words.has(shared) ? words.mrkdwn(shared, known) : words.mrkdwn('fleet.refusal.fleet-unknown');
}

/** The number of a line as people read it. */
export const numberOfLine = (fleet: Fleet, line: number | undefined): string => {
  const row = line === undefined ? undefined : rowOf(fleet, line);
  return row ? formatNumber(row.number) : '–';
};

/** Numbers in a line. */
const IN_A_LINE = 8;

/** Numbers as people read them, some in a line; mrkdwn. */
export function numbersInLines(rows: readonly Pick<FleetRow, 'number'>[], words: Catalogue): string[] {
  const numbers = rows.map(({ number }) => formatNumber(number));
  return Array.from({ length: Math.ceil(numbers.length / IN_A_LINE) }, (_, index) =>
    words.mrkdwn('fleet.approve.numbers', {
      numbers: numbers.slice(index * IN_A_LINE, (index + 1) * IN_A_LINE).join(', '),
    }),
  );
}

/** What a wave is called. */
export const waveName = (fleet: Fleet, wave: number, words: Catalogue): string =>
  wave === CANARY
    ? words.plain('fleet.wave.canary')
    : words.plain('fleet.wave.number', { wave, waves: lastWave(fleet) });

/** Why the fleet stands still until an approver lets it go on. */
export const haltSentence = (fleet: Fleet, { why, at, line, cause }: Halt, words: Catalogue): string =>
  words.mrkdwn(`fleet.halt.${why}`, { at: time(at), number: numberOfLine(fleet, line), cause: cause ?? '–' });

function endingSentence(ending: NonNullable<Fleet['ending']>, words: Catalogue): string {
  const at = time(ending.at);
  if (ending.kind === 'completed') return words.mrkdwn('fleet.state.completed', { at });
  return words.mrkdwn(`fleet.state.${ending.kind}`, { by: person(ending.by), at });
}

/** Where a fleet stands; mrkdwn. */
export function fleetState(fleet: Fleet, words: Catalogue): string {
  const { ending, halt, paused, wave } = fleet;
  if (ending) return endingSentence(ending, words);
  if (fleet.confirmedAt === undefined)
    return words.mrkdwn('fleet.state.unconfirmed', { by: person(fleet.requestedBy) });
  const still = [
    ...(halt ? [haltSentence(fleet, halt, words)] : []),
    ...(paused ? [words.mrkdwn('fleet.state.paused', { by: person(paused.by), at: time(paused.at) })] : []),
  ];
  if (still.length > 0) return still.join('\n');
  if (wave === undefined) return words.mrkdwn('fleet.state.beginning');
  return words.mrkdwn('fleet.state.going', { wave: waveName(fleet, wave, words) });
}

/** The fleets that were drawn last, a line each; mrkdwn. */
export const fleetListText = (fleets: readonly Fleet[], words: Catalogue): string =>
  fleets.length === 0 ? words.mrkdwn('fleet.none') : fleets.map((fleet) => fleetLine(fleet, words)).join('\n');

/** A fleet in a list; mrkdwn. */
export const fleetLine = (fleet: Fleet, words: Catalogue): string =>
  words.mrkdwn('fleet.line', {
    fleet: code(fleet.id),
    count: fleet.rows.length,
    moved: fleet.rows.filter(hasMoved).length,
    state: rendered(fleetState(fleet, words)),
  });
