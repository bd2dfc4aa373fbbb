import type { Delegation } from '../migration/delegation.ts';
import type { SlackUserId } from '../migration/ids.ts';

/** Who decides for whom; each approver has one delegate at a time. Survives restarts and every replica reads the same. */
export interface Delegations {
  /** All that were not ended, whether in force or over. */
  all(): Promise<Delegation[]>;
  /** Replaces whatever the approver had delegated before. */
  put(delegation: Delegation): Promise<void>;
  /** False when there was none. */
  end(from: SlackUserId, by: SlackUserId, at: number): Promise<boolean>;
}
