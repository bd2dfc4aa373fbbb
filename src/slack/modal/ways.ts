import type { KnownBlock, PlainTextOption } from '@slack/types';
import { digestOf, shortDigest } from '../../migration/plan.ts';
import type { OtherWay } from '../../migration/other-ways.ts';
import type { ImpossibleRoute, RouteProposal } from '../../migration/proposal.ts';
import type { RouteId } from '../../migration/route-declaration.ts';
import type { LookUp } from '../../workflow/operations.ts';
import { input, LIMITS, plain } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { routeName } from '../places.ts';
import { rendered, time } from '../tokens.ts';

/** More than this many choices do not fit into radio buttons. */
const RADIO = 10;
/** Most options of a select. */
const SELECT = 100;

/** Names one proposal in a form: the same for the same place, whatever else was read since. */
export const proposalKey = ({ reason: _why, ...place }: RouteProposal): string => shortDigest(digestOf(place));

/** True when a number is added as new, so that it needs a display name. */
export const needsName = ({ route, phoneNumberId }: RouteProposal): boolean =>
  route === 'new-number' && phoneNumberId === undefined;

/** Why a way is proposed; mrkdwn without a full stop. */
export const reasonText = ({ reason, waba, source, deployment }: RouteProposal, words: Catalogue): string =>
  words.mrkdwn(`proposal.${reason}`, {
    waba: waba.name,
    source: source?.waba.name ?? '–',
    deployment: deployment ?? '–',
  });

/**
 * What a form offers: after a number was moved, none of the ways is the likely one, and a person must choose; so they must where a
 * workflow wants a way that is not possible.
 */
interface Offered {
  proposals: readonly RouteProposal[];
  isMoved: boolean;
  wanted?: RouteId | undefined;
}

/** Which way is proposed; -1 where none is. */
function likelyAmong({ proposals, isMoved, wanted }: Offered): number {
  if (isMoved) return -1;
  return wanted === undefined ? 0 : proposals.slice(0, SELECT).findIndex(({ route }) => route === wanted);
}

/** Which way a workflow wants, and whether it is possible. */
export function wantedLines({ proposals, wanted }: Offered, words: Catalogue): string[] {
  if (wanted === undefined) return [];
  const isOffered = proposals.some(({ route }) => route === wanted);
  return [words.mrkdwn(isOffered ? 'workflow.way' : 'workflow.way-impossible', { route: routeName(wanted, words) })];
}

/** One numbered line for each way, the first marked as the most likely where one is and nobody wants another. */
export const wayLines = (offered: Offered, words: Catalogue): string[] =>
  offered.proposals.slice(0, SELECT).map((proposal, index) => {
    const way = words.mrkdwn('modal.start.way', {
      index: index + 1,
      route: routeName(proposal.route, words),
      waba: proposal.waba.name,
      reason: rendered(reasonText(proposal, words)),
    });
    const isLikely = index === likelyAmong(offered) && offered.proposals.length > 1 && offered.wanted === undefined;
    return isLikely ? words.mrkdwn('modal.start.likely', { way: rendered(way) }) : way;
  });

const optionOf = (proposal: RouteProposal, index: number, words: Catalogue): PlainTextOption => ({
  text: plain(
    words.plain('modal.start.option', {
      index: index + 1,
      route: routeName(proposal.route, words),
      waba: proposal.waba.name,
    }),
    LIMITS.option,
  ),
  value: proposalKey(proposal),
});

/** What the id of the choice begins with. */
const WAY = 'way-';

/** The id of the choice among a form's inputs. */
export const wayIdIn = (inputs: readonly string[]): string | undefined => inputs.find((id) => id.startsWith(WAY));

/**
 * The choice among the ways, the most likely or the wanted one preselected where there is one. Slack keeps what was chosen while an input keeps its id
 * (docs.slack.dev, updating modal views), so other ways get another id.
 */
export function wayInput(offered: Offered, words: Catalogue): KnownBlock[] {
  const options = offered.proposals.slice(0, SELECT).map((proposal, index) => optionOf(proposal, index, words));
  if (options.length === 0) return [];
  const likely = options[likelyAmong(offered)];
  const type = options.length > RADIO ? 'static_select' : 'radio_buttons';
  const id = `${WAY}${shortDigest(digestOf(options.map(({ value }) => value ?? '')))}`;
  return [
    input(id, {
      label: words.plain('modal.start.choose'),
      element: { type, options, ...(likely && { initial_option: likely }) },
    }),
  ];
}

const impossibleLine = ({ route, why }: ImpossibleRoute, words: Catalogue): string =>
  words.mrkdwn('modal.start.cannot', {
    route: routeName(route, words),
    why: rendered(words.mrkdwn(`impossible.${why}`)),
  });

const otherWayLine = ({ way, waba, creditLine }: OtherWay, words: Catalogue): string => {
  const what = words.mrkdwn(`other-way.${way}`, { waba: waba?.name ?? '–', known: waba ? 'yes' : 'no' });
  if (!creditLine) return what;
  const trap = words.mrkdwn('other-way.credit-line', {
    first: time(creditLine.effectiveAt),
    shared: creditLine.canBeShared ? 'yes' : 'no',
  });
  return `${what} ${trap}`;
};

/** The ways that are made elsewhere, each with its trap (domain notes 4.1). */
export const otherWayLines = ({ others }: Pick<LookUp, 'others'>, words: Catalogue): string[] =>
  others.length === 0 ? [] : [words.mrkdwn('other-way.heading'), ...others.map((other) => otherWayLine(other, words))];

/** Every way the number can't go, with why; what there is instead of the way back, `/migrate rollback` tells. */
export const impossibleLines = ({ impossible }: Pick<LookUp, 'impossible'>, words: Catalogue): string[] =>
  impossible.length === 0
    ? []
    : [words.mrkdwn('modal.start.impossible'), ...impossible.map((one) => impossibleLine(one, words))];
