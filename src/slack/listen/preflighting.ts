import type { ParsedNumber } from '../../migration/phone-number.ts';
import type { RouteId } from '../../migration/route-declaration.ts';
import { noPreflightLines, preflightLines } from '../preflight-report.ts';
import type { Asking } from './moving.ts';

/** Reads everything about the number on its likeliest way, or on the one that was named, and reports; starts nothing. */
export async function preflight(asking: Asking, asked: { number: ParsedNumber; route?: RouteId }): Promise<void> {
  const { deps, words, tell } = asking;
  const number = asked.number.e164;
  const { route } = asked;
  const lookUp = await deps.operations.lookUp(number);
  const proposal = lookUp.proposals.find((one) => route === undefined || one.route === route);
  if (!proposal) return tell(noPreflightLines({ lookUp, route }, words).join('\n'));
  const { reason: _why, ...place } = proposal;
  const report = await deps.operations.preflight({ number, proposal: place });
  const others = lookUp.proposals.filter((one) => one !== proposal);
  return tell(preflightLines({ lookUp, proposal, report, others }, words).join('\n'));
}
