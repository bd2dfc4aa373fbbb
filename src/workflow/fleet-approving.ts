import { refuseFleet, type FleetRefusal } from '../fleet/decide-fleet.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { rowsOfWave } from '../fleet/fleet-views.ts';
import { sightingOf } from '../fleet/sighting.ts';
import { planPrint, waveDigest, type ReadyPlan } from '../fleet/wave-approval.ts';
import type { FleetId } from '../migration/fleet-link.ts';
import type { SlackUserId } from '../migration/ids.ts';
import { lastFour } from '../migration/phone-number.ts';
import type { Refusal } from '../migration/refusal.ts';
import { routeOf } from '../migration/route.ts';
import type { Migration } from '../migration/state.ts';
import type { FleetLedger } from './fleet-ledger.ts';
import { openWave } from './open-wave.ts';
import type { Operations } from './operations.ts';
import type { Clock } from './ports.ts';

/** A number of a wave whose request for approval is open. */
export interface ReadyNumber extends ReadyPlan {
  migration: Migration;
  requestId: string;
}

/** What one person may release in the open wave. */
export interface WaveRequest {
  fleet: Fleet;
  wave: number;
  ready: ReadyNumber[];
  /** Numbers of the wave that are neither ready nor settled: they need an approval of their own, or a later one. */
  others: number;
  digest: string;
  /** For each number of the wave in order: the print of its plan, empty where it is not among the ready ones. */
  prints: string[];
}

/** A number whose approval did not count, and why. */
export interface FellOut {
  line: number;
  refusal: { code: 'plan-changed' } | Refusal;
}

type Refused = { ok: false; refusal: FleetRefusal };
export type WaveDecision = { ok: true; fleet: Fleet; counted: number; fellOut: FellOut[] } | Refused;

/** Approvals of waves; every number gets a decision of its own, bound to its own plan. */
export interface FleetApproving {
  /** What this person may approve in the wave that is open; refused when there is nothing. */
  waveRequest(id: FleetId, by: SlackUserId): Promise<{ ok: true; request: WaveRequest } | Refused>;
  /**
   * One vote for every number that was shown and whose plan is still the same. The others fall out and are named. `count`: how many
   * numbers there are, typed; `prints` and `digest` as they were shown.
   */
  approveWave(request: {
    id: FleetId;
    wave: number;
    by: SlackUserId;
    prints: readonly string[];
    digest: string;
    count: number;
    acceptedLosses?: boolean;
  }): Promise<WaveDecision>;
}

/** What approvals of waves work with. */
export interface FleetApprovingPorts {
  fleets: FleetLedger;
  operations: Pick<Operations, 'migration' | 'approveAll' | 'decidable' | 'authorityToDecide'>;
  clock: Pick<Clock, 'now'>;
}

/** True when the form demands a tick under what can't be got back. */
export const hasLosses = (ready: readonly Pick<ReadyNumber, 'migration'>[]): boolean =>
  ready.some(({ migration }) => routeOf(migration.route).acceptedLosses.length > 0);

