import { createContext, useContext } from 'react';
import type { Outcome, PageChannel, PageState, PageUser, PageUserGroup } from '../../page-api.ts';
import type { Posts } from '../server.ts';
import type { Theme } from '../theme.ts';

/** What drawing a text needs to know: the names behind ids, and the theme. Keeps its identity while these don't change. */
export interface Names {
  users: PageUser[];
  userGroups: PageUserGroup[];
  channels: PageChannel[];
  theme: Theme;
}

/** The routes that act for a person: their name is added by {@link Workspace.act}. */
export type Acts = Exclude<keyof Posts, 'world'>;

/** What every part of the page may use: the state as this person sees it, and how to act as them. */
export interface Workspace {
  state: PageState;
  me: PageUser;
  /** Posts as this person; a notice in the answer is shown. */
  act: <Route extends Acts>(route: Route, body: Omit<Posts[Route], 'user'>) => Promise<Outcome>;
  /** Shows a sentence as Slack would show its own banners. */
  notify: (text: string) => void;
}

const NamesContext = createContext<Names>({ users: [], userGroups: [], channels: [], theme: 'light' });
const WorkspaceContext = createContext<Workspace | undefined>(undefined);

export const NamesProvider = NamesContext.Provider;
export const WorkspaceProvider = WorkspaceContext.Provider;

/** The names in force. */
export function useNames(): Names {
  return useContext(NamesContext);
}

/** The workspace around the caller. Throws outside of a provider. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (workspace === undefined) throw new Error('useWorkspace needs a WorkspaceProvider');
  return workspace;
}

/** The user with that id, or a stand-in that carries the id as its name. */
export function userById(users: PageUser[], id: string): PageUser {
  return users.find((user) => user.id === id) ?? { id, name: id, role: '', isBot: false, isGuest: false };
}
