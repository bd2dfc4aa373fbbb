import { type KeyboardEvent, useCallback, useId, useRef, useState } from 'react';
import { Popup } from '../popup/popup.tsx';

/** Something that can be picked from a combobox. */
export interface Choice {
  key: string;
  text: string;
  detail?: string;
}

interface ComboboxProps {
  id: string | undefined;
  name: string | undefined;
  describedBy: string | undefined;
  invalid: boolean | undefined;
  focus: boolean;
  placeholder: string;
  chosen: Choice[];
  multiple: boolean;
  /** What to offer for the text typed so far. */
  offers: Choice[];
  /** Shown instead of offers where there are none. */
  nothing: string;
  onType: (text: string) => void;
  onChosen: (chosen: Choice[]) => void;
}

/** A field that offers choices while one types; with `multiple`, chosen ones become removable chips. */
export function Combobox(props: ComboboxProps) {
  const { chosen, multiple, offers } = props;
  const field = useRef<HTMLDivElement>(null);
  const list = useId();
  const { open, text, at, close, type, pick, onKeyDown } = useOffers(props);
  const active = open && offers[at] !== undefined;

  return (
    <div ref={field} className="field combobox">
      {multiple && chosen.map((choice) => <Chip key={choice.key} choice={choice} onRemove={() => pick(choice)} />)}
      <input
        id={props.id}
        role="combobox"
        type="text"
        autoComplete="off"
        aria-label={props.name}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active ? `${list}-${at}` : undefined}
        data-focus={props.focus ? 'load' : undefined}
        placeholder={props.placeholder}
        value={text ?? (multiple ? '' : (chosen[0]?.text ?? ''))}
        onClick={() => open || type('')}
        onChange={(event) => type(event.target.value)}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      {open && (
        <Popup anchor={field} onClose={close} wide>
          <Offers {...props} list={list} at={at} onPick={pick} />
        </Popup>
      )}
    </div>
  );
}

/** What is typed, whether the list is open and which offer the keys are on. */
function useOffers({ chosen, multiple, offers, onType, onChosen }: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState<string>();
  const [at, setAt] = useState(0);
  const close = useCallback(() => {
    setOpen(false);
    setText(undefined);
  }, []);

  const type = (typed: string) => {
    setText(typed);
    setOpen(true);
    setAt(0);
    onType(typed);
  };
  const pick = (choice: Choice) => {
    const others = chosen.filter((other) => other.key !== choice.key);
    const toggled = others.length < chosen.length ? others : [...chosen, choice];
    onChosen(multiple ? toggled : [choice]);
    close();
  };
  const step = (by: number) => {
    if (open) setAt((at + by + offers.length) % Math.max(offers.length, 1));
    else type(text ?? '');
    return true;
  };
  // Each answers whether the key is used up.
  const keys: Record<string, () => boolean> = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => {
      if (open && offers[at]) pick(offers[at]);
      return open;
    },
    Escape: () => {
      if (open) close();
      return open;
    },
    Backspace: () => {
      if (multiple && !text) onChosen(chosen.slice(0, -1));
      return false;
    },
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (keys[event.key]?.() !== true) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { open, text, at, close, type, pick, onKeyDown };
}

function Chip({ choice, onRemove }: { choice: Choice; onRemove: () => void }) {
  return (
    <span className="chip">
      {choice.text}
      <button type="button" aria-label={`Remove ${choice.text}`} onClick={onRemove}>
        <span aria-hidden="true">{'\u00D7'}</span>
      </button>
    </span>
  );
}

interface OffersProps extends ComboboxProps {
  list: string;
  at: number;
  onPick: (choice: Choice) => void;
}

function Offers({ list, at, offers, chosen, multiple, nothing, onPick }: OffersProps) {
  return (
    <div id={list} role="listbox" className="menu" aria-label="Suggestions" aria-multiselectable={multiple}>
      {offers.map((choice, index) => (
        <div
          key={choice.key}
          id={`${list}-${index}`}
          role="option"
          className="menu-item"
          data-active={index === at}
          aria-selected={chosen.some((other) => other.key === choice.key)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(choice)}
        >
          <span className="menu-label">{choice.text}</span>
          {choice.detail !== undefined && <span className="menu-detail">{choice.detail}</span>}
        </div>
      ))}
      {offers.length === 0 && <p className="menu-nothing">{nothing}</p>}
    </div>
  );
}
