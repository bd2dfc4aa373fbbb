import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { comparedPlans, TRAITS, type Trait } from '../../fleet/wave-approval.ts';
import { FleetId } from '../../migration/fleet-link.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import { shortDigest } from '../../migration/plan.ts';
import { RouteId } from '../../migration/route-declaration.ts';
import { routeOf } from '../../migration/route.ts';
import { hasLosses, type FellOut, type WaveRequest } from '../../workflow/fleet-approving.ts';
import { context, divider, input, LIMITS, plain, section, sections, textInput } from '../blocks.ts';
import { findingLines, findingsOf } from '../card/findings.ts';
import type { Catalogue } from '../catalogue.ts';
import { modal } from '../modal/view.ts';
import { regionName, routeName } from '../places.ts';
import { code, rendered } from '../tokens.ts';
import type { Token } from '../words.ts';
import { fleetRefusalText, numberOfLine, numbersInLines, waveName } from './sentences.ts';
import { carriedIn } from '../carried.ts';

/** What the form carries: the fleet, the wave, what was shown of each number, and the digest over all of them. */
export const WaveMetadata = z.strictObject({
  f: FleetId,
  w: z.number().int(),
  d: z.string().regex(/^[0-9a-f]{64}$/),
  /** Prints of the plans in the order of the wave, separated by commas. */
  p: z.string().max(2_800),
});

/** Undefined when it is not one of ours. */
export const waveMetadataIn = (text: string): z.infer<typeof WaveMetadata> | undefined => carriedIn(WaveMetadata, text);

const metadataOf = ({ fleet, wave, digest, prints }: WaveRequest): string =>
  JSON.stringify({ f: fleet.id, w: wave, d: digest, p: prints.join(',') } satisfies z.input<typeof WaveMetadata>);

/** A trait of a plan as people read it. */
function traitText([trait, value]: readonly [Trait, string], { ready }: WaveRequest, words: Catalogue): string {
  if (trait === 'route') return routeName(RouteId.parse(value), words);
  if (trait === 'account') return ready.find(({ plan }) => plan.register.waba === value)?.migration.waba.name ?? value;
  if (trait === 'region') return value === '–' ? regionName(undefined, words) : regionName(value, words);
  const key = `modal.approve.pin.${value}`;
  return trait === 'pin' && words.has(key) ? words.plain(key) : value;
}

/** Differing numbers named one by one. */
const DIFFERENCES = 40;

function planLines(request: WaveRequest, words: Catalogue): string[] {
  const { common, differences } = comparedPlans(request.ready);
  const said = (trait: Trait, value: string) => ({
    trait: words.plain(`fleet.trait.${trait}`),
    value: traitText([trait, value], request, words),
  });
  const more = differences.length - DIFFERENCES;
  return [
    words.mrkdwn('fleet.approve.common'),
    ...TRAITS.map((trait) => words.mrkdwn('fleet.approve.trait', said(trait, common[trait]))),
    words.mrkdwn(differences.length === 0 ? 'fleet.approve.no-differences' : 'fleet.approve.differences'),
    ...differences
      .slice(0, DIFFERENCES)
      .map(({ number, trait, value }) =>
        words.mrkdwn('fleet.approve.difference', { number: formatNumber(number), ...said(trait, value) }),
      ),
    ...(more > 0 ? [words.mrkdwn('fleet.approve.more', { count: more })] : []),
  ];
}

/** Different warnings shown; each with how many numbers it concerns. */
const WARNINGS = 20;

