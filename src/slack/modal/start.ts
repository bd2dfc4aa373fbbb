import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { E164, ExecutionId } from '../../migration/ids.ts';
import { RouteId } from '../../migration/route-declaration.ts';
import { digitsOf, formatNumber } from '../../migration/phone-number.ts';
import type { LookUp } from '../../workflow/operations.ts';
import { context, cut, divider, fields, input, LIMITS, section, sections, textInput } from '../blocks.ts';
import { failureText } from '../card/failure.ts';
import type { Catalogue } from '../catalogue.ts';
import { code, person, rendered, time } from '../tokens.ts';
import { mayBeSignedUp } from '../../migration/sign-up.ts';
import { impossibleLines, needsName, otherWayLines, wantedLines, wayInput, wayLines } from './ways.ts';
import { modal } from './view.ts';

/** What the start form carries to its submission; everything else is looked up again, because it may have changed. */
export const StartMetadata = z.strictObject({
  number: E164,
  typed: z.string().max(100),
  /** Where to answer; absent when the modal came from a shortcut. */
  reply: z.string().max(500).optional(),
  /** Absent means true. */
  inNumberingPlan: z.literal(false).optional(),
  /** The workflow step that waits for the end of the move. */
  execution: ExecutionId.optional(),
  /** The way that its workflow asks for. */
  way: RouteId.optional(),
});
export type StartMetadata = z.infer<typeof StartMetadata>;

/** What the start modal shows. */
export interface StartView {
  lookUp: LookUp;
  typed: string;
  inNumberingPlan: boolean;
  reply?: string;
  execution?: ExecutionId;
  /** The way that a workflow asks for. */
  way?: RouteId;
  /** Why the form is shown again, mrkdwn. */
  again?: string;
}

type Found = LookUp['found'][number];

/** Accounts shown in full; a number is hardly ever in more than two. */
const SHOWN = 5;

function foundLines({ phone, waba, rule }: Found, view: StartView, words: Catalogue): string[] {
  return [
    words.mrkdwn('modal.start.found', {
      name: phone.verifiedName ?? words.plain('modal.start.unnamed'),
      display: phone.displayPhoneNumber,
      phone: code(phone.phoneNumberId),
      waba: waba.name,
      platform: phone.platformType ?? '–',
      status: phone.status ?? '–',
    }),
    ...(rule ? [words.mrkdwn(`check.identity.${rule}`, { typed: view.typed, meta: phone.displayPhoneNumber })] : []),
  ];
}

/** What was typed, how it was read and how Meta writes it, side by side, unless all are the same digits. */
function formBlocks({ lookUp, typed }: StartView, words: Catalogue): KnownBlock[] {
  const digits = lookUp.number.slice(1);
  const shown = lookUp.found.slice(0, SHOWN);
  const isSame = [typed, ...shown.map(({ phone }) => phone.displayPhoneNumber)].every((t) => digitsOf(t) === digits);
  if (isSame) return [];
  return [
    section(words.mrkdwn('modal.start.forms')),
    fields([
      words.mrkdwn('modal.start.form-typed', { typed: typed === '' ? '–' : typed }),
      words.mrkdwn('modal.start.form-read', { number: formatNumber(lookUp.number) }),
      ...shown.map(({ waba, phone }) =>
        words.mrkdwn('modal.start.form-meta', { waba: waba.name, display: phone.displayPhoneNumber }),
      ),
    ]),
  ];
}

const unreadableLines = (lookUp: LookUp, words: Catalogue): string[] =>
  lookUp.unreadable.map(({ name, kind }) =>
    words.mrkdwn('modal.start.unreadable', {
      name,
      what: rendered(failureText({ source: 'meta', class: 'retry', kind }, words)),
    }),
  );

const deploymentLines = (lookUp: LookUp, words: Catalogue): string[] =>
  lookUp.deployments
    .slice(0, 20)
    .map(({ name: deployment, answers }) =>
      words.mrkdwn(answers ? 'modal.start.deployment-answers' : 'modal.start.deployment-silent', { deployment }),
    );

/** Said before anything else: another move of a number that was moved is hardly what somebody means. */
const movedLines = ({ number, lastMove }: LookUp, words: Catalogue): string[] =>
  lastMove
    ? [
        words.mrkdwn('modal.start.moved', {
          number: formatNumber(number),
          waba: lastMove.waba,
          by: person(lastMove.by),
          at: time(lastMove.at),
        }),
      ]
    : [];

