import { parsePhoneNumber } from '../../migration/phone-number.ts';
import type { Catalogue } from '../catalogue.ts';
import { announce } from '../listen/announce.ts';
import type { ActionHandler } from '../listen/clicks.ts';
import { valueIn, type ClickArgs } from '../listen/click-meaning.ts';
import { wordsFor, type ListenerDeps } from '../listen/deps.ts';
import { guarded } from '../listen/guarded.ts';
import { describe, move } from '../listen/moving.ts';
import { person } from '../tokens.ts';
import { failStep } from './finish.ts';
import { migrationOfStep } from './migration-of-step.ts';
import { StepValue, STEP_ACTIONS } from './question.ts';
import { closeQuestion } from './unanswered.ts';
import { carriedIn } from '../carried.ts';

interface Answer {
  deps: ListenerDeps;
  words: Catalogue;
  asked: StepValue;
  args: ClickArgs;
  tell: (text: string) => Promise<void>;
}

/** Opens the form in which the way is chosen; whoever starts there has asked for the move. */
async function begin({ deps, words, asked, args, tell }: Answer): Promise<void> {
  const number = parsePhoneNumber(asked.number);
  if (!number.ok) return tell(words.mrkdwn('refusal.expired-click'));
  return move(
    { deps, words, trigger: args.body.trigger_id, tell },
    {
      number,
      typed: asked.typed,
      execution: asked.x,
      ...(asked.way && { way: asked.way }),
    },
  );
}

/** Ends the step, then takes the buttons away. */
async function decline({ deps, words, asked, args }: Answer): Promise<void> {
  await failStep(deps.client, asked.x, words.plain('workflow.declined'));
  const { channel, container } = args.body;
  const place = { channel: channel?.id ?? '', ts: String(container['message_ts']) };
  await deps.questions.done({ execution: asked.x, number: asked.number, requester: asked.for, ...place });
  await closeQuestion(deps.client, place, words.mrkdwn('workflow.declined-by', { by: person(asked.for) }));
}

/** Handlers of the question's buttons by action id. A step that has begun a move is told, whatever is pressed. */
export function stepClicks(deps: ListenerDeps): Record<string, ActionHandler> {
  const handler =
    (answer: (answered: Answer) => Promise<void>): ActionHandler =>
    async (args) => {
      const { body, ack, action } = args;
      await ack();
      const words = await wordsFor(deps, body.user.id);
      const tell = (text: string) => announce({ client: deps.client, channel: body.user.id }, text);
      await guarded(deps, { words, tell, surface: 'workflow step' }, async () => {
        const asked = carriedIn(StepValue, valueIn(action));
        if (!asked || asked.for !== body.user.id) return tell(words.mrkdwn('refusal.expired-click'));
        const begun = await migrationOfStep(deps, asked.number, asked.x);
        if (begun) return tell(await describe({ deps, words }, begun, 'status'));
        await answer({ deps, words, asked, args, tell });
      });
    };
  return { [STEP_ACTIONS.begin]: handler(begin), [STEP_ACTIONS.decline]: handler(decline) };
}
