import { INK } from './ratings.ts';
import { element } from './svg.ts';

/** What bars are filled with while a number was without service: apart from every rating without any colour. */
export const HATCHED = 'url(#hatched)';

/** The definition that {@link HATCHED} names. */
export const hatching = (): string =>
  element('defs', {}, [
    element(
      'pattern',
      { id: 'hatched', width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      [
        element('rect', { width: 8, height: 8, fill: '#ffffff' }),
        element('rect', { width: 5, height: 8, fill: INK.down }),
      ],
    ),
  ]);
