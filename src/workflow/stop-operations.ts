import { isUnsettled } from '../migration/action.ts';
import type { MigrationId, SlackUserId } from '../migration/ids.ts';
import { refuse, type Refusal } from '../migration/refusal.ts';
import type { Ledger } from './ledger.ts';
import { loadReadable } from './load-readable.ts';
import type { StopSwitch } from './obstacle-ports.ts';
import type { Operations } from './operations.ts';
import type { Clock, MigrationIndex, WakeUps } from './ports.ts';
import type { People } from './slack-ports.ts';

/** What the switch's operations need. */
export interface StopPorts {
  stopSwitch: StopSwitch;
  ledger: Ledger;
  index: MigrationIndex;
  people: People;
  clock: Clock;
  wakeUps: WakeUps;
}

const RUNNING_AT_MOST = 1_000;

type Barred = (by: SlackUserId) => Promise<{ ok: false; refusal: Refusal } | undefined>;

/** Stops every cutover, lets them go again, and says which calls are past stopping. */
export function createStopOperations(
  ports: StopPorts,
  barred: Barred,
): Pick<Operations, 'stopAll' | 'liftStop' | 'stopped'> {
  const { stopSwitch, ledger, index, people, clock, wakeUps } = ports;

  /** Has every running migration looked at, and counts the calls that are past stopping. */
  const wakeAll = async (): Promise<number> => {
    const ids: MigrationId[] = await index.running(RUNNING_AT_MOST);
    ids.forEach((id) => wakeUps.wake(id));
    const { migrations } = await loadReadable(ledger, ids);
    return migrations.filter((migration) => isUnsettled(migration)).length;
  };

  return {
    async stopAll({ by, reason }) {
      const refused = await barred(by);
      if (refused) return refused;
      const stop = { by, reason: reason.trim().slice(0, 500), at: clock.now() };
      if (!(await stopSwitch.stop(stop))) {
        const standing = await stopSwitch.state();
        return refuse('already-stopped', { by: standing?.by ?? by, reason: standing?.reason ?? '' });
      }
      return { ok: true, stop, onTheWire: await wakeAll() };
    },

    async liftStop({ by }) {
      const refused = await barred(by);
      if (refused) return refused;
      const approvers = await people.approvers();
      if ('unreachable' in approvers) return refuse('approvers-unreachable');
      if (!approvers.ids.has(by)) return refuse('not-an-approver');
      if (!(await stopSwitch.lift())) return refuse('not-stopped');
      return { ok: true, onTheWire: await wakeAll() };
    },

    stopped: () => stopSwitch.state(),
  };
}
