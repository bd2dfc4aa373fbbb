import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import { actionsOn } from '../../migration/action.ts';
import type { Migration } from '../../migration/state.ts';
import { cardLink } from './card-link.ts';
import { wordsFor, type ListenerDeps } from './deps.ts';
import { slackFailureOf } from '../web-api.ts';
import { tellPerson } from './tell.ts';

/** Words by which people think they decide, in the languages of the catalogue and as emoji. */
const DECIDING = [
  'approved?',
  'approving',
  'lgtm',
  'ok(?:ay)?',
  'ye(?:s|p|ah)',
  'go(?: ahead| for it)?',
  'do it',
  'ship it',
  'sounds good',
  'looks good(?: to me)?',
  'agreed',
  'reject(?:ed|ing)?',
  'denied',
  'aprobad[oa]',
  'apruebo',
  'apru[eé]balo',
  'vale',
  's[ií]',
  'de acuerdo',
  'conforme',
  'adelante',
  'dale',
  'hazlo',
  'rechazad[oa]',
  'rechazo',
  '\\+1',
  'thumbs ?up',
  '(?:white|heavy)_check_mark',
  '[\u{1f44d}\u{2705}\u{2714}\u{1f44c}]',
];

/** What may stand around such a word without changing what is meant. */
const AROUND = [
  'i',
  'yo',
  'this',
  'it',
  'that',
  'please',
  'thanks?',
  'thank you',
  '(?:from|by|for) me',
  'por mí',
  'gracias',
];

const GAP = '[\\p{P}\\p{S}\\s\\u{fe0f}]';
const MEANT_AS_DECISION = new RegExp(
  `^${GAP}*(?:(?:${AROUND.join('|')})${GAP}+)?(?:${DECIDING.join('|')})(?:${GAP}+(?:${[...DECIDING, ...AROUND].join('|')}))*${GAP}*$`,
  'iu',
);

/** Longer sentences may be about anything. */
const LONGEST = 40;

/** True for a text that decides nothing though its writer may think so. */
export const isMeantAsDecision = (text: string): boolean =>
  text.length <= LONGEST && MEANT_AS_DECISION.test(text.normalize('NFC'));

const LOOKED_AT = 100;

/** The migration whose card the thread hangs under, if it waits for an approval. */
async function waitingUnder(deps: ListenerDeps, thread: string): Promise<Migration | undefined> {
  const { migrations } = await deps.operations.running(LOOKED_AT);
  const open = migrations.filter((migration) => actionsOn(migration, deps.clock.now()).includes('approve'));
  const cards = await Promise.all(open.map(({ id }) => deps.cards.get(id)));
  return open.find((_, index) => cards[index]?.ts === thread);
}

/** What is read of a message: a reply of a person in a thread, nothing else. */
function replyIn({ event, deps }: { event: SlackEventMiddlewareArgs<'message'>['event']; deps: ListenerDeps }) {
  if (event.subtype !== undefined || event.channel !== deps.channel || event.thread_ts === undefined) return undefined;
  const { user, text = '', thread_ts: thread } = event;
  return isMeantAsDecision(text) ? { user, thread } : undefined;
}

/** Tells whoever writes "approved" or "ok" under a card, privately, that only the buttons decide. */
export const onMessage =
  (deps: ListenerDeps) =>
  async ({ event }: SlackEventMiddlewareArgs<'message'>): Promise<void> => {
    const reply = replyIn({ event, deps });
    if (!reply) return;
    const { user, thread } = reply;
    try {
      const migration = await waitingUnder(deps, thread);
      if (!migration) return;
      const words = await wordsFor(deps, user);
      const card = await cardLink(deps, migration.id, words);
      await tellPerson(deps.client, { user, channel: deps.channel, thread }, words.mrkdwn('nudge.press', { card }));
    } catch (error) {
      deps.log.error({ err: error, slack: slackFailureOf(error).code, surface: 'nudge' }, 'a listener failed');
    }
  };
