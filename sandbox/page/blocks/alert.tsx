import { objectAt, textAt } from '../json.ts';
import { TextObject } from '../text/text-object.tsx';
import type { BlockProps } from './block-props.ts';

const LEVELS: Record<string, { sign: string; name: string }> = {
  default: { sign: 'i', name: 'Note' },
  info: { sign: 'i', name: 'Information' },
  warning: { sign: '!', name: 'Warning' },
  error: { sign: '!', name: 'Error' },
  success: { sign: '\u2713', name: 'Success' },
};

/** A tinted box that says how serious it is in words too, not by colour alone. */
export function AlertBlock({ block }: BlockProps) {
  const level = textAt(block, 'level') in LEVELS ? textAt(block, 'level') : 'default';
  return (
    <div className={`alert ${level}`} role="status" aria-label={LEVELS[level]?.name}>
      <span className="alert-sign" aria-hidden="true">
        {LEVELS[level]?.sign}
      </span>
      <div>
        <TextObject text={objectAt(block, 'text')} />
      </div>
    </div>
  );
}
