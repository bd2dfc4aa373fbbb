import type { Json } from '../../page-api.ts';
import { objectAt, textAt } from '../json.ts';

/** A picture by its address, or its alternative text where there is no address to load. */
export function ImageElement({ image, className = 'thumb' }: { image: Json | undefined; className?: string }) {
  const url = textAt(image, 'image_url') || textAt(objectAt(image, 'slack_file'), 'url');
  const alt = textAt(image, 'alt_text');
  if (!/^(https?:|data:image\/)/.test(url)) return <span className="plain">{alt}</span>;
  return <img className={className} src={url} alt={alt} />;
}
