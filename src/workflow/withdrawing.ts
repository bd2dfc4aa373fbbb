import { isUnsettled } from '../migration/action.ts';
import { decide } from '../migration/decide.ts';
import { refusalOfDigits } from '../migration/decide-approval.ts';
import { refuse } from '../migration/refusal.ts';
import type { Migration } from '../migration/state.ts';
import type { DecidingPorts } from './deciding.ts';
import type { Operations } from './operations.ts';

/** Ends a migration, or gives it to somebody else: either takes an open request back, and neither can once the call is made. */
export function createWithdrawing({
  ledger,
  guard,
  clock,
}: Pick<DecidingPorts, 'ledger' | 'guard' | 'clock'>): Pick<Operations, 'takeOver' | 'cancel'> {
  /** Whoever changes the guard first wins: once true, the cutover can't be marked as sending any more. */
  const fenced = async (migration: Migration): Promise<boolean> => {
    const { approval } = migration;
    if (isUnsettled(migration) && migration.cutover?.sentAt !== undefined) return false;
    if (!approval || approval.closed || migration.ending) return true;
    const aborted = await guard.abort(migration.number, { id: approval.requestId });
    return aborted.ok || aborted.detail !== 'SENDING';
  };

  return {
    async takeOver({ id, by, lastFour, reason }) {
      const why = reason.trim().slice(0, 500);
      if (why === '') return refuse('reason-missing');
      const migration = await ledger.load(id);
      if (!migration) return refuse('unknown-migration');
      const command = { do: 'take-over', by, reason: why } as const;
      const decision = decide(migration, command, clock.now());
      if (!decision.ok) return decision;
      const refused = refusalOfDigits(migration, lastFour);
      if (refused) return refused;
      if (!(await fenced(migration))) return refuse('call-on-the-wire');
      return ledger.act(id, by, command);
    },

    async cancel({ id, by, reason }) {
      const migration = await ledger.load(id);
      if (!migration) return refuse('unknown-migration');
      const command = { do: 'cancel', by, ...(reason !== undefined && { reason }) } as const;
      const decision = decide(migration, command, clock.now());
      if (!decision.ok) return decision;
      if (!(await fenced(migration))) return refuse('call-on-the-wire');
      return ledger.act(id, by, command);
    },
  };
}
