import type { RestoreCommand } from '../../migration/decide-restore.ts';
import { SlackUserId } from '../../migration/ids.ts';
import { type Clock, within } from '../../workflow/ports.ts';
import type { RestoreOperations } from '../../workflow/restores.ts';
import { catalogueOf, type Catalogue } from '../catalogue.ts';
import type { ActionHandler } from '../listen/clicks.ts';
import { failureSentence } from '../listen/guarded.ts';
import type { SlackPeople } from '../people.ts';
import { RestoreClick, restoreActionId } from './restore-card.ts';
import { backupRefusalText } from './sentences.ts';
import { carriedIn } from '../carried.ts';

/** What a click on a restore's card needs. */
export interface RestoreClickPorts {
  restores: Pick<RestoreOperations, 'act'>;
  people: Pick<SlackPeople, 'languageOf' | 'approversToken'>;
  clock: Clock;
  /** Channel of the cards; a click from elsewhere is refused. */
  channel: string;
  report: (problem: string, error: unknown) => void;
}

type Action = RestoreCommand['do'];
const ACTIONS: readonly Action[] = ['approve', 'reject', 'cancel', 'confirm-restart'];

/** Slack shows a fault after three seconds without an acknowledgement. */
const RECORD_WITHIN_MS = 2_000;

const commandOf = (action: Action, by: SlackUserId, digest: string): RestoreCommand =>
  action === 'approve' || action === 'reject' ? { do: action, by, digest } : { do: action, by };

/** Handlers of the buttons by action id: the click is recorded before it is acknowledged, then answered privately. */
export function restoreClicks(ports: RestoreClickPorts): Record<string, ActionHandler> {
  const { restores, people, clock, channel, report } = ports;

  const answer = async (
    action: Action,
    click: { value: string | undefined; user: string; from: string | undefined },
    words: Catalogue,
  ): Promise<string> => {
    const carried = carriedIn(RestoreClick, click.value);
    if (!carried) return words.mrkdwn('refusal.expired-click');
    if (click.from !== channel) return words.mrkdwn('refusal.foreign-click');
    const by = SlackUserId.parse(click.user);
    const done = await restores.act(carried.r, commandOf(action, by, carried.d));
    if (done.ok) return words.mrkdwn(`restore.done.${action}`);
    return backupRefusalText(done.refusal, words, { channel, approvers: people.approversToken() });
  };

  const handlerOf =
    (action: Action): ActionHandler =>
    async ({ ack, action: pressed, body, respond }) => {
      const words = catalogueOf(await people.languageOf(body.user.id));
      const value = 'value' in pressed ? (pressed.value ?? undefined) : undefined;
      const answered = answer(action, { value, user: body.user.id, from: body.channel?.id }, words).catch(
        (error: unknown) => {
          report('a click on a restore failed', error);
          return failureSentence(error, clock.now(), words);
        },
      );
      await within(clock, RECORD_WITHIN_MS, answered);
      await ack();
      await respond({ response_type: 'ephemeral', replace_original: false, text: await answered });
    };

  return Object.fromEntries(ACTIONS.map((action) => [restoreActionId(action), handlerOf(action)]));
}
