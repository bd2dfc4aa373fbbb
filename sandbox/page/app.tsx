import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Outcome, PageState } from '../page-api.ts';
import { usePageState } from './page-state.ts';
import { ConfirmProvider } from './popup/confirm.tsx';
import { post, type Posts } from './server.ts';
import { useTheme } from './theme.ts';
import type { Notice } from './workspace/notices.tsx';
import { type Look, Shell } from './workspace/shell.tsx';
import { type Acts, NamesProvider, userById, type Workspace, WorkspaceProvider } from './workspace/workspace.ts';

/** Below this width the world panel starts closed, because it lies over the conversation. */
const WIDE_PX = 1200;

/** The whole page. The person is in the address (`?user=U…`), so that two windows can be two people. */
export function App() {
  const [user, setUser] = useState(() => new URLSearchParams(location.search).get('user') ?? undefined);
  const { state, online } = usePageState(user);
  const { theme, toggle } = useTheme();
  const [worldOpen, setWorldOpen] = useState(() => window.innerWidth >= WIDE_PX);

  const become = useCallback((id: string) => {
    const address = new URL(location.href);
    address.searchParams.set('user', id);
    history.replaceState(null, '', address);
    setUser(id);
  }, []);
  if (state === undefined)
    return (
      <p className="opening" role="status">
        {online ? 'Opening the workspace\u2026' : 'Waiting for the sandbox\u2026'}
      </p>
    );
  const look: Look = { online, become, theme, toggleTheme: toggle, worldOpen, showWorld: setWorldOpen };
  return <Ready key={state.me} state={state} look={look} />;
}

function Ready({ state, look }: { state: PageState; look: Look }) {
  const { theme } = look;
  const [own, setOwn] = useState<Notice[]>([]);
  const me = userById(state.users, state.me);
  useEffect(() => {
    document.title = `${me.name} · Ferryman sandbox`;
  }, [me.name]);

  const notify = useCallback((text: string) => {
    setOwn((before) => [...before, { id: `own-${before.length}`, text }]);
  }, []);
  const act = useCallback(
    async <Route extends Acts>(route: Route, body: Omit<Posts[Route], 'user'>): Promise<Outcome> => {
      const outcome = await post(route, { ...body, user: state.me } as Posts[Route]);
      if (outcome.notice !== undefined) notify(outcome.notice);
      return outcome;
    },
    [state.me, notify],
  );
  const names = useMemo(
    () => ({ users: state.users, userGroups: state.userGroups, channels: state.channels, theme }),
    [state.users, state.userGroups, state.channels, theme],
  );
  const workspace: Workspace = { state, me, act, notify };
  return (
    <WorkspaceProvider value={workspace}>
      <NamesProvider value={names}>
        <ConfirmProvider>
          <Shell look={look} ownNotices={own} />
        </ConfirmProvider>
      </NamesProvider>
    </WorkspaceProvider>
  );
}
