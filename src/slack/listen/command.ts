import type { RespondFn, SlackCommandMiddlewareArgs } from '@slack/bolt';
import { SlackUserId } from '../../migration/ids.ts';
import { refusalOfAction } from '../../migration/blocked.ts';
import { formatNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import { RouteId } from '../../migration/route-declaration.ts';
import { audit } from '../audit-command.ts';
import type { Catalogue } from '../catalogue.ts';
import { delegate } from '../delegation/command.ts';
import { doctor } from '../doctor/command.ts';
import { health } from '../health/command.ts';
import { code, listed } from '../tokens.ts';
import { onBackupCommand, parseBackupCommand } from '../backup/command.ts';
import { onFleetCommand, parseFleetCommand } from '../fleet/command.ts';
import { reasonModal } from '../modal/reason.ts';
import { openSettings } from '../settings/command.ts';
import { parseCommand, type ParsedCommand } from './command-grammar.ts';
import { wordsFor, type ListenerDeps } from './deps.ts';
import { guarded } from './guarded.ts';
import { statusOf } from './finding.ts';
import { numberFault } from './number-fault.ts';
import { describe, move, type Asking } from './moving.ts';
import { preflight } from './preflighting.ts';
import { openView } from './open-view.ts';
import { freeze, standingStop, unfreeze } from './stopping.ts';
import { refusalText } from './refusal-text.ts';
import { rollback } from './rolling-back.ts';
import { takeOver } from './taking-over.ts';
import { tellInChannel } from './tell.ts';
import { unwatch, watchAgain } from '../unwatch/command.ts';
import { why } from './why.ts';

const LISTED = 20;

async function list(typed: Asking): Promise<void> {
  const { deps, words, tell } = typed;
  const { migrations: running, unreadable } = await deps.operations.running(LISTED + 1);
  const hidden = unreadable.length > 0 ? [words.mrkdwn('command.list.unreadable', { count: unreadable.length })] : [];
  const stop = [...(await standingStop(deps, words)), ...hidden];
  if (running.length + hidden.length === 0) return tell([...stop, words.mrkdwn('command.list.none')].join('\n'));
  const lines = await Promise.all(running.slice(0, LISTED).map((migration) => describe(typed, migration, 'list.line')));
  const more = running.length > LISTED ? [words.mrkdwn('command.list.more', { count: LISTED })] : [];
  return tell([...stop, ...lines, ...more].join('\n'));
}

async function status(typed: Asking, number: ParsedNumber | undefined): Promise<void> {
  return number ? typed.tell(await statusOf(typed, number)) : list(typed);
}

async function cancel(typed: Asking, number: ParsedNumber): Promise<void> {
  const { deps, words, tell, trigger } = typed;
  const running = await deps.operations.runningOn(number.e164);
  if (!running) return tell(words.mrkdwn('command.cancel.none', { number: formatNumber(number.e164) }));
  const refusal = refusalOfAction(running, 'cancel', deps.clock.now());
  if (refusal) return tell(refusalText(refusal, words, deps.people.approversToken()));
  await openView(deps, trigger, reasonModal('cancel', { migration: running }, words));
}

/** The routes as they are typed. */
const routeIds = () => listed(RouteId.options.map((route) => code(route)));

function refusal(refused: Extract<ParsedCommand, { ask: 'refuse' }>, words: Catalogue): string {
  if (refused.why === 'number') return numberFault(refused.fault, words, 'mrkdwn');
  if (refused.why === 'unknown') return words.mrkdwn('command.unknown', { nearest: refused.nearest });
  if (refused.why === 'route-unknown') return words.mrkdwn('command.route-unknown', { routes: routeIds() });
  if (refused.why === 'number-missing') return words.mrkdwn('command.number-missing', { verb: refused.verb });
  return words.mrkdwn(`command.${refused.why}`);
}

/** Everything that can be typed. */
const helpText = (words: Catalogue): string =>
  [
    words.mrkdwn('command.help', { routes: routeIds() }),
    words.mrkdwn('why.usage'),
    words.mrkdwn('stop.usage'),
    words.mrkdwn('takeover.usage'),
    words.mrkdwn('backup.usage'),
    words.mrkdwn('fleet.usage'),
    words.mrkdwn('audit.usage'),
    words.mrkdwn('delegation.usage'),
    words.mrkdwn('health.usage'),
    words.mrkdwn('unwatch.usage'),
    words.mrkdwn('settings.usage'),
    words.mrkdwn('doctor.usage'),
  ].join('\n');

type Typed = Asking & { user: SlackUserId };
type Runners = {
  [A in ParsedCommand['ask']]: (typed: Typed, command: Extract<ParsedCommand, { ask: A }>) => Promise<void>;
};

const RUNNERS: Runners = {
  move,
  status: (typed, { number }) => status(typed, number),
  cancel: (typed, { number }) => cancel(typed, number),
  takeover: (typed, { number }) => takeOver(typed, number),
  audit: (typed, { number }) => audit(typed, number),
  why: (typed, { number }) => why(typed, number),
  preflight,
  rollback,
  freeze: (typed, { reason }) => freeze(typed, reason),
  unfreeze,
  doctor,
  settings: openSettings,
  health: (typed, { text }) => health(typed, text),
  unwatch: (typed, { number }) => unwatch(typed, number),
  watch: (typed, { number }) => watchAgain(typed, number),
  delegate,
  list,
  help: ({ tell, words }) => tell(helpText(words)),
  refuse: ({ tell, words }, refused) => tell(refusal(refused, words)),
};

function run(typed: Typed, command: ParsedCommand): Promise<void> {
  const runner = RUNNERS[command.ask] as (typed: Typed, command: ParsedCommand) => Promise<void>;
  return runner(typed, command);
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
      const keeping = parseBackupCommand(command.text ?? '');
      if (keeping) return onBackupCommand(typed, keeping);
      const fleet = parseFleetCommand(command.text ?? '');
      if (fleet) return onFleetCommand(typed, fleet);
      await run(typed, parseCommand(command.text ?? ''));
    });
  };
