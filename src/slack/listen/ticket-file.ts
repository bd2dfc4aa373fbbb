import type { SlackUserId } from '../../migration/ids.ts';
import { currentStep } from '../../migration/next.ts';
import type { Migration } from '../../migration/state.ts';
import type { TicketDraft } from '../../workflow/operations.ts';
import { tellPerson } from './tell.ts';
import { shareFile } from '../thread-files.ts';
import { person } from '../tokens.ts';
import { slackFailureOf } from '../web-api.ts';
import type { Catalogue } from '../catalogue.ts';
import { wordsOfChannel, type ListenerDeps } from './deps.ts';

const nameOf = (migration: Migration): string =>
  `ticket-${migration.number.slice(1)}-${currentStep(migration)?.id ?? 'done'}.txt`;

async function share(deps: ListenerDeps, asked: { migration: Migration; draft: TicketDraft; by: SlackUserId }) {
  const { migration, draft, by } = asked;
  const place = await deps.cards.get(migration.id);
  if (!place) return;
  const words = wordsOfChannel(deps);
  await shareFile(deps.client, place, {
    name: nameOf(migration),
    title: words.plain('modal.ticket.title'),
    content: draft.text,
    comment: words.mrkdwn('thread.ticket', { by: person(by) }),
  });
}

/** Puts the draft into the card's thread as a file, for everybody; says so when Slack does not take it. */
export async function shareTicket(
  deps: ListenerDeps,
  who: { user: SlackUserId; words: Catalogue },
  asked: { migration: Migration; draft: TicketDraft },
): Promise<void> {
  try {
    await share(deps, { ...asked, by: who.user });
  } catch (error) {
    deps.log.warn({ slack: slackFailureOf(error).code, err: error }, 'a ticket draft could not be put into the thread');
    await tellPerson(deps.client, { user: who.user, channel: deps.channel }, who.words.mrkdwn('done.ticket-no-file'));
  }
}
