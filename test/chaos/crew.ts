import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from '../../sandbox/slack/page/person.ts';
import { channels, people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { createBoard, type Board, type Card } from './board.ts';
import { everyOption, fillIn } from './form.ts';

/** A number that people want to move. */
export interface Wanted {
  e164: string;
  pin: string;
}

/** How many people of each kind work on the numbers. */
export interface CrewSize {
  agents: number;
  managers: number;
  /** People who start moves and do nothing else. */
  starters?: number;
  /** Capital letters that tell its people from those of other crews at work on the same stage. */
  team?: string;
}

/** How long people leave a number alone after acting on it, and after acting in vain, ms. */
const SETTLES_MS = 4_000;
const AGAIN_MS = 700;
const LOOK_MS = 60;

interface Task {
  number: Wanted;
  card: Card | undefined;
  /** Action id of the button to press; `start` where there is no card yet. */
  what: string;
}

type Deed = (stage: Stage, person: Person, task: Task & { card: Card }) => Promise<boolean>;

const press: Deed = async (_stage, person, { card, what }) => (await person.clicks(card.message, what)).ok;

const AGENT: Record<string, Deed> = {
  'ferryman.confirm-differences': (stage, person, task) =>
    fillIn(stage.slack, person, {
      opening: () => person.clicks(task.card.message, task.what),
      values: (form) => ({ items: everyOption(form, 'items') }),
    }),
  'ferryman.provide-pin': (stage, person, task) =>
    fillIn(stage.slack, person, {
      opening: () => person.clicks(task.card.message, task.what),
      values: () => ({ source: 'known', pin: task.number.pin }),
    }),
  'ferryman.confirm-delivery': press,
  'ferryman.retry': press,
};

const MANAGER: Record<string, Deed> = {
  'ferryman.approve': (stage, person, task) =>
    fillIn(stage.slack, person, {
      opening: () => person.clicks(task.card.message, task.what),
      values: () => ({ digits: task.number.e164.slice(-4) }),
    }),
};

const begin = (stage: Stage, person: Person, { number }: Task): Promise<boolean> =>
  fillIn(stage.slack, person, {
    opening: () => person.types(`/migrate ${number.e164}`, channels.migrations),
    values: () => ({}),
  });

/** Takes `count` people like the one given into the workspace, its channels and groups; answers their ids. */
export function hire(
  { workspace }: Stage['slack'],
  like: string,
  { count, team = '' }: { count: number; team?: string | undefined },
): string[] {
  const model = workspace.user(like);
  return Array.from({ length: count }, (_, index) => {
    const id = `${like}X${team}${index}`;
    const name = `${model.name}${team.toLowerCase()}${index}`;
    workspace.users.set(id, { ...model, id, name, email: `${id}@harbour.example` });
    for (const { members } of workspace.channels.values()) if (members.includes(like)) members.push(id);
    for (const { users } of workspace.usergroups) if (users.includes(like)) users.push(id);
    return id;
  });
}

/** Who works on what: a number is in one pair of hands at a time, and left alone for a while afterwards. */
function createDesk(board: Board, wanted: readonly Wanted[]) {
  const taken = new Set<string>();
  const resting = new Map<string, { version: string; until: number }>();

  const isResting = ({ number, card, what }: Task): boolean => {
    const rest = resting.get(number.e164);
    return rest !== undefined && rest.version === `${what} ${card?.version}` && performance.now() < rest.until;
  };

  return {
    /** The next thing for somebody who can do `deeds`; undefined when there is nothing now. */
    take(deeds: Record<string, Deed>, mayStart: boolean): Task | undefined {
      const cards = board.cards();
      const free = wanted.filter(({ e164 }) => !taken.has(e164));
      const tasks = free.flatMap((number): Task[] => {
        const card = cards.get(number.e164.slice(1));
        if (!card) return mayStart ? [{ number, card, what: 'start' }] : [];
        const what = card.buttons.find((button) => button in deeds);
        return what === undefined ? [] : [{ number, card, what }];
      });
      const task = tasks.find((one) => !isResting(one));
      if (task) taken.add(task.number.e164);
      return task;
    },
    putBack({ number, card, what }: Task, worked: boolean): void {
      const until = performance.now() + (worked ? SETTLES_MS : AGAIN_MS);
      resting.set(number.e164, { version: `${what} ${card?.version}`, until });
      taken.delete(number.e164);
    },
  };
}

/** People at work; `stop` lets everybody finish what they are at. */
export interface Crew {
  stop(): Promise<void>;
}

/**
 * Lets people of the emulated Slack do what the cards ask of them: agents start the moves, confirm, give the PIN and try again;
 * managers approve. They know nothing but what Slack shows, and a deed that found no bot is done again.
 */
export function employ(stage: Stage, wanted: readonly Wanted[], size: CrewSize): Crew {
  const { slack } = stage;
  const desk = createDesk(createBoard(slack), wanted);
  const leaving = new AbortController();

  const act = (person: Person, deeds: Record<string, Deed>, task: Task): Promise<boolean> => {
    const deed = deeds[task.what];
    return task.card && deed ? deed(stage, person, { ...task, card: task.card }) : begin(stage, person, task);
  };

  const work = async (id: string, deeds: Record<string, Deed>, mayStart: boolean): Promise<void> => {
    const person = slack.as(id);
    while (!leaving.signal.aborted) {
      const task = desk.take(deeds, mayStart);
      // A button may vanish between look and click; the person looks again.
      const worked = task && (await act(person, deeds, task).catch(() => false));
      if (task) desk.putBack(task, worked === true);
      await pause(worked === false ? AGAIN_MS : LOOK_MS);
    }
  };

  const { team, starters = 0 } = size;
  const shifts = [
    ...hire(slack, people.ana, { count: size.agents, team }).map((id) => work(id, AGENT, true)),
    ...hire(slack, people.nils, { count: starters, team }).map((id) => work(id, {}, true)),
    ...hire(slack, people.mara, { count: size.managers, team }).map((id) => work(id, MANAGER, false)),
  ];
  return {
    async stop() {
      leaving.abort();
      await Promise.all(shifts);
    },
  };
}
