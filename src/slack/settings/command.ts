import type { SlackUserId } from '../../migration/ids.ts';
import { actionId } from '../click.ts';
import type { ActionHandler } from '../listen/clicks.ts';
import { wordsFor, type ListenerDeps } from '../listen/deps.ts';
import { guarded } from '../listen/guarded.ts';
import type { Asking } from '../listen/moving.ts';
import { openView } from '../listen/open-view.ts';
import { tellPerson } from '../listen/tell.ts';
import { settingsForm } from './form.ts';

type Wanting = Pick<Asking, 'deps' | 'words' | 'trigger'> & { user: SlackUserId | string };

/** `/migrate settings`, and the button on Home: a person's own settings, as they are now. */
export async function openSettings({ deps, words, trigger, user }: Wanting): Promise<void> {
  await openView(deps, trigger, settingsForm(await deps.personal.of(user), words));
}

/** The button on Home, by its action id. */
export const settingsClicks = (deps: ListenerDeps): Record<string, ActionHandler> => ({
  [actionId('settings')]: async ({ body, ack }) => {
    await ack();
    const user = body.user.id;
    const words = await wordsFor(deps, user);
    const tell = (text: string) => tellPerson(deps.client, { user, channel: deps.channel }, text);
    await guarded(deps, { words, tell, surface: 'settings' }, () =>
      openSettings({ deps, words, trigger: body.trigger_id, user }),
    );
  },
});
