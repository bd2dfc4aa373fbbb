import { setTimeout as pause } from 'node:timers/promises';
import type { PageModal } from '../../sandbox/page-api.ts';
import { readableText, type Person } from '../../sandbox/slack/page/person.ts';
import type { Given } from '../../sandbox/slack/page/person-values.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { createBoard, isDone, type Card } from '../chaos/board.ts';
import { hire, type Wanted } from '../chaos/crew.ts';
import { everyOption, fillIn, formFor } from '../chaos/form.ts';

/** Longest until everybody's card is as it should be, ms. */
const PATIENCE_MS = 90_000;

/** How often people open a form that does not come, and send one that is not acknowledged. */
const OPENED_AT_MOST = 4;
/** A move that has not come to its end by then is looked at, ms. */
const HELP_AFTER_MS = 8_000;

/** One person for each number and part, so that all can do the same thing at the same moment. */
export interface Crowd {
  /** Moves all of the numbers at once: what people do between the automatic parts, they do at the same moment. */
  moveAtOnce(numbers: readonly Wanted[]): Promise<void>;
}

interface Deed {
  who: readonly Person[];
  opening: (person: Person, number: Wanted, card: Card | undefined) => Promise<{ ok: boolean }>;
  values: (form: PageModal, number: Wanted) => Record<string, Given>;
}

/** Brings `size` agents and as many managers into the workspace. */
export function gatherCrowd(stage: Stage, size: number): Crowd {
  const { slack } = stage;
  const board = createBoard(slack);
  const personsLike = (like: string) => hire(slack, like, { count: size }).map((id) => slack.as(id));
  const agents = personsLike(people.ana);
  const managers = personsLike(people.mara);

  const cardOf = ({ e164 }: Wanted) => board.cards().get(e164.slice(1));

  const untilAll = async (numbers: readonly Wanted[], fits: (card: Card | undefined) => boolean): Promise<void> => {
    const end = performance.now() + PATIENCE_MS;
    for (let helpAt = performance.now() + HELP_AFTER_MS; ; await pause(25)) {
      const late = numbers.flatMap((number, index) => (fits(cardOf(number)) ? [] : [{ number, index }]));
      if (late.length === 0) return;
      if (performance.now() > end) throw new Error(`${late.length} numbers are late: ${seen(late[0]?.number)}`);
      if (performance.now() < helpAt) continue;
      await Promise.allSettled(late.map(({ number, index }) => help(number, index)));
      helpAt = performance.now() + HELP_AFTER_MS;
    }
  };

  const seen = (number: Wanted | undefined): string => {
    const card = number && cardOf(number);
    return card ? readableText(card.message) : 'no card';
  };

  const offers = (button: string) => (card: Card | undefined) => card?.buttons.includes(button) === true;

  const press = (button: string) => (person: Person, _number: Wanted, card: Card | undefined) => {
    if (!card) throw new Error('there is no card');
    return person.clicks(card.message, button);
  };

  /** A form that Slack gave up on is asked for again. */
  const opened = async ({ opening }: Deed, person: Person, number: Wanted): Promise<PageModal> => {
    for (let asked = 0; asked < OPENED_AT_MOST; asked++) {
      await opening(person, number, cardOf(number));
      const form = await formFor(slack, person);
      if (form) return form;
    }
    throw new Error(`no form came for ${number.e164}`);
  };

  /** A form that was not acknowledged in time stays open and is sent again; whether it was taken the first time, the card tells. */
  const submitted = async (person: Person, form: PageModal, values: Record<string, Given>): Promise<void> => {
    const isOpen = () => slack.workspace.views.stack(person.id).length > 0;
    for (let sent = 0; sent < OPENED_AT_MOST && isOpen(); sent++) if ((await person.submits(form, values)).ok) break;
    if (isOpen()) await person.closes(undefined, true);
  };

  /** Everybody opens their form; when all are open, all are sent. */
  const submitAtOnce = async (numbers: readonly Wanted[], deed: Deed): Promise<void> => {
    const forms = await Promise.all(
      numbers.map(async (number, index) => {
        const person = deed.who[index];
        if (!person) throw new RangeError('more numbers than people');
        return { person, number, form: await opened(deed, person, number) };
      }),
    );
    await Promise.all(
      forms.map(async ({ person, number, form }) => {
        await submitted(person, form, deed.values(form, number));
      }),
    );
  };

  const confirmDifferences = (number: Wanted, index: number) => {
    const person = agents[index];
    if (!person) throw new RangeError('more numbers than people');
    return fillIn(slack, person, {
      opening: () => press('ferryman.confirm-differences')(person, number, cardOf(number)),
      values: (form) => ({ items: everyOption(form, 'items') }),
    });
  };

  const approveAgain = (person: Person, number: Wanted) =>
    fillIn(slack, person, {
      opening: () => press('ferryman.approve')(person, number, cardOf(number)),
      values: () => ({ digits: number.e164.slice(-4) }),
    });

  /** On a machine that is too slow, a step or a request ends unsent; people try again, as they would. */
  const help = async (number: Wanted, index: number): Promise<void> => {
    const [agent, manager] = [agents[index], managers[index]];
    if (!agent || !manager) return;
    for (const button of ['ferryman.retry', 'ferryman.confirm-delivery'])
      if (offers(button)(cardOf(number))) await press(button)(agent, number, cardOf(number));
    if (offers('ferryman.approve')(cardOf(number))) await approveAgain(manager, number);
  };

  return {
    async moveAtOnce(numbers) {
      await submitAtOnce(numbers, {
        who: agents,
        opening: (person, { e164 }) => person.types(`/migrate ${e164}`, channels.migrations),
        values: () => ({}),
      });
      await untilAll(numbers, offers('ferryman.confirm-differences'));
      await Promise.all(numbers.map(confirmDifferences));
      await untilAll(numbers, offers('ferryman.provide-pin'));
      await submitAtOnce(numbers, {
        who: agents,
        opening: press('ferryman.provide-pin'),
        values: (_form, { pin }) => ({ source: 'known', pin }),
      });
      await untilAll(numbers, offers('ferryman.approve'));
      await submitAtOnce(numbers, {
        who: managers,
        opening: press('ferryman.approve'),
        values: (_form, { e164 }) => ({ digits: e164.slice(-4) }),
      });
      await untilAll(numbers, isDone);
    },
  };
}
