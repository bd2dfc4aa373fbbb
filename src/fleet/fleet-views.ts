import { CANARY, type Fleet, type RowState } from './fleet.ts';

/** The numbers of a wave, in the order of the file. */
export const rowsOfWave = (fleet: Fleet, wave: number): RowState[] => fleet.rows.filter((row) => row.wave === wave);

/** True when the wave waits for nothing more of the row. */
export const isSettled = ({ outcome, skipped }: RowState): boolean => outcome !== undefined || skipped !== undefined;

/** True for a number that was not moved, or of which nobody can say it. */
export const isTrouble = ({ outcome }: RowState): boolean =>
  outcome !== undefined && ['failed', 'needs-human', 'unproven'].includes(outcome.kind);

export const hasMoved = ({ outcome }: RowState): boolean => outcome?.kind === 'moved';

/** Numbers whose cutover may be under way. */
export const underWay = (fleet: Fleet): RowState[] => fleet.rows.filter((row) => row.hasTurn && !isSettled(row));

/** Every wave there is, the canary first. */
export const wavesOf = (fleet: Fleet): number[] =>
  [...new Set(fleet.rows.map(({ wave }) => wave))].toSorted((a, b) => a - b);

/** The number of the last wave; numbers of waves stay what they were when a number of one became the canary. */
export const lastWave = (fleet: Fleet): number => Math.max(...fleet.rows.map(({ wave }) => wave));

/** True while the fleet may start and order numbers. */
export const isGoing = ({ confirmedAt, ending, paused, halt }: Fleet): boolean =>
  confirmedAt !== undefined && !ending && !paused && !halt;

/** True when the canary has shown that the way works. */
export const isCanaryThrough = (fleet: Fleet): boolean => rowsOfWave(fleet, CANARY).some(hasMoved);

/** When the last number of a wave was settled, epoch ms; undefined while one is not. */
export function settledAt(fleet: Fleet, wave: number): number | undefined {
  const rows = rowsOfWave(fleet, wave);
  if (!rows.every(isSettled)) return undefined;
  return Math.max(...rows.map(({ outcome, skipped }) => outcome?.at ?? skipped?.at ?? 0));
}

/** The row of a line. */
export const rowOf = (fleet: Fleet, line: number): RowState | undefined => fleet.rows.find((row) => row.line === line);

/**
 * When a wave that was opened ended, epoch ms: when it was behind, or when its fleet was over; undefined while it goes on. What a
 * person ended is over although numbers may still be under way.
 */
export function waveEndedAt({ opened, passed, ending }: Fleet, wave: number): number | undefined {
  if (opened[wave] === undefined) return undefined;
  return passed[wave] ?? ending?.at;
}

/** Waves that have ended. */
export const endedWaves = (fleet: Fleet): number[] =>
  wavesOf(fleet).filter((wave) => waveEndedAt(fleet, wave) !== undefined);