function readLines(view: StartView, words: Catalogue): string[] {
  const { lookUp } = view;
  const number = formatNumber(lookUp.number);
  const searched = lookUp.searched.join(', ') || '–';
  return [
    words.mrkdwn('modal.start.intro', { number }),
    ...movedLines(lookUp, words),
    ...(view.inNumberingPlan ? [] : [words.mrkdwn('modal.start.not-in-plan')]),
    ...lookUp.found.slice(0, SHOWN).flatMap((found) => foundLines(found, view, words)),
    ...(lookUp.found.length === 0 ? [words.mrkdwn('modal.start.not-found', { number, searched })] : []),
    ...unreadableLines(lookUp, words),
    ...deploymentLines(lookUp, words),
  ];
}

const metadataOf = ({ lookUp, typed, reply, inNumberingPlan, execution, way }: StartView): string =>
  JSON.stringify({
    number: lookUp.number,
    typed: typed.slice(0, 100),
    ...(reply !== undefined && { reply }),
    ...(!inNumberingPlan && { inNumberingPlan: false }),
    ...(execution && { execution }),
    ...(way && { way }),
  } satisfies z.input<typeof StartMetadata>);

const nameInput = (words: Catalogue): KnownBlock =>
  input('name', {
    label: words.plain('modal.start.name'),
    hint: words.plain('modal.start.name-hint'),
    element: textInput({ max: 75 }),
    // Whether it is needed depends on the way; a missing one is answered by us.
    optional: true,
  });

const signUpInput = (words: Catalogue): KnownBlock =>
  input('sign-up', {
    label: words.plain('modal.start.sign-up'),
    hint: words.plain('modal.start.sign-up-hint'),
    element: { type: 'datepicker' },
    optional: true,
  });

/** How many people will hear of it, before anything is posted. */
function audienceBlocks(audience: LookUp['audience'], words: Catalogue): KnownBlock[] {
  if (!audience) return [];
  const { least, most } = audience;
  return [
    context(
      least === most
        ? words.mrkdwn('modal.start.audience', { count: most })
        : words.mrkdwn('modal.start.audience.range', { least, most }),
    ),
  ];
}

function wayBlocks({ lookUp: { proposals, audience, lastMove }, way }: StartView, words: Catalogue): KnownBlock[] {
  if (proposals.length === 0) return [divider(), section(words.mrkdwn('modal.start.no-ways'))];
  const offered = { proposals, isMoved: lastMove !== undefined, wanted: way };
  return [
    divider(),
    ...sections([words.mrkdwn('modal.start.ways'), ...wayLines(offered, words), ...wantedLines(offered, words)]),
    ...wayInput(offered, words),
    ...(proposals.some(needsName) ? [nameInput(words)] : []),
    ...(proposals.some(mayBeSignedUp) ? [signUpInput(words)] : []),
    ...audienceBlocks(audience, words),
  ];
}

/** Where the number is, the ways it can go with why, and the ways it can't; a Start button where there is a way. */
export function startModal(view: StartView, words: Catalogue): ModalView {
  const { lookUp, again } = view;
  const elsewhere = [impossibleLines(lookUp, words), otherWayLines(lookUp, words)].filter(({ length }) => length > 0);
  return modal(words, {
    id: 'start',
    title: words.plain('modal.start.title'),
    ...(lookUp.proposals.length > 0 && { submit: words.plain('modal.start.submit'), metadata: metadataOf(view) }),
    blocks: [
      ...(again === undefined ? [] : [section(cut(again, LIMITS.section))]),
      ...sections(readLines(view, words)),
      ...formBlocks(view, words),
      ...wayBlocks(view, words),
      ...(elsewhere.length === 0 ? [] : [divider(), ...elsewhere.flatMap(sections)]),
    ],
  });
}

/** Shown while the look-up runs. */
export const lookingUp = (number: E164, words: Catalogue): ModalView =>
  modal(words, {
    id: 'notice',
    title: words.plain('modal.start.title'),
    blocks: [section(words.mrkdwn('modal.looking-up', { number: formatNumber(number) }))],
  });
