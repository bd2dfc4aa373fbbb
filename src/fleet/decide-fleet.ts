import type { SlackUserId } from '../migration/ids.ts';
import { shortDigest } from '../migration/plan.ts';
import type { ApprovalRefusal } from '../migration/policy.ts';
import type { Refusal } from '../migration/refusal.ts';
import type { Fleet } from './fleet.ts';
import type { FleetEvent } from './fleet-event.ts';
import { hasMoved, rowOf } from './fleet-views.ts';

/** Why something about a fleet was not done; words: `refusal.<code>` for people, else `fleet.refusal.<code>`. */
export interface FleetRefusal {
  /** Of one of its numbers, for `migration`. */
  refusal?: Refusal;
  code:
    | 'migration'
    | ApprovalRefusal
    | 'fleet-unknown'
    | 'fleet-over'
    | 'fleet-other-plan'
    | 'fleet-confirmed'
    | 'fleet-not-confirmed'
    | 'fleet-not-yours'
    | 'fleet-paused'
    | 'fleet-not-paused'
    | 'fleet-row-unknown'
    | 'fleet-row-over'
    | 'fleet-nothing-ready'
    | 'fleet-nothing-asked'
    | 'fleet-per-number'
    | 'fleet-wave-changed'
    | 'fleet-count-differs'
    | 'fleet-losses-not-accepted';
  values?: Record<string, string>;
}

/** What people may want of a fleet. Who may want it is asked before. */
export type FleetCommand =
  /** `digest`: the digits that the button carried. */
  | { do: 'confirm'; by: SlackUserId; digest: string }
  | { do: 'discard'; by: SlackUserId }
  | { do: 'pause'; by: SlackUserId; reason?: string }
  | { do: 'resume'; by: SlackUserId }
  | { do: 'skip'; by: SlackUserId; line: number }
  | { do: 'end'; by: SlackUserId };

export type FleetDecision = { ok: true; events: FleetEvent[] } | { ok: false; refusal: FleetRefusal };

/** A decision that refuses. */
export const refuseFleet = (
  code: FleetRefusal['code'],
  values?: Record<string, string>,
): { ok: false; refusal: FleetRefusal } => ({ ok: false, refusal: values ? { code, values } : { code } });

const lead = (...events: FleetEvent[]): FleetDecision => ({ ok: true, events });

type CommandOf<T extends FleetCommand['do']> = Extract<FleetCommand, { do: T }>;
type Deciders = { [T in FleetCommand['do']]: (fleet: Fleet, command: CommandOf<T>) => FleetDecision };

const whileConfirmed = (fleet: Fleet, decide: () => FleetDecision): FleetDecision =>
  fleet.confirmedAt === undefined ? refuseFleet('fleet-not-confirmed') : decide();

const DECIDERS: Deciders = {
  // Whoever drew it is the requester of all its numbers, and so approves none: nobody else may become that by a click.
  confirm: (fleet, { by, digest }) => {
    if (fleet.confirmedAt !== undefined) return refuseFleet('fleet-confirmed');
    if (by !== fleet.requestedBy) return refuseFleet('fleet-not-yours', { by: fleet.requestedBy });
    return digest === shortDigest(fleet.digest) ? lead({ type: 'confirmed', by }) : refuseFleet('fleet-other-plan');
  },
  discard: (fleet, { by }) =>
    fleet.confirmedAt === undefined ? lead({ type: 'discarded', by }) : refuseFleet('fleet-confirmed'),
  pause: (fleet, { by, reason }) =>
    whileConfirmed(fleet, () => {
      if (fleet.paused) return refuseFleet('fleet-paused', { by: fleet.paused.by, at: String(fleet.paused.at) });
      return lead({ type: 'paused', by, ...(reason !== undefined && { reason }) });
    }),
  resume: (fleet, { by }) =>
    whileConfirmed(fleet, () =>
      fleet.paused || fleet.halt ? lead({ type: 'resumed', by }) : refuseFleet('fleet-not-paused'),
    ),
  skip: (fleet, { by, line }) =>
    whileConfirmed(fleet, () => {
      const row = rowOf(fleet, line);
      if (!row) return refuseFleet('fleet-row-unknown');
      if (row.skipped || hasMoved(row)) return refuseFleet('fleet-row-over');
      return lead({ type: 'rowSkipped', line, by });
    }),
  end: (fleet, { by }) => whileConfirmed(fleet, () => lead({ type: 'ended', by })),
};

/** What a command leads to. */
export function decideFleet(fleet: Fleet, command: FleetCommand): FleetDecision {
  if (fleet.ending) return refuseFleet('fleet-over');
  const decide = DECIDERS[command.do] as (fleet: Fleet, command: FleetCommand) => FleetDecision;
  return decide(fleet, command);
}
