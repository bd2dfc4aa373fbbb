import type { RespondFn, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { SlackUserId } from '../../migration/ids.ts';
import { mayCancel } from '../../migration/action.ts';
import { formatNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import { stateValues } from '../card/state-sentence.ts';
import type { Catalogue } from '../catalogue.ts';
import { lookingUp, startModal } from '../modal/start.ts';
import { reasonModal } from '../modal/reason.ts';
import { cardLink } from './card-link.ts';
import { parseCommand, type ParsedCommand } from './command-grammar.ts';
import { approversToken, wordsFor, type ListenerDeps } from './deps.ts';
import { guarded } from './guarded.ts';
import { numberFault } from './number-fault.ts';
import { fillView } from './opening.ts';
import { refusalText } from './refusal-text.ts';
import { tellInChannel } from './tell.ts';

/** One typed command and everything needed to answer it. */
interface Typed {
  deps: ListenerDeps;
  words: Catalogue;
  user: SlackUserId;
  trigger: string;
  /** Where answers to this command may be sent for half an hour. */
  replyTo: string;
  tell: (text: string) => Promise<void>;
}

const LISTED = 20;

async function describe({ deps, words }: Typed, migration: Migration, key: 'status' | 'running'): Promise<string> {
  return words.mrkdwn(`command.${key}`, {
    number: formatNumber(migration.number),
    ...stateValues(migration, deps.clock.now(), words),
    card: await cardLink(deps, migration.id, words),
  });
}

async function list(typed: Typed): Promise<void> {
  const { deps, words, tell } = typed;
  const running = await deps.operations.running(LISTED + 1);
  if (running.length === 0) return tell(words.mrkdwn('command.list.none'));
  const lines = await Promise.all(
    running.slice(0, LISTED).map(async (migration) =>
      words.mrkdwn('command.list.line', {
        number: formatNumber(migration.number),
        ...stateValues(migration, deps.clock.now(), words),
        card: await cardLink(deps, migration.id, words),
      }),
    ),
  );
  const more = running.length > LISTED ? [words.mrkdwn('command.list.more', { count: LISTED })] : [];
  return tell([...lines, ...more].join('\n'));
}

async function status(typed: Typed, number: ParsedNumber | undefined): Promise<void> {
  if (!number) return list(typed);
  const { deps, words, tell } = typed;
  const running = await deps.operations.runningOn(number.e164);
  const latest = running ?? (await deps.operations.ofNumber(number.e164))[0];
  if (latest) return tell(await describe(typed, latest, 'status'));
  return tell(words.mrkdwn('command.status.none', { number: formatNumber(number.e164) }));
}

async function cancel(typed: Typed, number: ParsedNumber): Promise<void> {
  const { deps, words, tell, trigger } = typed;
  const running = await deps.operations.runningOn(number.e164);
  if (!running) return tell(words.mrkdwn('command.cancel.none', { number: formatNumber(number.e164) }));
  if (!mayCancel(running)) {
    const code = running.registeredAt === undefined ? 'call-on-the-wire' : 'past-no-return';
    return tell(refusalText({ code }, words, approversToken(deps.approvers)));
  }
  await deps.client.views.open({ trigger_id: trigger, view: reasonModal('cancel', running, words) });
}

async function move(typed: Typed, asked: { number: ParsedNumber; typed: string }): Promise<void> {
  const { deps, words, tell, trigger, replyTo: reply } = typed;
  const { number } = asked;
  const running = await deps.operations.runningOn(number.e164);
  if (running) return tell(await describe(typed, running, 'running'));
  // The trigger lives three seconds, the look-up may take longer: open first, fill in when it is known.
  const opened = await deps.client.views.open({ trigger_id: trigger, view: lookingUp(number.e164, words) });
  await fillView(deps, { viewId: opened.view?.id ?? '', words }, async () => {
    const lookUp = await deps.operations.lookUp(number.e164);
    return { view: startModal({ lookUp, typed: asked.typed, inNumberingPlan: number.inNumberingPlan, reply }, words) };
  });
}

function refusal(refused: Extract<ParsedCommand, { ask: 'refuse' }>, words: Catalogue): string {
  if (refused.why === 'number') return numberFault(refused.fault, words, 'mrkdwn');
  if (refused.why === 'unknown') return words.mrkdwn('command.unknown', { nearest: refused.nearest });
  if (refused.why === 'number-missing') return words.mrkdwn('command.number-missing', { verb: refused.verb });
  return words.mrkdwn(`command.${refused.why}`);
}

function run(typed: Typed, command: ParsedCommand): Promise<void> {
  switch (command.ask) {
    case 'move':
      return move(typed, command);
    case 'status':
      return status(typed, command.number);
    case 'cancel':
      return cancel(typed, command.number);
    case 'list':
      return list(typed);
    case 'help':
      return typed.tell(typed.words.mrkdwn('command.help'));
    case 'refuse':
      return typed.tell(refusal(command, typed.words));
  }
}

/** Acknowledges at once, then answers privately or opens a modal. Nothing typed is ever repeated unless it was a number. */
export const onCommand =
  (deps: ListenerDeps) =>
  async ({ command, ack, respond }: SlackCommandMiddlewareArgs & { respond: RespondFn }): Promise<void> => {
    await ack();
    const words = await wordsFor(deps, command.user_id);
    const tell = (text: string) =>
      tellInChannel(
        deps.client,
        { user: command.user_id, channel: command.channel_id, respond, words, cards: deps.channel },
        text,
      );
    await guarded(deps, { words, tell, surface: 'command' }, async () => {
      const user = SlackUserId.parse(command.user_id);
      const typed = { deps, words, user, trigger: command.trigger_id, replyTo: command.response_url, tell };
      await run(typed, parseCommand(command.text ?? ''));
    });
  };
