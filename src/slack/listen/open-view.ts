import type { ModalView } from '@slack/types';
import { slackFailureOf } from '../web-api.ts';
import type { ListenerDeps } from './deps.ts';

/** Slack did not open a form; nothing was done. */
export class FormNotOpened extends Error {
  constructor(code: string) {
    super(`Slack did not open a form: ${code}`);
    this.name = 'FormNotOpened';
  }
}

/** A trigger lives three seconds (docs.slack.dev, modals): a longer wait for Slack's rate limit is not worth it. */
const WAIT_AT_MOST_MS = 1_200;

/** Opens a form and resolves with its view id; waits out one short rate limit. Rejects with {@link FormNotOpened}. */
export async function openView(
  { client, clock }: Pick<ListenerDeps, 'client' | 'clock'>,
  trigger: string,
  view: ModalView,
): Promise<string> {
  const open = () => client.views.open({ trigger_id: trigger, view });
  try {
    const opened = await open().catch(async (error: unknown) => {
      const { retryAfterMs } = slackFailureOf(error);
      if (retryAfterMs === undefined || retryAfterMs > WAIT_AT_MOST_MS) throw error;
      await clock.wait(retryAfterMs);
      return open();
    });
    return opened.view?.id ?? '';
  } catch (error) {
    throw new FormNotOpened(slackFailureOf(error).code);
  }
}
