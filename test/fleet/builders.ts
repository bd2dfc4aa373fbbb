import { conduct, type Seen } from '../../src/fleet/conduct.ts';
import { decideFleet, type FleetCommand } from '../../src/fleet/decide-fleet.ts';
import { evolveFleet, foldFleet, type Fleet } from '../../src/fleet/fleet.ts';
import type { FleetEvent, WavePlan } from '../../src/fleet/fleet-event.ts';
import type { FleetRow } from '../../src/fleet/fleet-row.ts';
import type { Sighting } from '../../src/fleet/sighting.ts';
import { FleetId } from '../../src/migration/fleet-link.ts';
import { E164, MigrationId } from '../../src/migration/ids.ts';
import { shortDigest } from '../../src/migration/plan.ts';
import { ANA, START, WABA } from '../support/builders.ts';

export const FLEET = FleetId.parse('bcdfghjk');

export const aRow = (line: number, change: Partial<FleetRow> = {}): FleetRow => ({
  line,
  number: E164.parse(`+1415556${String(line).padStart(4, '0')}`),
  typed: `+1 415 556 ${String(line).padStart(4, '0')}`,
  way: { route: 'on-premises-to-cloud', waba: WABA, wabaName: 'Acme', deployment: `branch-${line}` },
  country: 'US',
  canary: false,
  ...change,
});

export const aPlanOfWaves = (change: Partial<WavePlan> = {}): WavePlan => ({
  size: 2,
  concurrency: 2,
  watchMs: 60_000,
  approvals: 'number',
  quietHours: [],
  ...change,
});

/** The migration of a row in tests. */
export const migrationOf = (line: number): MigrationId =>
  MigrationId.parse(`1415556${String(line).padStart(4, '0')}-abcdefghij`);

/** A fleet with a clock and what is seen of its numbers; decides and records like the real one. */
export class FleetRun {
  fleet: Fleet;
  now = START;
  readonly sightings = new Map<number, Sighting>();
  incidents: Seen['incidents'] = [];
  readonly events: FleetEvent[] = [];

  constructor(rows: FleetRow[], plan: WavePlan) {
    const drawn: FleetEvent = { type: 'drawn', fleet: FLEET, requestedBy: ANA, rows, plan, faults: [] };
    const fleet = foldFleet([{ at: START, actor: ANA, event: drawn }]);
    if (!fleet) throw new Error('a fleet begins');
    this.fleet = fleet;
  }

  record(...events: FleetEvent[]): void {
    for (const event of events) {
      this.fleet = evolveFleet(this.fleet, { at: this.now, actor: 'ferryman', event });
      this.events.push(event);
    }
  }

  does(command: FleetCommand): string {
    const decision = decideFleet(this.fleet, command);
    if (!decision.ok) return decision.refusal.code;
    this.record(...decision.events);
    return 'done';
  }

  confirms(): string {
    return this.does({ do: 'confirm', by: ANA, digest: shortDigest(this.fleet.digest) });
  }

  seen(): Seen {
    return { now: this.now, sightings: this.sightings, incidents: this.incidents };
  }

  /** One look; true when something was recorded. */
  looks(): boolean {
    const events = conduct(this.fleet, this.seen());
    this.record(...events);
    return events.length > 0;
  }

  /** Looks until nothing more happens. */
  settles(): void {
    for (let looks = 0; looks < 100; looks += 1) if (!this.looks()) return;
    throw new Error('the fleet does not come to rest');
  }

  /** Starts a row as the conductor would, and lets it stand there. */
  starts(line: number, sighting: Sighting): void {
    this.record({ type: 'rowStarted', line, migration: migrationOf(line) });
    this.sightings.set(line, sighting);
  }
}
