import type { BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Action } from '../../migration/action.ts';
import { isSameVote } from '../../migration/ballot.ts';
import { SlackUserId } from '../../migration/ids.ts';
import { closedNow } from '../../migration/obstacle.ts';
import type { Refusal } from '../../migration/refusal.ts';
import type { Approval } from '../../migration/state.ts';
import type { OperationResult, TicketDraft } from '../../workflow/operations.ts';
import { actionId, clickValueOf } from '../click.ts';
import type { Catalogue } from '../catalogue.ts';
import { approveModal } from '../modal/approve.ts';
import { breakGlassModal } from '../modal/break-glass.ts';
import { codeRequestModal } from '../modal/code-request.ts';
import { codeModal } from '../modal/code.ts';
import { freeSlotModal } from '../modal/free-slot.ts';
import { differencesModal } from '../modal/differences.ts';
import { judgeModal } from '../modal/judge.ts';
import { findModal, numberModal } from '../modal/number.ts';
import { pinModal } from '../modal/pin.ts';
import { reasonModal } from '../modal/reason.ts';
import { regionModal } from '../modal/region.ts';
import { overrideForm } from '../modal/webhook-override.ts';
import { ticketModal } from '../modal/ticket.ts';
import { twoStepOffModal } from '../modal/two-step-off.ts';
import { refused, understand, valueIn, type ClickArgs, type Pressed } from './click-meaning.ts';
import { wordsFor, type ListenerDeps } from './deps.ts';
import { guarded } from './guarded.ts';
import { openView } from './open-view.ts';
import { openPrepared, type Prepared } from './opening.ts';
import { tellPerson } from './tell.ts';
import { shareTicket } from './ticket-file.ts';
import { explainClicked } from './why.ts';
import { within } from '../../workflow/ports.ts';

/** Handles one kind of button of another feature; it acknowledges and answers by itself. */
export type ActionHandler = (args: SlackActionMiddlewareArgs<BlockAction>) => Promise<void>;

/** A click that was found to mean something now. */
interface Click extends Omit<Pressed, 'kind'> {
  deps: ListenerDeps;
  words: Catalogue;
  user: SlackUserId;
  trigger: string;
  ack: () => Promise<void>;
  tell: (text: string) => Promise<void>;
}

const open = (click: Click, prepare: () => Promise<Prepared>) => openPrepared(click.deps, click, prepare);

/** What is decided on, and the approver in whose place a delegate decides. */
interface Decidable {
  approval: Approval;
  seat?: SlackUserId;
}

/** Opens the form of a decision for those who may decide, and tells the others who may. */
const deciding = (form: (click: Click, decidable: Decidable) => Prepared) => (click: Click) =>
  open(click, async () => {
    const { deps, migration, user } = click;
    const authority = await deps.operations.authorityToDecide({ migration, by: user });
    if ('refusal' in authority) return { refused: refused(click, authority.refusal) };
    const { approval } = migration;
    const { for: seat } = authority;
    return approval
      ? form(click, { approval, ...(seat && { seat }) })
      : { refused: refused(click, { code: 'no-open-request' }) };
  });

/** Why this person's approval could not count now, whatever they type into the form. */
function futile(
  { deps, user, migration }: Click,
  { approval, seat }: Decidable,
  when: 'now' | 'later',
): Refusal | undefined {
  const ballot = { by: user, ...(seat && { for: seat }) };
  if (approval.votes.some((vote) => isSameVote(vote, ballot))) return { code: 'already-voted' };
  return when === 'now' ? closedNow(deps.calendar, migration, deps.clock.now()) : undefined;
}

const approving = (when: 'now' | 'later') =>
  deciding((click, decidable) => {
    const { migration, deps, words, stop } = click;
    const refusal = futile(click, decidable, when);
    if (refusal) return { refused: refused(click, refusal) };
    const { calendar } = deps;
    const shown = { migration, ...decidable, when, now: deps.clock.now(), calendar, ...(stop && { stop }) };
    return { view: approveModal(shown, words) };
  });

const showing = (form: (click: Click) => Prepared) => (click: Click) => open(click, () => Promise.resolve(form(click)));

/** Slack shows a fault after three seconds without an acknowledgement. */
const RECORD_WITHIN_MS = 2_000;

/** Records first, then acknowledges, then tells: a click is never acknowledged and lost. */
const acting =
  (
    operation: (click: Click) => Promise<OperationResult>,
    done: 'done.retry' | 'done.confirm-delivery' | 'done.confirm-inbound' | 'done.release' | 'done.answer-pin-alarm',
  ): ((click: Click) => Promise<void>) =>
  async (click) => {
    const { deps, migration, user } = click;
    const recording = deps.whileRecording(migration.id, user, () => operation(click));
    await within(deps.clock, RECORD_WITHIN_MS, recording);
    await click.ack();
    const result = await recording;
    await click.tell(result.ok ? click.words.mrkdwn(done) : refused(click, result.refusal));
  };

const idAndBy = ({ migration, user }: Click) => ({ id: migration.id, by: user });

