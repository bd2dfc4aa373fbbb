import type { Command } from '../migration/command.ts';
import type { Failure } from '../migration/failure.ts';
import type { MigrationId, SlackUserId } from '../migration/ids.ts';
import { currentStep } from '../migration/next.ts';
import { refuse } from '../migration/refusal.ts';
import type { Migration } from '../migration/state.ts';
import type { Ledger } from './ledger.ts';
import type { MoveCalls } from './move-call-ports.ts';
import type { OperationResult, Operations } from './operations.ts';
import { numberIn } from './performer.ts';
import { leased, type Leases } from './ports.ts';
import { answerOf, readable } from './readable.ts';

/** What setting an override again needs. */
export interface OverridePorts {
  ledger: Ledger;
  leases: Leases;
  moves: Pick<MoveCalls, 'webhookOverride' | 'setWebhookOverride'>;
}

type Act = (id: MigrationId, by: SlackUserId, command: Command) => Promise<OperationResult>;

/** Longest verify token that is passed on. */
const TOKEN_AT_MOST = 500;

const notSet: Failure = { source: 'ferryman', class: 'hold', kind: 'override-not-set' };

/** The verify token goes from the form to Meta in this operation and into no event, job or vault (docs/decisions/007). */
export function createRestoreOverride(
  { ledger, leases, moves }: OverridePorts,
  act: Act,
): Operations['restoreOverride'] {
  /** What reading says decides: a lost answer may have worked, a good one may not have. */
  const failureOf = async (migration: Migration, url: string, verifyToken: string): Promise<Failure | undefined> => {
    const { waba, id } = numberIn(migration);
    const { failure: refused } = await answerOf(moves.setWebhookOverride(waba, id, { url, verifyToken }));
    const read = await readable(moves.webhookOverride(waba, id));
    return read === url ? undefined : (refused ?? notSet);
  };

  const giveToken = async (migration: Migration, by: SlackUserId, token: string): Promise<OperationResult> => {
    const { id, webhookOverride } = migration;
    if (!webhookOverride) return refuse('wrong-step');
    const failure = await failureOf(migration, webhookOverride.url, token);
    if (!failure) return act(id, by, { do: 'accept-override', by });
    const recorded = await act(id, by, { do: 'refuse-override', by, failure });
    return recorded.ok ? refuse('override-refused', { kind: failure.kind }) : recorded;
  };

  return async ({ id, by, token }) => {
    if (token === undefined) return act(id, by, { do: 'leave-override', by });
    const typed = token.trim();
    if (typed === '' || typed.length > TOKEN_AT_MOST) return refuse('override-token-missing');
    const migration = await ledger.load(id);
    if (!migration || currentStep(migration)?.id !== 'restore-webhook-override') return refuse('wrong-step');
    const given = await leased(leases, `override:${id}`, () => giveToken(migration, by, typed));
    return given ?? refuse('wrong-step');
  };
}
