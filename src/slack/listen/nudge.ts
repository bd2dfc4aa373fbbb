import type { SlackEventMiddlewareArgs } from '@slack/bolt';
import { actionsOn } from '../../migration/action.ts';
import type { Migration } from '../../migration/state.ts';
import { cardLink } from './card-link.ts';
import { AROUND, DECIDING } from './deciding-words.ts';
import { wordsFor, type ListenerDeps } from './deps.ts';
import { slackFailureOf } from '../web-api.ts';
import { tellPerson } from './tell.ts';

const GAP = '[\\p{P}\\p{S}\\s\\u{fe0f}]';
const MEANT_AS_DECISION = new RegExp(
  `^${GAP}*(?:(?:${AROUND.join('|')})${GAP}+)?(?:${DECIDING.join('|')})(?:${GAP}+(?:${[...DECIDING, ...AROUND].join('|')}))*${GAP}*$`,
  'iu',
);

/** Vowel signs and stretched letters of Arabic, which people write or leave out. */
const VOWELS = /[\u064b-\u0652\u0640]/gu;

/** Longer sentences may be about anything. */
const LONGEST = 40;

/** True for a text that decides nothing though its writer may think so. */
export const isMeantAsDecision = (text: string): boolean =>
  text.length <= LONGEST && MEANT_AS_DECISION.test(text.normalize('NFC').replaceAll(VOWELS, ''));

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
