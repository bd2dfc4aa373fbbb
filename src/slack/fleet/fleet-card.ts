import type { Button, KnownBlock } from '@slack/types';
import { z } from 'zod';
import { CANARY, type Fleet } from '../../fleet/fleet.ts';
import { hasMoved, lastWave, rowsOfWave, settledAt, wavesOf } from '../../fleet/fleet-views.ts';
import { FleetId } from '../../migration/fleet-link.ts';
import { shortDigest } from '../../migration/plan.ts';
import type { FleetView } from '../../workflow/fleet-ports.ts';
import { alertWordsOf } from '../alert-catalogue.ts';
import { durationText } from '../alert-duration.ts';
import { actions, button, confirmation, context, cut, header, LIMITS, sections } from '../blocks.ts';
import { hoursText } from '../calendar-text.ts';
import { notNowLine } from '../card/blocked.ts';
import type { Catalogue } from '../catalogue.ts';
import { code, ours, person, rendered, time } from '../tokens.ts';
import { countsLine, numberLines } from './counts.ts';
import { fleetState } from './sentences.ts';
import { carriedIn } from '../carried.ts';

/** What a button on a card of a fleet does. */
export type FleetAction = 'confirm' | 'discard' | 'prepare' | 'approve' | 'pause' | 'resume' | 'skip' | 'end';

/** The action id of such a button. */
export const fleetActionId = (action: FleetAction): string => `ferryman.fleet.${action}`;

/** What it carries: the fleet, and the plan it was shown with. */
export const FleetClick = z.strictObject({ f: FleetId, d: z.string().regex(/^[0-9a-f]{16}$/) });
export type FleetClick = z.infer<typeof FleetClick>;

/** What a button or form carries; undefined when it is not one of ours. */
export const fleetClickIn = (text: string): FleetClick | undefined => carriedIn(FleetClick, text);

/** The value of such a button. */
export const fleetClickOf = ({ id, digest }: Pick<Fleet, 'id' | 'digest'>): string =>
  JSON.stringify({ f: id, d: shortDigest(digest) } satisfies z.input<typeof FleetClick>);

/** The buttons that mean something now; `isPlan`: on the card of the whole fleet. */
function actionsOn({ fleet, sightings, name }: FleetView): FleetAction[] {
  const isPlan = name === 'plan';
  if (fleet.ending) return [];
  if (fleet.confirmedAt === undefined) return isPlan ? ['confirm', 'discard'] : [];
  const still = fleet.halt || fleet.paused;
  return [...(isPlan ? [] : formsOn(fleet, sightings)), still ? 'resume' : 'pause', isPlan ? 'end' : 'skip'];
}

/** Forms about many numbers of a wave, while some of them wait for one. */
function formsOn({ plan }: Fleet, sightings: FleetView['sightings']): FleetAction[] {
  const seen = [...sightings.values()];
  const isAsking = seen.some((one) => 'asks' in one && one.asks !== undefined);
  const isReady = plan.approvals === 'wave' && seen.some((one) => 'stand' in one && one.stand === 'approval');
  return [...(isAsking ? (['prepare'] as const) : []), ...(isReady ? (['approve'] as const) : [])];
}

/** Why a form about many numbers is not offered on the card of the open wave; mrkdwn lines. */
function missingForms({ fleet, sightings }: FleetView, wave: number, words: Catalogue): string[] {
  // Nothing of a wave that is only watched will wait for a form any more.
  if (fleet.ending || settledAt(fleet, wave) !== undefined) return [];
  const offered = formsOn(fleet, sightings);
  const why = { prepare: 'fleet.not-now.prepare', approve: `fleet.not-now.approve.${fleet.plan.approvals}` } as const;
  return (['prepare', 'approve'] as const)
    .filter((action) => !offered.includes(action))
    .map((action) =>
      notNowLine({ action: words.mrkdwn(`fleet.action.${action}`), why: words.mrkdwn(why[action]) }, words),
    );
}

const STYLES: Partial<Record<FleetAction, 'primary' | 'danger'>> = {
  confirm: 'primary',
  prepare: 'primary',
  approve: 'primary',
  resume: 'primary',
  end: 'danger',
};

/** Buttons that open a form; the others act at once. */
export type FormAction = 'skip' | 'prepare' | 'approve';

const opensForm = (action: FleetAction): action is FormAction => ['skip', 'prepare', 'approve'].includes(action);

function fleetButton(fleet: Fleet, action: FleetAction, words: Catalogue): Button {
  const style = STYLES[action];
  return button({
    id: fleetActionId(action),
    label: words.plain(`fleet.action.${action}`),
    value: fleetClickOf(fleet),
    ...(style && { style }),
    ...(!opensForm(action) && {
      confirm: confirmation({
        title: words.plain(`fleet.action.${action}`),
        text: words.plain(`fleet.ask.${action}`, { count: fleet.rows.length }),
        yes: words.plain('fleet.ask.yes'),
        no: words.plain('modal.back'),
      }),
    }),
  });
}

const buttons = (view: FleetView, words: Catalogue): KnownBlock[] =>
  actions(
    'ferryman.fleet',
    actionsOn(view).map((action) => fleetButton(view.fleet, action, words)),
  );

