import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import { FleetId } from '../../migration/fleet-link.ts';
import type { WavePreparation, WavePrepared } from '../../workflow/fleet-preparing.ts';
import { input, LIMITS, plain, sections, textInput } from '../blocks.ts';
import type { Catalogue, MessageKey } from '../catalogue.ts';
import { differencesInput } from '../modal/differences.ts';
import { modal } from '../modal/view.ts';
import { code, rendered } from '../tokens.ts';
import type { Token } from '../words.ts';
import { fleetRefusalText, numberOfLine, numbersInLines, waveName } from './sentences.ts';
import { carriedIn } from '../carried.ts';

/** What the form carries: the fleet, the wave, and the lines it names. */
const Metadata = z.strictObject({ f: FleetId, w: z.number().int(), l: z.array(z.number().int()).max(200) });

/** Undefined when it is not one of ours. */
export const prepareMetadataIn = (text: string): z.infer<typeof Metadata> | undefined => carriedIn(Metadata, text);

/** Where the PINs may come from; `later` settles the checklist alone. */
export const PINS_FROM = ['made', 'one', 'list', 'two-step-off', 'later'] as const;

/** Slack takes so many characters in one box of text; a number, its PIN and what is between them are at most 25. */
const TEXT_AT_MOST = 3_000;
const LINES_IN_A_BOX = 120;

/** Ids of the boxes for a list of PINs: as many as its lines need. */
export const listBoxes = (count: number): string[] =>
  Array.from({ length: Math.ceil(count / LINES_IN_A_BOX) }, (_, index) => `pins${index}`);

function sourceInput(offered: readonly (typeof PINS_FROM)[number][], words: Catalogue): KnownBlock {
  const options = offered.map((from): PlainTextOption => ({
    text: plain(words.plain(`fleet.prepare.from.${from}`), LIMITS.option),
    value: from,
  }));
  return input('from', { label: words.plain('fleet.prepare.from'), element: { type: 'radio_buttons', options } });
}

const listInput = (id: string, words: Catalogue): KnownBlock =>
  input(id, {
    label: words.plain('fleet.prepare.pins'),
    hint: words.plain('fleet.prepare.pins-hint'),
    element: textInput({ max: TEXT_AT_MOST, multiline: true }),
    optional: true,
  });

/**
 * Asks for the checklist and the PINs of a wave once, for every number it names. Slack can't mask an input, so that the bot makes
 * the PINs is offered first.
 */
export function prepareForm({ fleet, wave, rows, later }: WavePreparation, words: Catalogue): ModalView {
  const hasChecklist = rows.some(({ asks }) => asks === 'checklist');
  const offered = PINS_FROM.filter((from) => from !== 'later' || hasChecklist);
  return modal(words, {
    id: 'fleet-prepare',
    title: words.plain('fleet.prepare.title'),
    submit: words.plain('fleet.prepare.submit'),
    metadata: JSON.stringify({ f: fleet.id, w: wave, l: rows.map(({ line }) => line) }),
    blocks: [
      ...sections([
        words.mrkdwn('fleet.prepare.intro', {
          count: rows.length,
          fleet: code(fleet.id),
          wave: waveName(fleet, wave, words),
        }),
        ...(later > 0 ? [words.mrkdwn('fleet.prepare.later', { count: later })] : []),
        ...numbersInLines(rows, words),
      ]),
      input('except', {
        label: words.plain('fleet.prepare.except'),
        hint: words.plain('fleet.prepare.except-hint'),
        element: textInput({ max: TEXT_AT_MOST }),
        optional: true,
      }),
      ...(hasChecklist ? [...sections([words.mrkdwn('fleet.prepare.checklist')]), differencesInput(words)] : []),
      ...sections([words.mrkdwn('fleet.prepare.pins-intro')]),
      sourceInput(offered, words),
      input('pin', {
        label: words.plain('fleet.prepare.pin'),
        hint: words.plain('modal.pin.hint'),
        element: textInput({ max: 20 }),
        optional: true,
      }),
      ...listBoxes(rows.length).map((id) => listInput(id, words)),
    ],
  });
}

/** Numbers that are told together, under a sentence of their own. */
const namedLines = (key: MessageKey, prepared: Pick<WavePrepared, 'fleet'> & { lines: number[] }, words: Catalogue) => {
  const rows = prepared.fleet.rows.filter(({ line }) => prepared.lines.includes(line));
  return rows.length === 0 ? [] : [words.mrkdwn(key, { count: rows.length }), ...numbersInLines(rows, words)];
};

/** What was settled, for whom not, and why. */
export function wavePreparedView(prepared: WavePrepared, words: Catalogue, approvers: Token): ModalView {
  const { fleet, confirmed, pins, fellOut, withoutPin } = prepared;
  const fallen = fellOut.map(({ line, refusal }) =>
    words.mrkdwn('fleet.approve.fell-out', {
      number: numberOfLine(fleet, line),
      why: rendered(fleetRefusalText({ code: 'migration', refusal }, words, approvers)),
    }),
  );
  return modal(words, {
    id: 'notice',
    title: words.plain('fleet.prepare.title'),
    blocks: sections([
      words.mrkdwn('fleet.prepare.done', { confirmed: confirmed.length, pins: pins.length }),
      ...namedLines('fleet.prepare.without-pin', { fleet, lines: withoutPin }, words),
      ...(fallen.length > 0 ? [words.mrkdwn('fleet.prepare.fell-out', { count: fallen.length }), ...fallen] : []),
    ]),
  });
}
