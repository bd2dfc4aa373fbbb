import type { RouteProposal } from '../migration/proposal.ts';
import type { RouteId } from '../migration/route-declaration.ts';
import type { ChosenWay, FleetRow } from './fleet-row.ts';
import { quietUntil, type QuietHours } from '../migration/quiet-hours.ts';
import { zonesOf } from '../migration/wall-clock.ts';
import type { RowFault } from './fleet-row.ts';
import type { DraftRow } from './read-rows.ts';

const asWritten = ({ route, waba, deployment, source }: RouteProposal): string =>
  [
    route,
    waba.name,
    ...(deployment === undefined ? [] : [deployment]),
    ...(source ? [`from ${source.waba.name}`] : []),
  ].join(' / ');

const wanted = (draft: DraftRow, way: RouteProposal): boolean =>
  (draft.route === undefined || draft.route === way.route) &&
  (draft.waba === undefined || draft.waba.id === way.waba.id) &&
  (draft.source === undefined || draft.source.id === way.source?.waba.id) &&
  (draft.deployment === undefined || draft.deployment === way.deployment) &&
  draft.kept === (way.keptBackup !== undefined);

/**
 * Ways that a line must name: without a backup because the client may only be silent for a moment, from another account because a
 * number that was moved already would otherwise be moved on.
 */
const NAMED_ONLY: readonly RouteId[] = ['on-premises-without-backup', 'waba-to-waba'];

const mayGo = (draft: DraftRow, { route }: RouteProposal): boolean =>
  draft.route !== undefined || !NAMED_ONLY.includes(route);

const chosenOf = ({ route, waba, deployment, source, keptBackup }: RouteProposal): ChosenWay => ({
  route,
  waba: waba.id,
  wabaName: waba.name,
  ...(deployment !== undefined && { deployment }),
  ...(source && { source: source.waba.id }),
  ...(keptBackup && { kept: true }),
});

function faultOf(
  draft: DraftRow,
  way: RouteProposal,
  { quietHours, now }: { quietHours: readonly QuietHours[]; now: number },
): RowFault | undefined {
  const { line } = draft;
  const needsName = way.route === 'new-number' && way.phoneNumberId === undefined;
  if (needsName && draft.displayName === undefined) return { line, code: 'name-missing' };
  const isLocal = quietHours.some(({ timeZone }) => timeZone === undefined);
  if (isLocal && zonesOf(draft).length === 0) return { line, code: 'zone-missing' };
  return quietUntil(quietHours, draft, now) === undefined ? { line, code: 'never-loud' } : undefined;
}

function rowOn(draft: DraftRow, way: RouteProposal): FleetRow {
  const { line, number, typed, country, displayName, signedUpOn, timeZone, canary } = draft;
  return {
    line,
    number,
    typed,
    way: chosenOf(way),
    ...(displayName !== undefined && { displayName }),
    ...(signedUpOn !== undefined && { signedUpOn }),
    ...(timeZone !== undefined && { timeZone }),
    ...(country !== undefined && { country }),
    canary,
  };
}

/** The row of a fleet on the one way that fits, or why there is none; `ways` are the number's proposals as read now. */
export function chooseWay(
  draft: DraftRow,
  ways: readonly RouteProposal[],
  when: { quietHours: readonly QuietHours[]; now: number },
): FleetRow | RowFault {
  const { line } = draft;
  if (ways.length === 0) return { line, code: 'no-way' };
  const wantedOnes = ways.filter((way) => wanted(draft, way));
  const fitting = wantedOnes.filter((way) => mayGo(draft, way));
  const [way, other] = fitting;
  const told = [fitting, wantedOnes].find((some) => some.length > 0) ?? ways;
  const values = { ways: told.slice(0, 5).map(asWritten).join('; ').slice(0, 500) };
  if (!way) return { line, code: wantedOnes.length > 0 ? 'way-unnamed' : 'way-impossible', values };
  if (other) return { line, code: 'way-ambiguous', values };
  return faultOf(draft, way, when) ?? rowOn(draft, way);
}

/** The proposal a row was drawn for, among those that are read at its start; undefined when it is gone. */
export const proposalFor = (
  { way }: Pick<FleetRow, 'way'>,
  ways: readonly RouteProposal[],
): RouteProposal | undefined =>
  ways.find(
    (one) =>
      one.route === way.route &&
      one.waba.id === way.waba &&
      one.deployment === way.deployment &&
      one.source?.waba.id === way.source &&
      (one.keptBackup !== undefined) === (way.kept ?? false),
  );