/** The operations over the ports. */
export function createFleetApproving(ports: FleetApprovingPorts): FleetApproving {
  const { fleets, operations, clock } = ports;

  /** Every number of the wave with its migration, those without an open request undefined; in the order of the wave. */
  const openRequests = async (fleet: Fleet, wave: number): Promise<(ReadyNumber | undefined)[]> =>
    Promise.all(
      rowsOfWave(fleet, wave).map(async ({ line, number, migration: id, skipped }) => {
        const migration = id && !skipped ? await operations.migration(id) : undefined;
        const sighting = migration && sightingOf(migration, clock.now());
        const approval = migration?.approval;
        if (!migration || !approval || !sighting || !('stand' in sighting) || sighting.stand !== 'approval')
          return undefined;
        const { plan, digest, requestId } = approval;
        return { line, number, migration, plan, digest, requestId };
      }),
    );

  const hasVoted = ({ migration }: ReadyNumber, by: SlackUserId): boolean =>
    migration.approval?.votes.some((vote) => vote.by === by) ?? false;

  /** The wave that is open, of a fleet whose waves are approved as a whole. */
  const approvedAsAWhole = async (id: FleetId) => {
    const open = await openWave(fleets, id);
    return open.ok && open.fleet.plan.approvals !== 'wave' ? refuseFleet('fleet-per-number') : open;
  };

  const nothingFor = async (open: readonly ReadyNumber[], by: SlackUserId): Promise<Refused> => {
    const [first] = open;
    const authority = first && (await operations.authorityToDecide({ migration: first.migration, by }));
    if (authority && 'refusal' in authority)
      return { ok: false, refusal: { code: 'migration', refusal: authority.refusal } };
    return refuseFleet('fleet-nothing-ready');
  };

  const waveRequest: FleetApproving['waveRequest'] = async (id, by) => {
    const open = await approvedAsAWhole(id);
    if (!open.ok) return open;
    const { fleet, wave } = open;
    const requests = await openRequests(fleet, wave);
    const found = requests.filter((one) => one !== undefined).filter((one) => !hasVoted(one, by));
    const allowed = await operations.decidable({ by, among: found.map(({ migration }) => migration) });
    const mine = new Set(allowed.map((migration) => migration.id));
    const ready = found.filter(({ migration }) => mine.has(migration.id));
    if (ready.length === 0) return nothingFor(found, by);
    const lines = new Set(ready.map(({ line }) => line));
    const rows = rowsOfWave(fleet, wave);
    return {
      ok: true,
      request: {
        fleet,
        wave,
        ready,
        others: rows.filter((row) => !row.outcome && !row.skipped && !row.hasTurn && !lines.has(row.line)).length,
        digest: waveDigest(ready),
        prints: requests.map((one) => (one && lines.has(one.line) ? planPrint(one.digest) : '')),
      },
    };
  };

  const approveWave: FleetApproving['approveWave'] = async ({ id, by, prints, acceptedLosses, ...shown }) => {
    const open = await approvedAsAWhole(id);
    if (!open.ok) return open;
    const { fleet, wave } = open;
    const rows = rowsOfWave(fleet, wave);
    if (wave !== shown.wave || prints.length !== rows.length) return refuseFleet('fleet-wave-changed');
    const asked = prints.filter((print) => print !== '').length;
    if (shown.count !== asked) return refuseFleet('fleet-count-differs', { count: String(asked) });
    const requests = await openRequests(fleet, wave);
    const same = requests.flatMap((one, index) => (one && prints[index] === planPrint(one.digest) ? [one] : []));
    if (hasLosses(same) && !acceptedLosses) return refuseFleet('fleet-losses-not-accepted');
    const results = await operations.approveAll(
      same.map(({ migration, requestId, digest, number }) => ({
        id: migration.id,
        requestId,
        digest,
        by,
        lastFour: lastFour(number),
        ...(acceptedLosses && { acceptedLosses }),
      })),
    );
    const changed = rows.flatMap(({ line }, index): FellOut[] =>
      prints[index] === '' || same.some((one) => one.line === line)
        ? []
        : [{ line, refusal: { code: 'plan-changed' } }],
    );
    const refused = same.flatMap(({ line }, index): FellOut[] => {
      const result = results[index];
      return !result || result.ok ? [] : [{ line, refusal: result.refusal }];
    });
    const fellOut = [...changed, ...refused].toSorted((one, other) => one.line - other.line);
    const codes = new Map(fellOut.map(({ line, refusal }) => [line, refusal.code]));
    const next = await fleets.record(fleet, by, {
      type: 'waveApproved',
      wave,
      by,
      digest: shown.digest,
      numbers: same.map(({ line, digest }) => ({
        line,
        digest,
        ...(codes.has(line) && { fellOut: String(codes.get(line)) }),
      })),
      changed: changed.map(({ line }) => line),
    });
    return { ok: true, fleet: next, counted: asked - fellOut.length, fellOut };
  };

  return { waveRequest, approveWave };
}
