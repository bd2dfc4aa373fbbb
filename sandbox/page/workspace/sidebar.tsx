import type { ReactNode } from 'react';
import type { PageChannel } from '../../page-api.ts';
import { Menu } from '../popup/menu.tsx';
import { Avatar } from './avatar.tsx';
import type { Place } from './place.ts';
import { useWorkspace } from './workspace.ts';

interface SidebarProps {
  place: Place;
  unread: Set<string>;
  go: (place: Place) => void;
  become: (id: string) => void;
}

/** Who one is, and where one can go. */
export function Sidebar({ place, unread, go, become }: SidebarProps) {
  const { state, act } = useWorkspace();
  const bot = state.users.find((user) => user.isBot);
  const shared = state.channels.filter((channel) => !channel.isDirect);
  const direct = state.channels.filter((channel) => channel.isDirect);
  const openHome = () => {
    go({ kind: 'home' });
    void act('open-home', {});
  };
  const conversation = (channel: PageChannel) => (
    <Entry
      key={channel.id}
      current={place.kind === 'channel' && place.id === channel.id}
      unread={unread.has(channel.id)}
      onClick={() => go({ kind: 'channel', id: channel.id })}
      sign={channel.isDirect ? '@' : '#'}
      name={channel.name}
    />
  );
  return (
    <nav className="sidebar" aria-label="Workspace">
      <p className="workspace-name">Ferryman sandbox</p>
      <PersonSwitcher become={become} />
      <Group title="Apps">
        <Entry
          current={place.kind === 'home'}
          unread={false}
          onClick={openHome}
          sign={'\u2302'}
          name="Home"
          detail={bot?.name}
        />
      </Group>
      <Group title="Channels">{shared.map(conversation)}</Group>
      {direct.length > 0 && <Group title="Direct messages">{direct.map(conversation)}</Group>}
    </nav>
  );
}

function PersonSwitcher({ become }: { become: (id: string) => void }) {
  const { state, me } = useWorkspace();
  const people = state.users.filter((user) => !user.isBot);
  return (
    <Menu
      className="person"
      button={
        <>
          <Avatar user={me} />
          <span className="person-text">
            <span className="person-lead">You are: </span>
            <span className="person-name">{me.name}</span>
            <span className="hidden"> · </span>
            <span className="person-role">{me.role}</span>
          </span>
          <span className="person-more" aria-hidden="true" />
        </>
      }
      items={people.map((user) => ({
        key: user.id,
        label: (
          <span className="menu-person">
            <Avatar user={user} size="small" />
            {`${user.name} · ${user.role}`}
          </span>
        ),
        checked: user.id === me.id,
        ...(user.isGuest ? { detail: 'Guest: sees only their channels' } : {}),
        onSelect: () => become(user.id),
      }))}
    />
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="places" aria-label={title}>
      <h2>{title}</h2>
      <ul>{children}</ul>
    </section>
  );
}

interface EntryProps {
  current: boolean;
  unread: boolean;
  sign: string;
  name: string;
  detail?: string | undefined;
  onClick: () => void;
}

function Entry({ current, unread, sign, name, detail, onClick }: EntryProps) {
  return (
    <li>
      <button type="button" className="place" aria-current={current ? 'page' : undefined} onClick={onClick}>
        <span className="place-sign" aria-hidden="true">
          {sign}
        </span>
        <span className={unread ? 'place-name unread' : 'place-name'}>{name}</span>
        {detail !== undefined && <span className="place-detail">{detail}</span>}
        {unread && <span className="dot" role="img" aria-label="unread" />}
      </button>
    </li>
  );
}
