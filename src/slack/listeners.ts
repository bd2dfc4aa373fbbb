import type { App, BlockAction } from '@slack/bolt';
import { onAction, type ActionHandler } from './listen/clicks.ts';
import { onCommand } from './listen/command.ts';
import type { ListenerDeps } from './listen/deps.ts';
import { onHomeOpened } from './listen/home-opened.ts';
import { onMessage } from './listen/nudge.ts';
import { languageAhead } from './listen/language-ahead.ts';
import { once } from './listen/once.ts';
import { onShortcut, SHORTCUTS } from './listen/shortcuts.ts';
import { onSubmission } from './listen/submissions.ts';
import { onStep, STEP } from './workflow-step/run.ts';

/** The slash command and the events the listeners answer; the manifest declares the same. */
export const COMMAND = '/migrate';
export const HOME_OPENED = 'app_home_opened';
export const MESSAGES = ['message.channels', 'message.groups'] as const;

/**
 * Registers everything of the Slack edge. Few Bolt listeners with tables of our own: every listener costs CPU on every request
 * (design: performance, floors). `actions` are the buttons of other features, by action id; their handlers acknowledge and
 * answer by themselves.
 */
export function registerListeners(app: App, deps: ListenerDeps, actions: Record<string, ActionHandler> = {}): void {
  app.use(languageAhead(deps));
  app.use(once(deps));
  app.command(COMMAND, onCommand(deps));
  app.action<BlockAction>(/.*/u, onAction(deps, actions));
  app.view({ type: 'view_submission', callback_id: /.*/u }, onSubmission(deps));
  app.shortcut({ callback_id: new RegExp(`^(${Object.values(SHORTCUTS).join('|')})$`, 'u') }, onShortcut(deps));
  app.event(HOME_OPENED, onHomeOpened(deps));
  app.event('message', onMessage(deps));
  app.function(STEP, { autoAcknowledge: false }, onStep(deps));
}
