import { Element } from '../elements/element.tsx';
import { listAt, objectAt, plainAt, textAt } from '../json.ts';
import { TextObject } from '../text/text-object.tsx';
import type { BlockProps } from './block-props.ts';

/** Elements too wide to stand beside the text. */
const BELOW = new Set([
  'checkboxes',
  'radio_buttons',
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
]);

/** Text, fields in two columns, and one element beside or below. */
export function SectionBlock({ block, blockId }: BlockProps) {
  const text = objectAt(block, 'text');
  const fields = listAt(block, 'fields');
  const accessory = objectAt(block, 'accessory');
  const below = BELOW.has(textAt(accessory, 'type'));
  return (
    <div className={`section ${below ? 'stacked' : ''}`}>
      <div className="section-text">
        <TextObject text={text} />
        {fields.length > 0 && (
          <div className="fields">
            {fields.map((field, index) => (
              <div key={index} className="section-field">
                <TextObject text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {accessory && (
        <div className="accessory">
          <Element element={accessory} blockId={blockId} name={nameFrom(plainAt(block, 'text'))} dispatches />
        </div>
      )}
    </div>
  );
}

/** A section's text, without markup, as the name of its element. */
function nameFrom(text: string): string {
  return text.replace(/[*_~`]|<[^>|]*\|?|>/g, '').trim();
}
