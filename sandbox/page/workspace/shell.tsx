import { useState } from 'react';
import type { PageChannel } from '../../page-api.ts';
import type { Theme } from '../theme.ts';
import { WorldPanel } from '../world/world-panel.tsx';
import { ChannelPane } from './channel-pane.tsx';
import { HomePane } from './home-pane.tsx';
import { Modal } from './modal.tsx';
import { type Notice, Notices } from './notices.tsx';
import { type Place, usePlace, useUnread } from './place.ts';
import { Sidebar } from './sidebar.tsx';
import { ThreadPane } from './thread-pane.tsx';
import { useWorkspace } from './workspace.ts';

/** What outlives a switch of person. */
export interface Look {
  online: boolean;
  become: (id: string) => void;
  theme: Theme;
  toggleTheme: () => void;
  worldOpen: boolean;
  showWorld: (open: boolean) => void;
}

/** The frame: sidebar, conversation or Home, thread, the world; modals on top. */
export function Shell({ look, ownNotices }: { look: Look; ownNotices: Notice[] }) {
  const { online, become, theme, toggleTheme, worldOpen, showWorld } = look;
  const { state } = useWorkspace();
  const [place, go] = usePlace(state);
  const unread = useUnread(state, place);
  const [threadTs, setThreadTs] = useState<string>();
  const channel = state.channels.find(({ id }) => place.kind === 'channel' && id === place.id);
  const root = state.messages.find(({ ts, channel: at }) => ts === threadTs && at === channel?.id);
  const walk = (next: Place) => {
    setThreadTs(undefined);
    go(next);
  };

  return (
    <div className="shell" data-thread={root !== undefined} data-world={worldOpen}>
      <Sidebar place={place} unread={unread} go={walk} become={become} />
      <main className="pane">
        <header className="pane-head">
          <h1 className="pane-title">{titleOf(place, channel)}</h1>
          {channel && !channel.isDirect && <span className="pane-detail">{channel.members.length} members</span>}
          <span className="grow" />
          <button type="button" className="quiet" onClick={toggleTheme}>
            {theme === 'dark' ? 'Light theme' : 'Dark theme'}
          </button>
          <button type="button" className="quiet" aria-expanded={worldOpen} onClick={() => showWorld(!worldOpen)}>
            The world
          </button>
        </header>
        {!online && (
          <p className="offline" role="status">
            The sandbox is not answering. Trying again…
          </p>
        )}
        {channel && <ChannelPane key={channel.id} channel={channel} openThread={setThreadTs} notices={ownNotices} />}
        {place.kind === 'home' && <HomePane />}
        {place.kind === 'home' && (
          <div className="pane-foot">
            <Notices own={ownNotices} />
          </div>
        )}
      </main>
      {root && <ThreadPane key={root.ts} root={root} close={() => setThreadTs(undefined)} />}
      {worldOpen && <WorldPanel close={() => showWorld(false)} />}
      {state.modals.map((modal, index) => (
        <Modal key={modal.viewId} modal={modal} shown={index === state.modals.length - 1} depth={index} />
      ))}
    </div>
  );
}

function titleOf(place: Place, channel: PageChannel | undefined): string {
  if (place.kind === 'home') return 'Home';
  if (channel === undefined) return 'No conversation';
  return channel.isDirect ? channel.name : `# ${channel.name}`;
}
