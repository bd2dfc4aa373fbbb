import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { PageState } from '../../page-api.ts';
import { Menu } from '../popup/menu.tsx';
import { useWorkspace, type Workspace } from './workspace.ts';

interface ComposerProps {
  channel: string;
  name: string;
  threadTs?: string;
}

/** Where one writes: messages, and slash commands with their completion. */
export function Composer({ channel, name, threadTs }: ComposerProps) {
  const workspace = useWorkspace();
  const { state } = workspace;
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [hidden, setHidden] = useState(false);
  const list = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const offers = hidden || threadTs !== undefined ? [] : completions(state.commands, text);
  const picked = offers[at];
  const hint = state.commands.find(({ command }) => text.startsWith(`${command} `));

  const write = (next: string) => {
    setText(next);
    setAt(0);
    setHidden(false);
  };
  const complete = (command: string) => {
    write(`${command} `);
    area.current?.focus();
  };
  const send = () => {
    const typed = text.trim();
    if (typed === '') return;
    if (deliver(workspace, typed, { channel, ...(threadTs === undefined ? {} : { threadTs }) })) write('');
  };
  const step = (by: number) => {
    setAt((at + by + offers.length) % Math.max(offers.length, 1));
    return offers.length > 0;
  };
  const take = () => {
    if (picked) complete(picked.command);
    return picked !== undefined;
  };
  // Each answers whether the key is used up.
  const keys: Record<string, () => boolean> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Tab: take,
    Enter: () => {
      if (picked === undefined || picked.command === text.trim()) send();
      else take();
      return true;
    },
    Escape: () => {
      setHidden(true);
      return offers.length > 0;
    },
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.shiftKey && keys[event.key]?.() === true) event.preventDefault();
  };

  return (
    <div className="composer">
      {offers.length > 0 && <Completions id={list} offers={offers} at={at} onPick={complete} />}
      <textarea
        ref={area}
        rows={Math.min(6, text.split('\n').length)}
        aria-label={name}
        aria-autocomplete="list"
        aria-controls={offers.length > 0 ? list : undefined}
        aria-activedescendant={picked && `${list}-${at}`}
        placeholder={name}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="composer-bar">
        {threadTs === undefined && <Shortcuts />}
        <span className="composer-hint">
          {hint ? `${hint.command} ${hint.usageHint}` : 'Enter sends, Shift + Enter starts a line, / lists commands'}
        </span>
        <button type="button" className="button primary" disabled={text.trim() === ''} onClick={send}>
          Send
        </button>
      </div>
    </div>
  );
}

function Shortcuts() {
  const { state, act } = useWorkspace();
  const global = state.shortcuts.filter((shortcut) => shortcut.type === 'global');
  if (global.length === 0) return null;
  return (
    <Menu
      name="Shortcuts"
      className="quiet small"
      button={<span aria-hidden="true">+</span>}
      items={global.map(({ callbackId, name }) => ({
        key: callbackId,
        label: name,
        onSelect: () => void act('shortcut', { callbackId }),
      }))}
    />
  );
}

type Commands = PageState['commands'];

interface CompletionsProps {
  id: string;
  offers: Commands;
  at: number;
  onPick: (command: string) => void;
}

function Completions({ id, offers, at, onPick }: CompletionsProps) {
  return (
    <div id={id} className="completions menu" role="listbox" aria-label="Commands">
      {offers.map(({ command, usageHint, description }, index) => (
        <div
          key={command}
          id={`${id}-${index}`}
          role="option"
          className="menu-item"
          data-active={index === at}
          aria-selected={index === at}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(command)}
        >
          <span className="menu-label">
            <strong>{command}</strong> <span className="usage">{usageHint}</span>
          </span>
          <span className="menu-detail">{description}</span>
        </div>
      ))}
    </div>
  );
}

function completions(commands: Commands, text: string): Commands {
  return /^\/\S*$/.test(text) ? commands.filter(({ command }) => command.startsWith(text)) : [];
}

/** Sends what was typed; false when Slack would refuse it and leave it in the field. */
function deliver({ state, act, notify }: Workspace, text: string, to: { channel: string; threadTs?: string }): boolean {
  const command = /^\/\S+/.exec(text)?.[0];
  if (command === undefined) {
    void act('message', { ...to, text });
    return true;
  }
  const known = state.commands.some((offer) => offer.command === command);
  if (known && to.threadTs === undefined) {
    void act('command', { channel: to.channel, text });
    return true;
  }
  notify(known ? `${command} is not supported in threads. Sorry!` : `${command} is not a valid command.`);
  return false;
}
