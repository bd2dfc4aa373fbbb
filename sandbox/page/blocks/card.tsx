import type { Json } from '../../page-api.ts';
import { Element } from '../elements/element.tsx';
import { ImageElement } from '../elements/image.tsx';
import { listAt, objectAt, plainAt, textAt } from '../json.ts';
import { TextObject } from '../text/text-object.tsx';
import type { BlockProps } from './block-props.ts';

/** A small card: picture, title, text, buttons. */
export function CardBlock({ block, blockId }: BlockProps) {
  const actions = listAt(block, 'actions');
  return (
    <article className="card-block" aria-label={plainAt(block, 'title')}>
      {objectAt(block, 'hero_image') && <ImageElement image={objectAt(block, 'hero_image')} className="card-hero" />}
      {plainAt(block, 'title') !== '' && (
        <p className="card-title" dir="auto">
          {plainAt(block, 'title')}
        </p>
      )}
      {plainAt(block, 'subtitle') !== '' && (
        <p className="card-subtitle" dir="auto">
          {plainAt(block, 'subtitle')}
        </p>
      )}
      <TextObject text={objectAt(block, 'body')} />
      {actions.length > 0 && (
        <div className="actions">
          {actions.map((element) => (
            <Element key={textAt(element, 'action_id')} element={element} blockId={blockId} dispatches />
          ))}
        </div>
      )}
    </article>
  );
}

/** Cards in a row that scrolls. */
export function CarouselBlock({ block, blockId }: BlockProps) {
  return (
    <div className="carousel" role="group" aria-label="Cards" tabIndex={0}>
      {listAt(block, 'elements').map((card: Json, index) => (
        <CardBlock key={textAt(card, 'block_id') || index} block={card} blockId={textAt(card, 'block_id') || blockId} />
      ))}
    </div>
  );
}
