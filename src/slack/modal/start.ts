import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import { E164, PhoneNumberId, WabaId } from '../../migration/ids.ts';
import { digitsOf, formatNumber } from '../../migration/phone-number.ts';
import type { LookUp } from '../../workflow/operations.ts';
import { context, divider, input, LIMITS, plain, section, sections } from '../blocks.ts';
import { failureText } from '../card/failure.ts';
import type { Catalogue } from '../catalogue.ts';
import { plainFromOutside } from '../outside-text.ts';
import { code, rendered } from '../tokens.ts';
import { modal } from './view.ts';

/** What the start modal carries from the look-up to the submission. */
export const StartMetadata = z.strictObject({
  number: E164,
  typed: z.string().max(100),
  /** Where to answer; absent when the modal came from a shortcut. */
  reply: z.string().max(500).optional(),
  found: z.array(z.strictObject({ waba: WabaId, name: z.string(), phone: PhoneNumberId })).max(5),
  /** Set when there is only one. */
  deployment: z.string().optional(),
});
export type StartMetadata = z.infer<typeof StartMetadata>;

/** What the start modal shows. */
export interface StartView {
  lookUp: LookUp;
  typed: string;
  inNumberingPlan: boolean;
  reply?: string;
}

type Found = LookUp['found'][number];

/** Platforms from which this route can't take a number, with the check's words for it. */
const CANNOT_MOVE: Record<string, 'check.platform.already-cloud' | 'check.platform.unregistered'> = {
  CLOUD_API: 'check.platform.already-cloud',
  NOT_APPLICABLE: 'check.platform.unregistered',
};

const obstacleOf = ({ phone }: Found) => CANNOT_MOVE[phone.platformType ?? ''];

function foundLines(found: Found, view: StartView, words: Catalogue): string[] {
  const { phone, waba, rule } = found;
  const obstacle = obstacleOf(found);
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
    ...(obstacle ? [words.mrkdwn(obstacle)] : []),
  ];
}

const unreadableLines = (lookUp: LookUp, words: Catalogue): string[] =>
  lookUp.unreadable.map(({ name, kind }) =>
    words.mrkdwn('modal.start.unreadable', {
      name,
      what: rendered(failureText({ source: 'meta', class: 'retry', kind }, words)),
    }),
  );

const option = (label: string, value: string): PlainTextOption => ({ text: plain(label, LIMITS.option), value });

function select(id: string, label: string, options: PlainTextOption[]): KnownBlock[] {
  const [first] = options;
  if (options.length < 2 || !first) return [];
  return [input(id, { label, element: { type: 'static_select', options, initial_option: first } })];
}

function choices(movable: Found[], lookUp: LookUp, words: Catalogue): KnownBlock[] {
  const lines = movable.map(({ waba, phone }, index) =>
    option(`${waba.name} · ${phone.displayPhoneNumber}`, String(index)),
  );
  const deployments = lookUp.deployments.slice(0, 100).map((name) => option(name, name));
  const only = lookUp.deployments.length === 1 ? lookUp.deployments[0] : undefined;
  return [
    ...select('found', words.plain('modal.start.choose'), lines),
    ...select('deployment', words.plain('modal.start.deployment'), deployments),
    ...(only === undefined ? [] : [context(words.mrkdwn('modal.start.one-deployment', { deployment: only }))]),
  ];
}

function introLines({ lookUp, typed, inNumberingPlan }: StartView, words: Catalogue): string[] {
  const number = formatNumber(lookUp.number);
  const sameDigits = digitsOf(typed) === lookUp.number.slice(1);
  return [
    words.mrkdwn('modal.start.intro', { number }),
    ...(sameDigits ? [] : [words.mrkdwn('modal.start.typed', { typed, number })]),
    ...(inNumberingPlan ? [] : [words.mrkdwn('modal.start.not-in-plan')]),
  ];
}

function metadataOf(view: StartView, movable: Found[]): string {
  const { lookUp, typed, reply } = view;
  const [first, ...others] = lookUp.deployments;
  return JSON.stringify({
    number: lookUp.number,
    typed,
    ...(reply !== undefined && { reply }),
    // Five long names would not fit into what a modal may carry.
    found: movable.map(({ waba, phone }) => ({
      waba: waba.id,
      name: plainFromOutside(waba.name, 80),
      phone: phone.phoneNumberId,
    })),
    ...(first !== undefined && others.length === 0 && { deployment: first }),
  });
}

/** What the look-up found, and a Start button unless nothing of it can be moved; what stands in the way is explained. */
export function startModal(view: StartView, words: Catalogue): ModalView {
  const { lookUp } = view;
  const movable = lookUp.found.filter((found) => !obstacleOf(found)).slice(0, 5);
  const searched = lookUp.searched.join(', ') || '–';
  const missing = { number: formatNumber(lookUp.number), searched };
  const lines = [
    ...introLines(view, words),
    ...lookUp.found.flatMap((found) => foundLines(found, view, words)),
    ...(lookUp.found.length === 0 ? [words.mrkdwn('modal.start.not-found', missing)] : []),
    ...unreadableLines(lookUp, words),
    ...(lookUp.deployments.length === 0 ? [words.mrkdwn('modal.start.no-deployment')] : []),
  ];
  const canStart = movable.length > 0 && lookUp.deployments.length > 0;
  return modal(words, {
    id: 'start',
    title: words.plain('modal.start.title'),
    ...(canStart && { submit: words.plain('modal.start.submit'), metadata: metadataOf(view, movable) }),
    blocks: [...sections(lines), ...(canStart ? [divider(), ...choices(movable, lookUp, words)] : [])],
  });
}

/** Shown while the look-up runs. */
export const lookingUp = (number: E164, words: Catalogue): ModalView =>
  modal(words, {
    id: 'notice',
    title: words.plain('modal.start.title'),
    blocks: [section(words.mrkdwn('modal.looking-up', { number: formatNumber(number) }))],
  });
