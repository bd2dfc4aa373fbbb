import type { Clock, DueTimes, MigrationIndex, WakeUps } from './ports.ts';

/** Migrations looked at after a change that concerns all of them. */
const AT_MOST = 10_000;
const AGAIN_MS = 1_000;

/** What a change of the storage needs to have everything looked at. */
export interface LookAtEverythingPorts {
  index: Pick<MigrationIndex, 'running'>;
  due: Pick<DueTimes, 'set'>;
  wakeUps: WakeUps;
  clock: Clock;
  report: (problem: string, error: unknown) => void;
}

/**
 * Has every running migration looked at now. A wake-up is lost with a connection that is not back yet after a failover, and people
 * would hear of their void approvals at the next idle look only; so each is made due as well, again and again until the storage took it.
 * Never rejects.
 */
export async function lookAtEverything(
  { index, due, wakeUps, clock, report }: LookAtEverythingPorts,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const ids = await index.running(AT_MOST);
      const now = clock.now();
      await Promise.all(ids.map((id) => due.set(id, now)));
      for (const id of ids) wakeUps.wake(id);
      return;
    } catch (error) {
      report('running migrations could not be woken', error);
      await clock.wait(AGAIN_MS, signal).catch(() => undefined);
    }
  }
}
