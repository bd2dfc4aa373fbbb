import type { ExecutionId, MigrationId } from '../../migration/ids.ts';
import { formatNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import type { RouteId } from '../../migration/route-declaration.ts';
import type { Migration } from '../../migration/state.ts';
import { holderValues } from '../holder.ts';
import { stateValues } from '../card/state-sentence.ts';
import type { Catalogue } from '../catalogue.ts';
import { lookingUp, startModal } from '../modal/start.ts';
import { cardLink } from './card-link.ts';
import type { ListenerDeps } from './deps.ts';
import { openView } from './open-view.ts';
import { fillView } from './opening.ts';

/** Somebody who names a number and can be shown a form. */
export interface Asking {
  deps: ListenerDeps;
  words: Catalogue;
  trigger: string;
  /** Where answers may be sent for half an hour; absent where Slack gives no such address. */
  replyTo?: string;
  tell: (text: string) => Promise<void>;
}

/** A number that is to be moved, and the workflow step that waits for its end. */
export interface Wanted {
  number: ParsedNumber;
  typed: string;
  execution?: ExecutionId;
  /** The way that the workflow asks for. */
  way?: RouteId;
}

/** Where a migration stands, with the way to its card: one line. */
export async function describe(
  { deps, words }: Pick<Asking, 'deps' | 'words'>,
  migration: Migration,
  key: 'status' | 'running' | 'list.line',
): Promise<string> {
  const id: MigrationId = migration.id;
  return words.mrkdwn(`command.${key}`, {
    number: formatNumber(migration.number),
    ...stateValues(migration, deps.clock.now(), words),
    ...holderValues(migration),
    card: await cardLink(deps, id, words),
  });
}

/** Shows the running migration of the number, or opens the form that starts one. */
export async function move(asking: Asking, asked: Wanted): Promise<void> {
  const { deps, words, tell, trigger, replyTo: reply } = asking;
  const { number, typed, execution, way } = asked;
  const running = await deps.operations.runningOn(number.e164);
  if (running) return tell(await describe(asking, running, 'running'));
  // The trigger lives three seconds, the look-up may take longer: open first, fill in when it is known.
  const viewId = await openView(deps, trigger, lookingUp(number.e164, words));
  await fillView(deps, { viewId, words }, async () => {
    const lookUp = await deps.operations.lookUp(number.e164);
    const view = {
      lookUp,
      typed,
      inNumberingPlan: number.inNumberingPlan,
      ...(reply !== undefined && { reply }),
      ...(execution && { execution }),
      ...(way && { way }),
    };
    return { view: startModal(view, words) };
  });
}
