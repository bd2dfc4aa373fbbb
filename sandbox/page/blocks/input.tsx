import { useId } from 'react';
import { Element } from '../elements/element.tsx';
import { flagAt, objectAt, plainAt, textAt } from '../json.ts';
import { withEmoji } from '../text/emoji.ts';
import type { BlockProps } from './block-props.ts';

const GROUPS = new Set(['checkboxes', 'radio_buttons']);

/** A labelled input with its hint and, when the bot refused it, the sentence that says why. */
export function InputBlock({ block, blockId, error }: BlockProps) {
  const id = useId();
  const element = objectAt(block, 'element') ?? {};
  const hint = plainAt(block, 'hint');
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
  const Label = GROUPS.has(textAt(element, 'type')) ? 'span' : 'label';
  return (
    <div className="input-block" data-invalid={error !== undefined}>
      <Label id={`${id}-label`} className="label" dir="auto" {...(Label === 'label' ? { htmlFor: id } : {})}>
        {withEmoji(plainAt(block, 'label'))}
        {flagAt(block, 'optional') && <span className="optional"> (optional)</span>}
      </Label>
      <Element
        element={element}
        blockId={blockId}
        id={id}
        invalid={error !== undefined}
        dispatches={flagAt(block, 'dispatch_action')}
        {...(described === '' ? {} : { describedBy: described })}
      />
      {error !== undefined && (
        <p id={`${id}-error`} className="input-error" dir="auto" role="alert">
          {error}
        </p>
      )}
      {hint !== '' && (
        <p id={`${id}-hint`} className="hint" dir="auto">
          {withEmoji(hint)}
        </p>
      )}
    </div>
  );
}
