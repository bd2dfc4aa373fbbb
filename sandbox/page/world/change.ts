import type { Outcome, WorldChange } from '../../page-api.ts';

/** Changes the emulated world; a refusal is shown as a notice by the caller. */
export type Change = (wanted: WorldChange) => Promise<Outcome>;
