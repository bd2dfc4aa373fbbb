import type { BlockAction, BlockElementAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { Action } from '../../migration/action.ts';
import { refusalOfAction } from '../../migration/blocked.ts';
import { refusalOfRequest } from '../../migration/decide-approval.ts';
import type { MigrationId } from '../../migration/ids.ts';
import type { Refusal } from '../../migration/refusal.ts';
import type { Migration } from '../../migration/state.ts';
import type { Stop } from '../../workflow/obstacle-ports.ts';
import { parseClickValue, type ClickValue } from '../click.ts';
import type { Catalogue } from '../catalogue.ts';
import type { ListenerDeps } from './deps.ts';
import { refusalText } from './refusal-text.ts';
import { unseen } from './unseen.ts';

/** A refusal in the words of this migration's approvers. */
export const refused = (
  { deps, words, migration }: { deps: ListenerDeps; words: Catalogue; migration?: Migration },
  refusal: Refusal,
): string => refusalText(refusal, words, deps.people.approversToken(migration?.approval?.plan.policy?.approversFrom));

const DECISIONS: readonly Action[] = ['approve', 'approve-later', 'reject', 'break-glass'];
/** Those that release the cutover; saying no is possible at any time. */
const RELEASES: readonly Action[] = ['approve', 'approve-later', 'break-glass'];

/** Their forms say that all cutovers are stopped. */
const SHOW_STOP: readonly Action[] = ['approve', 'approve-later'];

/** A button that means something now. */
export interface Pressed {
  kind: Action;
  value: ClickValue;
  migration: Migration;
  /** The stop that stands, where the form of the button shows it. */
  stop?: Stop;
}

/** Why the button does not mean anything now; undefined when it does. */
function staleness({ kind, value, migration }: Pressed, now: number): Refusal | undefined {
  const late = DECISIONS.includes(kind) ? refusalOfRequest(migration, value.r ?? '', value.d ?? '') : undefined;
  if (late) return late.refusal;
  if (migration.ending) return { code: 'already-over', values: { ending: migration.ending.kind } };
  return refusalOfAction(migration, kind, now);
}

/** What Bolt gives a listener of buttons. */
export type ClickArgs = SlackActionMiddlewareArgs<BlockAction>;

/** What a button carries. */
export const valueIn = (action: BlockElementAction) =>
  'value' in action && action.value !== null ? action.value : undefined;

/** What the storage knows of it, all at once: a person waits for every answer. */
const read = ({ operations, cards }: ListenerDeps, kind: Action, id: MigrationId) =>
  Promise.all([
    operations.migration(id),
    RELEASES.includes(kind) ? unseen({ cards }, id) : undefined,
    SHOW_STOP.includes(kind) ? operations.stopped() : undefined,
  ]);

/** What the button means when it is ours, current and in its place; otherwise the sentence that says why it is not. */
export async function understand(
  { body, action }: ClickArgs,
  found: { deps: ListenerDeps; words: Catalogue; kind: Action | undefined },
): Promise<Pressed | { sentence: string }> {
  const { deps, words, kind } = found;
  const value = parseClickValue(valueIn(action));
  if (!kind || !value) return { sentence: words.mrkdwn('refusal.expired-click') };
  if (body.channel && body.channel.id !== deps.channel) return { sentence: words.mrkdwn('refusal.foreign-click') };
  const [migration, hidden, stop] = await read(deps, kind, value.m);
  if (!migration) return { sentence: refused({ deps, words }, { code: 'unknown-migration' }) };
  if (value.v > migration.revision) return { sentence: words.mrkdwn('refusal.expired-click') };
  const pressed = { kind, value, migration, ...(stop && { stop }) };
  const stale = staleness(pressed, deps.clock.now()) ?? hidden;
  return stale ? { sentence: refused({ deps, words }, stale) } : pressed;
}
