import type { Log } from '../log.ts';
import type { Clock, Ids } from '../workflow/ports.ts';

/** What only the process has: time, randomness, and a place to write lines. */
export interface Process {
  clock: Clock;
  ids: Ids;
  /** 0 to 1. */
  random: () => number;
  log: Log;
  /** Of the package, for the metrics. */
  version: string;
}
