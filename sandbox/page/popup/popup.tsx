import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';

const GAP_PX = 4;

interface PopupProps {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  /** At least as wide as the anchor. */
  wide?: boolean;
  children: ReactNode;
}

/**
 * A box beside its anchor in the browser's top layer, so that neither a scrolling parent nor a dialog cuts it off.
 * Closes on a press elsewhere; opens upwards where there is no room below.
 */
export function Popup({ anchor, onClose, wide = false, children }: PopupProps) {
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const popup = box.current;
    const at = anchor.current;
    if (popup === null || at === null) return undefined;
    popup.showPopover();
    place(popup, at, wide);
    const replace = () => place(popup, at, wide);
    const pressed = (event: Event) => {
      const inside = event.target instanceof Node && (popup.contains(event.target) || at.contains(event.target));
      if (!inside) onClose();
    };
    const resized = new ResizeObserver(replace);
    resized.observe(popup);
    document.addEventListener('pointerdown', pressed, true);
    document.addEventListener('scroll', replace, true);
    window.addEventListener('resize', replace);
    return () => {
      resized.disconnect();
      document.removeEventListener('pointerdown', pressed, true);
      document.removeEventListener('scroll', replace, true);
      window.removeEventListener('resize', replace);
    };
  }, [anchor, onClose, wide]);

  return (
    <div ref={box} popover="manual" className="popup">
      {children}
    </div>
  );
}

function place(popup: HTMLElement, anchor: HTMLElement, wide: boolean): void {
  const at = anchor.getBoundingClientRect();
  popup.style.minWidth = wide ? `${at.width}px` : '';
  const { offsetWidth: width, offsetHeight: height } = popup;
  const below = at.bottom + GAP_PX + height <= window.innerHeight || at.top < height;
  const left = Math.max(GAP_PX, Math.min(at.left, window.innerWidth - width - 2 * GAP_PX));
  popup.style.left = `${left}px`;
  popup.style.top = `${below ? at.bottom + GAP_PX : at.top - height - GAP_PX}px`;
}
