import { Element } from '../elements/element.tsx';
import { ImageElement } from '../elements/image.tsx';
import { listAt, textAt } from '../json.ts';
import { TextObject } from '../text/text-object.tsx';
import type { BlockProps } from './block-props.ts';

/** Small print: texts and little pictures in a row. */
export function ContextBlock({ block }: BlockProps) {
  return (
    <div className="context">
      {listAt(block, 'elements').map((element, index) =>
        textAt(element, 'type') === 'image' ? (
          <ImageElement key={index} image={element} className="context-image" />
        ) : (
          <div key={index} className="context-text">
            <TextObject text={element} />
          </div>
        ),
      )}
    </div>
  );
}

/** Elements in a row that tell the bot at once. */
export function ActionsBlock({ block, blockId }: BlockProps) {
  return (
    <div className="actions">
      {listAt(block, 'elements').map((element, index) => (
        <Element key={textAt(element, 'action_id') || index} element={element} blockId={blockId} dispatches />
      ))}
    </div>
  );
}

/** The same under an answer: feedback and icon buttons. */
export function ContextActionsBlock(props: BlockProps) {
  return <ActionsBlock {...props} />;
}
