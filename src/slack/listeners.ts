import type { App, BlockAction, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import { onAction, type ActionHandler } from './listen/clicks.ts';
import { onCommand } from './listen/command.ts';
import { wordsFor, type ListenerDeps } from './listen/deps.ts';
import { onHomeOpened } from './listen/home-opened.ts';
import { onSubmission } from './listen/submissions.ts';
import { numberModal } from './modal/number.ts';

/** What the manifest declares and the listeners answer. */
export const COMMAND = '/migrate';
export const SHORTCUT = 'ferryman.move';
export const EVENTS = ['app_home_opened'] as const;

const onShortcut =
  (deps: ListenerDeps) =>
  async ({ ack, shortcut }: SlackShortcutMiddlewareArgs): Promise<void> => {
    await ack();
    const words = await wordsFor(deps, shortcut.user.id);
    await deps.client.views.open({ trigger_id: shortcut.trigger_id, view: numberModal(words) });
  };

/**
 * Registers everything of the Slack edge. Few Bolt listeners with tables of our own: every listener costs CPU on every request
 * (design: performance, floors). `actions` are the buttons of other features, by action id.
 */
export function registerListeners(app: App, deps: ListenerDeps, actions: Record<string, ActionHandler> = {}): void {
  app.command(deps.command ?? COMMAND, onCommand(deps));
  app.action<BlockAction>(/.*/u, onAction(deps, actions));
  app.view({ type: 'view_submission', callback_id: /.*/u }, onSubmission(deps));
  app.shortcut(SHORTCUT, onShortcut(deps));
  app.event('app_home_opened', onHomeOpened(deps));
}
