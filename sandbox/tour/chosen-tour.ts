import { tourNames, tourOf } from './tour-routes.ts';
import type { TourChoice } from './tour.ts';

/** The command line names no tour there is; the message is one sentence for whoever typed it. */
export class UnknownTour extends Error {
  override readonly name = 'UnknownTour';
}

/** The command line's words about the tour. */
export interface TourFlags {
  tour: boolean;
  route?: string | undefined;
  sunset?: string | undefined;
}

/** What is to be played, or undefined without `--tour`. Throws {@link UnknownTour}. */
export function chosenTour({ tour: isTour, route, sunset }: TourFlags): TourChoice | undefined {
  if (!isTour) {
    if (route === undefined && sunset === undefined) return undefined;
    throw new UnknownTour('--route and --sunset go with --tour.');
  }
  const tour = tourOf(route ?? 'on-premises-to-cloud');
  if (!tour) throw new UnknownTour(`There is no route "${route ?? ''}"; there are: ${tourNames().join(', ')}.`);
  if (sunset === undefined) return { tour };
  if (sunset !== 'on' && sunset !== 'off') throw new UnknownTour(`--sunset is on or off, not "${sunset}".`);
  return { tour, sunset: sunset === 'on' };
}
