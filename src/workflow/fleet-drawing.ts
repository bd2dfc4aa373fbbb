import { chooseWay } from '../fleet/choose-way.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { WavePlan } from '../fleet/fleet-event.ts';
import type { FleetRow, RowFault } from '../fleet/fleet-row.ts';
import { isSettled } from '../fleet/fleet-views.ts';
import { readRows, type DraftRow, type FileFault } from '../fleet/read-rows.ts';
import type { E164 } from '../migration/ids.ts';
import { variantsOf } from '../migration/national-variants.ts';
import { isSignUpDay } from '../migration/sign-up.ts';
import { readOnce } from './fleet-starting.ts';
import { lookUp, type LookUpPorts } from './look-up.ts';
import type { Clock, Journal } from './ports.ts';

/** What drawing a fleet reads. */
export interface DrawingPorts {
  lookUps: LookUpPorts;
  journal: Pick<Journal, 'runningOn'>;
  clock: Clock;
  /** Fleets that are not over. */
  standing: () => Promise<Fleet[]>;
}

/** The rows that can go, and the lines that are left out, by line. */
export type Drawn = { rows: FleetRow[]; faults: RowFault[] } | { fault: FileFault };

/** So many lines are looked up at the same time, before others get their turn: a thousand must not make a click wait. */
const AT_ONCE = 10;

/** Numbers that other fleets still hold, with the fleet. */
const heldBy = (fleets: readonly Fleet[]): ReadonlyMap<E164, string> =>
  new Map(
    fleets.flatMap((fleet) => fleet.rows.filter((row) => !isSettled(row)).map(({ number }) => [number, fleet.id])),
  );

/** Looks every number up where it lives; every line of the file comes back, as a row or with the reason why not. Reads only. */
export async function drawRows(
  ports: DrawingPorts,
  { text, plan }: { text: string; plan: Pick<WavePlan, 'quietHours'> },
): Promise<Drawn> {
  const { journal, clock } = ports;
  const lookUps = readOnce(ports.lookUps);
  const { wabas, onPremises } = lookUps;
  const read = readRows(text, { wabas, deployments: onPremises.deployments().map(({ name }) => name) });
  if ('fault' in read) return read;
  const held = heldBy(await ports.standing());

  const taken = async ({ line, number }: DraftRow): Promise<RowFault | undefined> => {
    const forms = [number, ...variantsOf(number).map(({ e164 }) => e164)];
    const fleet = forms.map((form) => held.get(form)).find((id) => id !== undefined);
    if (fleet !== undefined) return { line, code: 'in-another-fleet', values: { fleet } };
    const [migration] = (await Promise.all(forms.map((form) => journal.runningOn(form)))).filter(Boolean);
    return migration && { line, code: 'already-moving', values: { migration } };
  };

  const choose = async (draft: DraftRow): Promise<FleetRow | RowFault> => {
    const { line, signedUpOn } = draft;
    if (signedUpOn !== undefined && !isSignUpDay(signedUpOn, clock.now()))
      return { line, code: 'day-malformed', values: { day: signedUpOn } };
    const held = await taken(draft);
    if (held) return held;
    const found = await lookUp(lookUps, draft.number);
    const [unreadable] = found.unreadable;
    // In an account that could not be read the number may well be: what is proposed without it means nothing.
    if (unreadable && found.found.length === 0) return { line, code: 'unreadable', values: { waba: unreadable.name } };
    return chooseWay(draft, found.proposals, { quietHours: plan.quietHours, now: clock.now() });
  };

  const rows: FleetRow[] = [];
  const faults = [...read.faults];
  for (let first = 0; first < read.rows.length; first += AT_ONCE) {
    await clock.wait(0);
    for (const chosen of await Promise.all(read.rows.slice(first, first + AT_ONCE).map(choose))) {
      if ('code' in chosen) faults.push(chosen);
      else rows.push(chosen);
    }
  }
  return { rows, faults: faults.toSorted((a, b) => a.line - b.line) };
}
