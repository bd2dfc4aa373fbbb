import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

const FOCUSABLE = 'button, [href], input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';

interface DialogProps {
  labelledBy: string;
  className: string;
  /** A dialog further down a stack stays in the page with what was typed, but isn't shown. */
  shown?: boolean;
  onEscape: () => void;
  children: ReactNode;
}

/** A modal dialog: the rest of the page is inert, focus stays inside and goes back to where it was. */
export function Dialog({ labelledBy, className, shown = true, onEscape, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (element === null || !shown) return undefined;
    const before = document.activeElement;
    element.showModal();
    startFocus(element)?.focus();
    return () => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [shown]);

  return (
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={labelledBy}
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Tab' && dialog.current !== null) keepInside(event, dialog.current);
        // Left alone, browsers close a dialog at the second Escape whatever the page says.
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onEscape();
      }}
    >
      {children}
    </dialog>
  );
}

function startFocus(dialog: HTMLElement): HTMLElement | undefined {
  const all = focusable(dialog);
  return (
    all.find((element) => element.dataset['focus'] === 'load') ??
    all.find((element) => element.matches('input, select, textarea')) ??
    all.find((element) => element.dataset['focus'] === 'first') ??
    all[0]
  );
}

function focusable(dialog: HTMLElement): HTMLElement[] {
  return [...dialog.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => !element.matches(':disabled') && element.offsetParent !== null && element.tabIndex >= 0,
  );
}

function keepInside(event: KeyboardEvent, dialog: HTMLElement): void {
  const all = focusable(dialog);
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (document.activeElement !== from) return;
  event.preventDefault();
  to?.focus();
}
