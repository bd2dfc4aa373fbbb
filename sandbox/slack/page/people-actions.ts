import type {
  ActionRequest,
  CommandRequest,
  Json,
  MessageRequest,
  Outcome,
  PageState,
  SuggestRequest,
  ViewCloseRequest,
  ViewSubmitRequest,
  WorldChange,
  WorldState,
} from '../../page-api.ts';
import { actOnElement } from '../people/element-action.ts';
import { openHome, suggest, useShortcut } from '../people/home-and-shortcuts.ts';
import { closeModal, submitModal } from '../people/modal-submission.ts';
import { runStep, type StepRequest } from '../people/workflow-steps.ts';
import { typeCommand } from '../people/slash-command.ts';
import { typeMessage } from '../people/typed-message.ts';
import { setChannelSwitch } from '../channel-switches.ts';
import type { StoredFile } from '../file-store.ts';
import type { SlackContext } from '../slack-context.ts';
import { pageState } from './page-state.ts';
import { setQuiet } from './quiet-switches.ts';
import { createStateMemory } from './state-memory.ts';

/** The side of the sandbox that is not Slack: its state, its switches, and word of its changes. */
export interface World {
  state: () => WorldState;
  change: (change: WorldChange) => Promise<Outcome>;
  subscribe: (listener: () => void) => () => void;
}

/** Everything a person can do and see; the page's routes and the person driver both come through here. */
export interface PeopleActions {
  state: (user: string) => PageState;
  /** A file that was shared, by its id. */
  file: (id: string) => StoredFile | undefined;
  /** The id itself, or the first person's where it is nobody's: a page opened without one, or left over from another run. */
  someone: (id: string) => string;
  /** Calls `listener` after every change, in Slack or in the world, until the returned function is called. */
  subscribe: (listener: () => void) => () => void;
  command: (request: CommandRequest) => Promise<Outcome>;
  message: (request: MessageRequest) => Promise<Outcome>;
  action: (request: ActionRequest) => Promise<Outcome>;
  viewSubmit: (request: ViewSubmitRequest) => Promise<Outcome>;
  viewClose: (request: ViewCloseRequest) => Promise<Outcome>;
  openHome: (request: { user: string }) => Promise<Outcome>;
  suggest: (request: SuggestRequest) => Promise<{ options: Json[] }>;
  shortcut: (request: {
    user: string;
    callbackId: string;
    message?: { channel: string; ts: string };
  }) => Promise<Outcome>;
  /** Somebody's workflow comes to a step of the app. */
  step: (request: StepRequest) => Promise<Outcome>;
  changeWorld: (change: WorldChange) => Promise<Outcome>;
}

/** Binds what people can do to one emulated Slack and, when there is one, to the world beside it. */
export function createPeopleActions(context: SlackContext, world: World | undefined): PeopleActions {
  const changeWorld = async (change: WorldChange): Promise<Outcome> => {
    if (change.do === 'fault' && setQuiet(context, change.id, change.on)) return { ok: true };
    if (change.do === 'fault' && setChannelSwitch(context, change.id, change.on)) return { ok: true };
    if (change.do === 'fault' && context.faults.set(change.id, change.on)) {
      context.workspace.changed();
      return { ok: true };
    }
    return world ? world.change(change) : { ok: false, notice: 'There is no world beside this Slack.' };
  };
  const memory = createStateMemory((user) => pageState(context, user, world?.state()));
  context.workspace.subscribe(memory.forget);
  world?.subscribe(memory.forget);
  return {
    state: memory.state,
    file: (id) => {
      const file = context.workspace.files.find(id);
      return file?.completed ? file : undefined;
    },
    someone: (id) => {
      const { users } = context.workspace;
      return users.has(id) ? id : ([...users.values()].find((user) => !user.isBot)?.id ?? id);
    },
    subscribe: (listener) => {
      const stops = [context.workspace.subscribe(listener), world?.subscribe(listener)];
      return () => stops.forEach((stop) => stop?.());
    },
    command: (request) => typeCommand(context, request),
    message: (request) => typeMessage(context, request),
    action: (request) => actOnElement(context, request),
    viewSubmit: (request) => submitModal(context, request),
    viewClose: (request) => closeModal(context, request),
    openHome: ({ user }) => openHome(context, user),
    suggest: (request) => suggest(context, request),
    shortcut: (request) => useShortcut(context, request),
    step: (request) => runStep(context, request),
    changeWorld,
  };
}
