import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { WavePlan } from '../../fleet/fleet-event.ts';
import { ROWS_AT_MOST, type RowFault } from '../../fleet/fleet-row.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { alertWordsOf } from '../alert-catalogue.ts';
import { durationText } from '../alert-duration.ts';
import { context, input, LIMITS, plain, section, sections, textInput } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { modal } from '../modal/view.ts';
import { mrkdwnFromOutside } from '../outside-text.ts';
import { channel, code } from '../tokens.ts';
import { fleetClickOf, policyLines } from './fleet-card.ts';
import { faultLine } from './sentences.ts';

const MINUTE_MS = 60_000;
/** What the form offers beside what is configured. */
const WATCHES_MS = [5, 15, 60, 240, 1_440].map((minutes) => minutes * MINUTE_MS);

/** Most numbers in a wave, and most cutovers at once. */
export const SIZE_AT_MOST = 200;
export const CONCURRENCY_AT_MOST = 50;

function watchInput(configuredMs: number, words: Catalogue): KnownBlock {
  const offered = [...new Set([...WATCHES_MS, configuredMs])].toSorted((a, b) => a - b);
  const option = (ms: number): PlainTextOption => ({
    text: plain(durationText(ms, alertWordsOf(words.language)), LIMITS.option),
    value: String(ms),
  });
  return input('watch', {
    label: words.plain('fleet.form.watch'),
    hint: words.plain('fleet.form.watch-hint'),
    element: { type: 'static_select', options: offered.map(option), initial_option: option(configuredMs) },
  });
}

const numberInput = (id: string, label: string, { initial, most }: { initial: number; most: number }): KnownBlock =>
  input(id, {
    label,
    element: {
      type: 'number_input',
      is_decimal_allowed: false,
      min_value: '1',
      max_value: String(most),
      initial_value: String(initial),
    },
  });

/** Asks for the file and how the fleet goes; `plan` is what is configured, `fault` why it is asked again. */
export const fleetForm = (plan: WavePlan, words: Catalogue, fault?: string): ModalView =>
  modal(words, {
    id: 'fleet-draw',
    title: words.plain('fleet.form.title'),
    submit: words.plain('fleet.form.submit'),
    blocks: [
      ...(fault === undefined ? [] : [section(mrkdwnFromOutside(fault))]),
      ...sections([words.mrkdwn('fleet.form.intro', { most: ROWS_AT_MOST }), words.mrkdwn('fleet.form.nothing-yet')]),
      input('file', {
        label: words.plain('fleet.form.file'),
        element: { type: 'file_input', filetypes: ['csv', 'txt', 'tsv'], max_files: 1 },
      }),
      numberInput('size', words.plain('fleet.form.size'), { initial: plan.size, most: SIZE_AT_MOST }),
      numberInput('concurrency', words.plain('fleet.form.concurrency'), {
        initial: plan.concurrency,
        most: CONCURRENCY_AT_MOST,
      }),
      watchInput(plan.watchMs, words),
      context(policyLines(plan, words).join(' ')),
    ],
  });

/** Lines of a modal; the rest are counted. */
const SHOWN = 400;

function faultBlocks(faults: readonly RowFault[], words: Catalogue): KnownBlock[] {
  const lines = faults.slice(0, SHOWN).map((fault) => faultLine(fault, words));
  const more = faults.length - SHOWN;
  return sections([...lines, ...(more > 0 ? [words.mrkdwn('fleet.drawn.more', { count: more })] : [])]);
}

/** What was read: how many can go, every line that can't with its reason, and that nothing has been started. */
export const drawnView = (
  drawn: { fleet?: Fleet; faults: readonly RowFault[] },
  words: Catalogue,
  cards: string,
): ModalView => {
  const { fleet, faults } = drawn;
  const head = fleet
    ? words.mrkdwn('fleet.drawn', { count: fleet.rows.length, fleet: code(fleet.id), leftOut: faults.length })
    : words.mrkdwn('fleet.drawn.none');
  return modal(words, {
    id: 'notice',
    title: words.plain('fleet.drawn.title'),
    blocks: [
      section(head),
      ...faultBlocks(faults, words),
      ...(fleet ? [section(words.mrkdwn('fleet.drawn.next', { channel: channel(cards) }))] : []),
    ],
  });
};

/** Asks which number the fleet is to leave out. */
export const skipForm = (fleet: Fleet, words: Catalogue): ModalView =>
  modal(words, {
    id: 'fleet-skip',
    title: words.plain('fleet.skip.title'),
    submit: words.plain('fleet.skip.submit'),
    metadata: fleetClickOf(fleet),
    blocks: [
      section(words.mrkdwn('fleet.skip.intro', { fleet: code(fleet.id) })),
      input('number', { label: words.plain('fleet.skip.number'), element: textInput({ max: 40 }) }),
    ],
  });
