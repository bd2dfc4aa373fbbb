import type { Block } from 'slack-blocks-to-jsx';
import type { Json } from '../../page-api.ts';
import { ImageElement } from '../elements/image.tsx';
import { plainAt, textAt } from '../json.ts';
import { LibraryBlock } from '../text/rich-text.tsx';
import type { BlockProps } from './block-props.ts';

const DRAWN_BY_LIBRARY = new Set(['rich_text', 'markdown', 'video', 'data_visualization']);

/** A block that only shows something, drawn by the library. */
export function DisplayBlock({ block }: BlockProps) {
  return isLibraryBlock(block) ? <LibraryBlock block={block} /> : null;
}

/** A picture with its title. */
export function ImageBlock({ block }: BlockProps) {
  return (
    <figure className="image-block">
      {plainAt(block, 'title') !== '' && <figcaption>{plainAt(block, 'title')}</figcaption>}
      <ImageElement image={block} className="picture" />
    </figure>
  );
}

/** A remote file, of which only the id is known. */
export function FileBlock({ block }: BlockProps) {
  return <p className="plain">File {textAt(block, 'external_id')}</p>;
}

function isLibraryBlock(block: Json): block is Json & Block {
  return DRAWN_BY_LIBRARY.has(textAt(block, 'type'));
}
