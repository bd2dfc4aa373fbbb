import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Popup } from './popup.tsx';

/** One entry of a menu; `checked` makes it a choice among its neighbours. */
export interface MenuItem {
  key: string;
  label: ReactNode;
  detail?: string;
  checked?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  /** Accessible name of the button, where its content is only a sign. */
  name?: string;
  className: string;
  button: ReactNode;
  items: MenuItem[];
  disabled?: boolean;
}

/** A button that opens a menu: arrow keys, Home, End, Escape and Tab work as people expect of menus. */
export function Menu({ name, className, button, items, disabled = false }: MenuProps) {
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => setOpen(false), []);
  const dismiss = () => {
    close();
    trigger.current?.focus();
  };

  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={className}
        aria-label={name}
        title={name}
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={disabled}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || open) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {button}
      </button>
      {open && (
        <Popup anchor={trigger} onClose={close}>
          <MenuList name={name ?? 'Menu'} items={items} dismiss={dismiss} />
        </Popup>
      )}
    </>
  );
}

interface MenuListProps {
  name: string;
  items: MenuItem[];
  dismiss: () => void;
}

function MenuList({ name, items, dismiss }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => entries(list.current)[0]?.focus(), []);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = entries(list.current);
    const at = all.findIndex((entry) => entry === document.activeElement);
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all.at(to % all.length)?.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      dismiss();
    }
  };

  return (
    <div ref={list} role="menu" aria-label={name} className="menu" tabIndex={-1} onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
          aria-checked={item.checked}
          className="menu-item"
          tabIndex={-1}
          onClick={() => {
            dismiss();
            item.onSelect();
          }}
        >
          <span className="menu-label">{item.label}</span>
          {item.detail !== undefined && <span className="menu-detail">{item.detail}</span>}
        </button>
      ))}
    </div>
  );
}

function entries(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
}