function warningLines({ ready }: WaveRequest, words: Catalogue): string[] {
  const lines = ready.flatMap(({ migration, plan }) =>
    findingLines(findingsOf(migration, plan.facts), ['block', 'warn'], words),
  );
  const counted = [...Map.groupBy(lines, (line) => line)].toSorted(([, one], [, other]) => other.length - one.length);
  if (counted.length === 0) return [words.mrkdwn('modal.approve.all-good')];
  return [
    words.mrkdwn('modal.approve.facts'),
    ...counted
      .slice(0, WARNINGS)
      .map(([line, { length: count }]) => words.mrkdwn('fleet.approve.warning', { text: rendered(line), count })),
    ...(counted.length > WARNINGS ? [words.mrkdwn('fleet.approve.more', { count: counted.length - WARNINGS })] : []),
  ];
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** One sentence for each kind of way the numbers go. */
const riskLines = ({ ready }: WaveRequest, words: Catalogue): string[] =>
  distinct(ready.map(({ plan }) => routeOf(plan.route).before)).map((before) => {
    const downtimes = ready
      .filter(({ plan }) => routeOf(plan.route).before === before)
      .map(({ plan }) => plan.plannedDowntimeSeconds);
    return words.mrkdwn(`modal.approve.risk.${before}`, { minutes: Math.ceil(Math.max(...downtimes) / 60) });
  });

function lossBlocks({ ready }: WaveRequest, words: Catalogue): KnownBlock[] {
  if (!hasLosses(ready)) return [];
  const lost = distinct(ready.flatMap(({ migration }) => routeOf(migration.route).acceptedLosses));
  const items = lost.map((item) => words.mrkdwn(`consequence.${item}`)).join(', ');
  return [
    section(words.mrkdwn('modal.approve.losses', { items: rendered(items) })),
    input('losses', {
      label: words.plain('modal.approve.losses-label'),
      element: {
        type: 'checkboxes',
        options: [{ text: plain(words.plain('modal.approve.losses-box'), LIMITS.option), value: 'accepted' }],
      },
      // Unticked is answered by us, with the reason.
      optional: true,
    }),
  ];
}

/** What one person releases for a whole wave, in full, and the count of the numbers as the confirmation. */
export function waveForm(request: WaveRequest, words: Catalogue): ModalView {
  const { fleet, wave, ready, others, digest } = request;
  return modal(words, {
    id: 'fleet-approve',
    title: words.plain('fleet.approve.title'),
    submit: words.plain('modal.approve.submit'),
    metadata: metadataOf(request),
    blocks: [
      ...sections([
        words.mrkdwn('fleet.approve.intro', {
          count: ready.length,
          fleet: code(fleet.id),
          wave: waveName(fleet, wave, words),
        }),
        ...(others > 0 ? [words.mrkdwn('fleet.approve.others', { count: others })] : []),
        ...numbersInLines(ready, words),
      ]),
      divider(),
      ...sections(planLines(request, words)),
      ...sections(warningLines(request, words)),
      divider(),
      ...sections([
        ...riskLines(request, words),
        words.mrkdwn('fleet.approve.turns', { count: fleet.plan.concurrency }),
      ]),
      ...lossBlocks(request, words),
      context(words.mrkdwn('fleet.approve.digest', { digest: code(shortDigest(digest)) })),
      input('count', {
        label: words.plain('fleet.approve.count'),
        hint: words.plain('fleet.approve.count-hint'),
        element: textInput({ max: 4 }),
      }),
    ],
  });
}

/** What became of the decision: how many numbers it counts for, and every number that fell out with the reason. */
export function waveDecided(
  decided: { fleet: WaveRequest['fleet']; counted: number; fellOut: readonly FellOut[] },
  words: Catalogue,
  approvers: Token,
): ModalView {
  const { fleet, counted, fellOut } = decided;
  const lines = fellOut.map(({ line, refusal }) =>
    words.mrkdwn('fleet.approve.fell-out', {
      number: numberOfLine(fleet, line),
      why: rendered(
        refusal.code === 'plan-changed'
          ? words.mrkdwn('fleet.approve.plan-changed')
          : fleetRefusalText({ code: 'migration', refusal }, words, approvers),
      ),
    }),
  );
  const head = words.mrkdwn('fleet.approve.done', { count: counted, fellOut: fellOut.length });
  return modal(words, {
    id: 'notice',
    title: words.plain('fleet.approve.title'),
    blocks: sections([head, ...lines]),
  });
}
