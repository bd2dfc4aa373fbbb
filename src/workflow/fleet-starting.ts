import { proposalFor } from '../fleet/choose-way.ts';
import { settle } from '../fleet/conduct.ts';
import type { Fleet, RowState } from '../fleet/fleet.ts';
import type { FleetEvent } from '../fleet/fleet-event.ts';
import type { Migration } from '../migration/state.ts';
import { lookUp, type LookUpPorts } from './look-up.ts';
import type { Operations } from './operations.ts';

/** What starting a number of a fleet needs. */
export interface StartingPorts {
  operations: Pick<Operations, 'start' | 'ofNumber'>;
  lookUps: LookUpPorts;
}

/** The same reads, made once each: for many numbers that are looked up one after another. */
export function readOnce(ports: LookUpPorts): LookUpPorts {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(question: string, ask: () => Promise<T>): Promise<T> => {
    const known = answers.get(question) ?? ask();
    answers.set(question, known);
    return known as Promise<T>;
  };
  const { meta, onPremises, moves } = ports;
  return {
    ...ports,
    meta: { numbers: (waba) => once(`numbers ${waba}`, () => meta.numbers(waba)) },
    onPremises: {
      deployments: () => onPremises.deployments(),
      facts: (name) => once(`facts ${name}`, () => onPremises.facts(name)),
    },
    ...(moves && { moves: { account: (waba) => once(`account ${waba}`, () => moves.account(waba)) } }),
  };
}

/** The migration that was started for the row, whoever recorded it or not. */
async function startedFor(
  { operations }: Pick<StartingPorts, 'operations'>,
  { id }: Fleet,
  { line, number }: RowState,
): Promise<FleetEvent[] | undefined> {
  const isOurs = ({ fleet }: Migration) => fleet?.id === id && fleet.line === line;
  const ours = (await operations.ofNumber(number)).find(isOurs);
  return ours && [{ type: 'rowStarted', line, migration: ours.id }];
}

const optionsOf = ({ displayName, signedUpOn }: RowState) => ({
  ...(displayName !== undefined && { displayName }),
  ...(signedUpOn !== undefined && { signedUpOn }),
});

/**
 * Starts a number, or finds that it was started: whoever recorded the start may have died in between. Undefined when the number
 * can't be looked up now. Its way is looked for again, because the file may be days old.
 */
export async function startRow(ports: StartingPorts, fleet: Fleet, row: RowState): Promise<FleetEvent[] | undefined> {
  const { line, number, typed } = row;
  const known = await startedFor(ports, fleet, row);
  if (known) return known;
  const found = await lookUp(ports.lookUps, number);
  const way = proposalFor(row, found.proposals);
  if (!way) return found.unreadable.length > 0 ? undefined : settle(row, 'refused', 'proposal-gone');
  const { reason: _why, ...proposal } = way;
  const link = { id: fleet.id, line };
  const request = { number, typed, by: fleet.requestedBy, proposal, fleet: link, ...optionsOf(row) };
  const result = await ports.operations.start(request);
  if (result.ok) return [{ type: 'rowStarted', line, migration: result.migration.id }];
  // Slack did not say who asked for it: nothing is known against the number.
  if (result.refusal.code === 'person-unknown') return undefined;
  // Another replica may have been faster by a moment.
  return (await startedFor(ports, fleet, row)) ?? settle(row, 'refused', result.refusal.code);
}