const small = (lines: readonly string[]): KnownBlock[] => (lines.length === 0 ? [] : [context(lines.join('\n'))]);

function howLine({ plan, ...fleet }: Fleet, words: Catalogue): string {
  const canaries = fleet.rows.filter(({ wave }) => wave === CANARY).length;
  return words.mrkdwn('fleet.card.how', {
    canaries,
    waves: wavesOf({ plan, ...fleet }).filter((wave) => wave !== CANARY).length,
    size: plan.size,
    concurrency: plan.concurrency,
    watch: durationText(plan.watchMs, alertWordsOf(words.language)),
  });
}

/** What the fleet is held to: who approves, when it is quiet. */
export function policyLines(
  { approvals, quietHours }: Pick<Fleet['plan'], 'approvals' | 'quietHours'>,
  words: Catalogue,
): string[] {
  const hours = hoursText(quietHours, words);
  return [
    words.mrkdwn(`fleet.form.policy.${approvals}`),
    ...(hours === undefined ? [] : [words.mrkdwn('fleet.form.quiet', { hours: ours(hours) })]),
  ];
}

interface Message {
  text: string;
  blocks: KnownBlock[];
}

function planCard(view: FleetView, words: Catalogue): Message {
  const { fleet, sightings } = view;
  const { id, faults, digest, rows } = fleet;
  const state = fleetState(fleet, words);
  return {
    text: cut(words.mrkdwn('fleet.card.text', { fleet: id, state: rendered(state) }), LIMITS.messageText),
    blocks: [
      header(words.plain('fleet.card.title', { fleet: id, count: rows.length })),
      ...sections([
        state,
        ...(fleet.confirmedAt === undefined ? [] : [countsLine(rows, sightings, words)]),
        howLine(fleet, words),
        ...policyLines(fleet.plan, words),
        ...(faults.length === 0 ? [] : [words.mrkdwn('fleet.card.left-out', { count: faults.length })]),
      ]),
      context(
        [
          words.mrkdwn('fleet.card.by', { by: person(fleet.requestedBy), at: time(fleet.drawnAt) }),
          words.mrkdwn('fleet.card.plan', { digest: code(shortDigest(digest)) }),
        ].join(' · '),
      ),
      ...buttons(view, words),
    ],
  };
}

/** Whether the wave is behind, is watched, or still has numbers under way. */
function gateLine(fleet: Fleet, wave: number, words: Catalogue): string {
  const passed = fleet.passed[wave];
  if (passed !== undefined) return words.mrkdwn('fleet.wave.passed', { at: time(passed) });
  const settled = settledAt(fleet, wave);
  if (settled === undefined || !rowsOfWave(fleet, wave).some(hasMoved))
    return words.mrkdwn('fleet.wave.open', { at: time(fleet.opened[wave] ?? fleet.drawnAt) });
  const isLast = lastWave(fleet) === wave;
  const until = time(settled + fleet.plan.watchMs, 'second');
  return words.mrkdwn(isLast ? 'fleet.wave.watching.last' : 'fleet.wave.watching', { until });
}

const preparedLines = (fleet: Fleet, wave: number, words: Catalogue): string[] =>
  fleet.prepared
    .filter((prepared) => prepared.wave === wave)
    .map(({ by, at, confirmed, pins }) =>
      words.mrkdwn('fleet.wave.prepared', { by: person(by), at: time(at), confirmed, pins }),
    );

const approvedLines = (fleet: Fleet, wave: number, words: Catalogue): string[] =>
  fleet.approvals
    .filter((approval) => approval.wave === wave)
    .map(({ by, at, digest, counted, fellOut }) =>
      words.mrkdwn('fleet.wave.approved', {
        by: person(by),
        at: time(at),
        count: counted,
        fellOut,
        digest: code(shortDigest(digest)),
      }),
    );

function waveCard(view: FleetView, wave: number, words: Catalogue): Message {
  const { fleet, sightings } = view;
  const rows = rowsOfWave(fleet, wave);
  const counts = countsLine(rows, sightings, words);
  const isOpen = fleet.wave === wave;
  const state = isOpen && (fleet.halt || fleet.paused || fleet.ending) ? [fleetState(fleet, words)] : [];
  const title =
    wave === CANARY
      ? words.plain('fleet.wave.title.canary', { fleet: fleet.id })
      : words.plain('fleet.wave.title', { fleet: fleet.id, wave, waves: lastWave(fleet) });
  const told = [...state, counts].join(' ');
  return {
    text: cut(words.mrkdwn('fleet.wave.text', { fleet: fleet.id, wave, state: rendered(told) }), LIMITS.messageText),
    blocks: [
      header(title),
      ...sections([
        ...state,
        gateLine(fleet, wave, words),
        counts,
        ...numberLines(rows, sightings, words),
        ...preparedLines(fleet, wave, words),
        ...approvedLines(fleet, wave, words),
      ]),
      ...(isOpen ? [...buttons(view, words), ...small(missingForms(view, wave, words))] : []),
    ],
  };
}

/** A message of a fleet: a pure function of its record, of what is seen of its numbers, and of the language. */
export const renderFleet = (view: FleetView, words: Catalogue): Message =>
  view.name === 'plan' ? planCard(view, words) : waveCard(view, view.name, words);
