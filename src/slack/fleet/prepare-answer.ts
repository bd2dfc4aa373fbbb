import type { Fleet } from '../../fleet/fleet.ts';
import { isPin, readPins, rowsNamed } from '../../fleet/read-pins.ts';
import type { WavePins } from '../../fleet/wave-asks.ts';
import { API_DIFFERENCES } from '../../migration/route.ts';
import type { MessageKey } from '../catalogue.ts';
import { fieldIn, tickedIn, typedIn, type Outcome, type Submission } from '../listen/submission.ts';
import { notice } from '../modal/view.ts';
import { listBoxes, PINS_FROM, prepareMetadataIn, wavePreparedView } from './prepare-form.ts';
import { fleetRefusalText } from './sentences.ts';

type Rows = Fleet['rows'];
type Marks = { errors: Record<string, string> };

const mark = ({ words }: Submission, id: string, key: MessageKey): Marks => ({ errors: { [id]: words.plain(key) } });

/** The one PIN of all, from its own input; the lists must be empty. */
function onePin(submission: Submission): WavePins | Marks {
  const pin = typedIn(submission.values, 'pin');
  if (pin === '') return mark(submission, 'pin', 'modal.pin.missing');
  return isPin(pin) ? { from: 'one', pin } : mark(submission, 'pin', 'refusal.pin-malformed');
}

/** A PIN for each line of the lists. */
function listedPins(submission: Submission, boxes: readonly string[], rows: Rows): WavePins | Marks {
  const pins = new Map<number, string>();
  for (const box of boxes) {
    const read = readPins(typedIn(submission.values, box), rows);
    if ('code' in read)
      return { errors: { [box]: submission.words.plain(`fleet.prepare.${read.code}`, { line: read.line }) } };
    const twice = [...read.pins.keys()].find((line) => pins.has(line));
    if (twice !== undefined) return mark(submission, box, 'fleet.prepare.twice-in-boxes');
    for (const [line, pin] of read.pins) pins.set(line, pin);
  }
  return pins.size > 0 ? { from: 'list', pins } : mark(submission, boxes[0] ?? 'pins0', 'fleet.prepare.list-missing');
}

/** The input with a PIN that the choice has no use for: somebody meant something by it. */
const superfluous = (submission: Submission, boxes: readonly string[], from: string): string | undefined =>
  ['pin', ...boxes]
    .filter((id) => from !== (id === 'pin' ? 'one' : 'list'))
    .find((id) => typedIn(submission.values, id) !== '');

/** Where the PINs come from; undefined where only the checklist is to be settled. */
function pinsIn(submission: Submission, boxes: readonly string[], rows: Rows): WavePins | Marks | undefined {
  const chosen = fieldIn(submission.values, 'from')?.selected_option?.value;
  const from = PINS_FROM.find((one) => one === chosen);
  if (!from) return mark(submission, 'from', 'fleet.prepare.from-missing');
  const unused = superfluous(submission, boxes, from);
  if (unused !== undefined) return mark(submission, unused, 'fleet.prepare.superfluous');
  if (from === 'one') return onePin(submission);
  if (from === 'list') return listedPins(submission, boxes, rows);
  return from === 'later' ? undefined : { from };
}

/** The rows that the form names, without those that are left out. */
function rowsMeant(submission: Submission, rows: Rows): Rows | Marks {
  const left = rowsNamed(rows, typedIn(submission.values, 'except'));
  if (!left) return mark(submission, 'except', 'fleet.prepare.except-unknown');
  return rows.filter((row) => !left.includes(row));
}

/** The points of the checklist; all of them where it is asked for. */
function itemsIn(submission: Submission): string[] | Marks {
  if (!('items' in submission.values)) return [];
  const items = tickedIn(submission.values, 'items');
  const isWhole = API_DIFFERENCES.every((item) => items.includes(item));
  return isWhole ? items : mark(submission, 'items', 'fleet.prepare.points-missing');
}

/** Settles checklist and PINs for the numbers the form named; the PINs go straight to the operation and nowhere else. */
export async function fleetPrepare(submission: Submission): Promise<Outcome> {
  const { deps, words, user, metadata } = submission;
  const shown = prepareMetadataIn(metadata);
  const fleet = shown && (await deps.fleets.operations.fleet(shown.f));
  if (!shown || !fleet) return { view: notice(words, words.mrkdwn('refusal.expired-click')) };
  const named = fleet.rows.filter(({ line }) => shown.l.includes(line));
  const rows = rowsMeant(submission, named);
  if ('errors' in rows) return rows;
  const items = itemsIn(submission);
  if ('errors' in items) return items;
  const pins = pinsIn(submission, listBoxes(named.length), rows);
  if (pins && 'errors' in pins) return pins;
  const lines = rows.map(({ line }) => line);
  const request = { id: shown.f, wave: shown.w, by: user, lines, items, ...(pins && { pins }) };
  const done = await deps.fleets.operations.prepareWave(request);
  const approvers = deps.people.approversToken();
  if (done.ok) return { view: wavePreparedView(done, words, approvers) };
  return { view: notice(words, fleetRefusalText(done.refusal, words, approvers)) };
}
