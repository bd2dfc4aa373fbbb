import { refuseFleet, type FleetRefusal } from '../fleet/decide-fleet.ts';
import type { Fleet, RowState } from '../fleet/fleet.ts';
import { isSettled, rowsOfWave } from '../fleet/fleet-views.ts';
import { asksOf, pinFor, type WaveAsk, type WavePins } from '../fleet/wave-asks.ts';
import type { FleetId } from '../migration/fleet-link.ts';
import type { MigrationId, SlackUserId } from '../migration/ids.ts';
import type { Refusal } from '../migration/refusal.ts';
import type { FleetLedger } from './fleet-ledger.ts';
import { openWave } from './open-wave.ts';
import type { Operations, Prepared } from './operations.ts';

/** A number of a wave that waits for the checklist or for its PIN. */
export interface AskingRow extends RowState {
  migration: MigrationId;
  asks: WaveAsk;
  hasDeployment: boolean;
}

/** What one form can settle in the open wave. */
export interface WavePreparation {
  fleet: Fleet;
  wave: number;
  rows: AskingRow[];
  /** Numbers of the wave that have not come so far yet. */
  later: number;
}

/** What became of it; lines are those of the file. */
export interface WavePrepared {
  fleet: Fleet;
  confirmed: number[];
  pins: number[];
  /** Nothing, or not all, was settled for these, and why. */
  fellOut: { line: number; refusal: Refusal }[];
  /** Their PIN is not settled yet: none was given for them, or their way asks for it later. */
  withoutPin: number[];
}

type Refused = { ok: false; refusal: FleetRefusal };

/** Checklists and PINs of waves; every number gets a record of its own, with the person who answered. */
export interface FleetPreparing {
  /** What the open wave waits for; refused when this person may not work, or there is nothing that one form could settle. */
  wavePreparation(id: FleetId, by: SlackUserId): Promise<{ ok: true; preparation: WavePreparation } | Refused>;
  /**
   * Settles it for the lines that the person was shown and did not leave out; a number that has gone on since is left alone. PINs go
   * into the vault and nowhere else.
   */
  prepareWave(request: {
    id: FleetId;
    wave: number;
    by: SlackUserId;
    lines: readonly number[];
    items: readonly string[];
    /** Absent: only the checklist. */
    pins?: WavePins;
  }): Promise<({ ok: true } & WavePrepared) | Refused>;
}

/** What it works with. */
export interface FleetPreparingPorts {
  fleets: FleetLedger;
  operations: Pick<Operations, 'migration' | 'prepareAll'>;
}

type Barred = (by: SlackUserId) => Promise<Refused | undefined>;

/** The operations over the ports; `barred` says who may not work at all. */
export function createFleetPreparing({ fleets, operations }: FleetPreparingPorts, barred: Barred): FleetPreparing {
  /** `later`: numbers that will ask, and have not been looked over yet. */
  const askingRows = async (fleet: Fleet, wave: number): Promise<{ rows: AskingRow[]; later: number }> => {
    const rows = rowsOfWave(fleet, wave).filter((row) => !isSettled(row));
    const migrations = await Promise.all(rows.map(async ({ migration: id }) => id && operations.migration(id)));
    const asking = rows.flatMap((row, index): AskingRow[] => {
      const migration = migrations[index];
      const asks = migration && asksOf(migration);
      const hasDeployment = migration?.deployment !== undefined;
      return asks ? [{ ...row, migration: migration.id, asks, hasDeployment }] : [];
    });
    const later = migrations.filter((one) => !one || one.steps.preflight.status !== 'succeeded').length;
    return { rows: asking, later };
  };

  const told = (rows: readonly AskingRow[], prepared: readonly Prepared[]): Omit<WavePrepared, 'fleet'> => {
    const lines = (of: (one: Prepared, row: AskingRow) => boolean) =>
      rows.filter((row, index) => of(prepared[index] ?? { did: [] }, row)).map(({ line }) => line);
    return {
      confirmed: lines(({ did }) => did.includes('checklist')),
      pins: lines(({ did }) => did.includes('pin')),
      withoutPin: lines(({ did, refusal }) => !did.includes('pin') && !refusal),
      fellOut: rows.flatMap(({ line }, index) => {
        const refusal = prepared[index]?.refusal;
        return refusal ? [{ line, refusal }] : [];
      }),
    };
  };

  return {
    async wavePreparation(id, by) {
      const refused = await barred(by);
      if (refused) return refused;
      const open = await openWave(fleets, id);
      if (!open.ok) return open;
      const { fleet, wave } = open;
      const { rows, later } = await askingRows(fleet, wave);
      if (rows.length === 0) return refuseFleet('fleet-nothing-asked');
      return { ok: true, preparation: { fleet, wave, rows, later } };
    },

    async prepareWave({ id, wave, by, lines, items, pins }) {
      const open = await openWave(fleets, id);
      if (!open.ok) return open;
      if (open.wave !== wave) return refuseFleet('fleet-wave-changed');
      const rows = (await askingRows(open.fleet, wave)).rows.filter(({ line }) => lines.includes(line));
      if (rows.length === 0) return refuseFleet('fleet-nothing-asked');
      const done = await operations.prepareAll({
        by,
        numbers: rows.map((row) => {
          const pin = pins && pinFor(pins, row);
          return { id: row.migration, items, ...(pin && { pin }) };
        }),
      });
      if (!done.ok) return { ok: false, refusal: { code: 'migration', refusal: done.refusal } };
      const result = told(rows, done.prepared);
      const { confirmed, pins: settled } = result;
      const fleet =
        confirmed.length + settled.length === 0
          ? open.fleet
          : await fleets.record(open.fleet, by, { type: 'wavePrepared', wave, by, confirmed, pins: settled });
      return { ok: true, fleet, ...result };
    },
  };
}