/** Shows the draft to whoever asked, and puts it into the thread for everybody. */
async function draftTicket(click: Click): Promise<void> {
  const { deps, migration, words } = click;
  let found: TicketDraft | undefined;
  await open(click, async () => {
    found = await deps.operations.ticketDraft(migration.id);
    return found ? { view: ticketModal(found, words) } : { refused: refused(click, { code: 'unknown-migration' }) };
  });
  if (found) await shareTicket(deps, click, { migration, draft: found });
}

const HANDLERS: Record<Action, (click: Click) => Promise<void>> = {
  'confirm-differences': showing(({ migration, words }) => ({ view: differencesModal(migration, words) })),
  'confirm-two-step-off': showing(({ migration, words }) => ({ view: twoStepOffModal(migration, words) })),
  'free-slot': showing(({ migration, words }) => ({ view: freeSlotModal(migration, words) })),
  'choose-code': (click) =>
    open(click, async () => {
      const locale = await click.deps.people.localeOf(click.user);
      return { view: codeRequestModal(click.migration, locale, click.words) };
    }),
  'enter-code': showing(({ migration, words }) => ({
    view: codeModal({ number: migration.number, metadata: clickValueOf(migration) }, words),
  })),
  'choose-region': showing(({ migration, words }) => ({ view: regionModal(migration, words) })),
  'restore-override': showing(({ migration, words }) => ({ view: overrideForm(migration, words) })),
  'provide-pin': showing(({ migration, words }) => ({ view: pinModal(migration, words) })),
  'new-pin': showing(({ migration, words }) => ({ view: pinModal(migration, words) })),
  approve: approving('now'),
  'approve-later': approving('later'),
  reject: deciding(({ migration, words }, { seat }) => ({
    view: reasonModal('reject', { migration, ...(seat && { seat }) }, words),
  })),
  'break-glass': (click) =>
    open(click, async () => {
      const { deps, migration, user, words } = click;
      const refusal = await deps.operations.refusalToBreakGlass({ migration, by: user });
      if (refusal) return { refused: refused(click, refusal) };
      const { approval } = migration;
      return approval
        ? { view: breakGlassModal({ migration, approval }, words) }
        : { refused: refused(click, { code: 'no-open-request' }) };
    }),
  hold: showing(({ migration, words }) => ({ view: reasonModal('hold', { migration }, words) })),
  release: acting((click) => click.deps.operations.release(idAndBy(click)), 'done.release'),
  'judge-outcome': deciding(({ migration, words }) => ({ view: judgeModal(migration, words) })),
  cancel: showing(({ migration, words }) => ({ view: reasonModal('cancel', { migration }, words) })),
  retry: acting((click) => click.deps.operations.retry(idAndBy(click)), 'done.retry'),
  'confirm-delivery': acting((click) => click.deps.operations.confirmDelivery(idAndBy(click)), 'done.confirm-delivery'),
  'confirm-inbound': acting((click) => click.deps.operations.confirmInbound(idAndBy(click)), 'done.confirm-inbound'),
  'answer-pin-alarm': acting((click) => click.deps.operations.answerPinAlarm(idAndBy(click)), 'done.answer-pin-alarm'),
  'draft-ticket': draftTicket,
};

const BY_ID: ReadonlyMap<string, Action> = new Map(
  (Object.keys(HANDLERS) as Action[]).map((action) => [actionId(action), action]),
);

const threadOf = (body: BlockAction): string | undefined =>
  typeof body.container['thread_ts'] === 'string' ? body.container['thread_ts'] : undefined;

/** The buttons of Home that open a form about no migration. */
const FORMS: Readonly<Record<string, (words: Catalogue) => ModalView>> = {
  [actionId('start')]: numberModal,
  [actionId('find')]: findModal,
};

/** Every button of ours; `others` are those of other features, by action id. */
export const onAction =
  (deps: ListenerDeps, others: Record<string, ActionHandler>) =>
  async (args: ClickArgs): Promise<void> => {
    const { action, body, ack } = args;
    const other = others[action.action_id];
    if (other) return other(args);
    if (action.action_id === actionId('open')) return ack();
    let isAcknowledged = false;
    const ackOnce = async () => {
      if (!isAcknowledged) await ack();
      isAcknowledged = true;
    };
    const words = await wordsFor(deps, body.user.id);
    const to = { user: body.user.id, channel: body.channel?.id ?? deps.channel, thread: threadOf(body) };
    const tell = async (text: string) => {
      await ackOnce();
      await tellPerson(deps.client, to, text);
    };
    await guarded(deps, { words, tell, surface: action.action_id }, async () => {
      const form = FORMS[action.action_id];
      if (form) {
        await ackOnce();
        await openView(deps, body.trigger_id, form(words));
        return;
      }
      if (action.action_id === actionId('why'))
        return tell(await explainClicked(deps, { words, user: body.user.id, value: valueIn(action) }));
      const meant = await understand(args, { deps, words, kind: BY_ID.get(action.action_id) });
      if ('sentence' in meant) return tell(meant.sentence);
      const { kind, ...pressed } = meant;
      const user = SlackUserId.parse(body.user.id);
      await HANDLERS[kind]({ ...pressed, deps, words, user, trigger: body.trigger_id, ack: ackOnce, tell });
    });
  };
