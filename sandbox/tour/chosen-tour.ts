import { tourNames, tourOf, type RouteTour } from './tour-routes.ts';
import { storyNames, storyOf } from './tour-stories.ts';
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
  story?: string | undefined;
}

function storyNamed(name: string): RouteTour {
  const tour = storyOf(name);
  if (!tour) throw new UnknownTour(`There is no story "${name}"; there are: all, ${storyNames().join(', ')}.`);
  return tour;
}

function ofRoute({ route, sunset }: TourFlags): TourChoice {
  const tour = tourOf(route ?? 'on-premises-to-cloud');
  if (!tour) throw new UnknownTour(`There is no route "${route ?? ''}"; there are: ${tourNames().join(', ')}.`);
  if (sunset === undefined) return { tour };
  if (sunset !== 'on' && sunset !== 'off') throw new UnknownTour(`--sunset is on or off, not "${sunset}".`);
  return { tour, sunset: sunset === 'on' };
}

/** What is to be played, in order; nothing without `--tour`. Throws {@link UnknownTour}. */
export function chosenTours(flags: TourFlags): readonly TourChoice[] {
  const { tour: isTour, route, sunset, story } = flags;
  const details = [route, sunset, story].some((flag) => flag !== undefined);
  if (!isTour) {
    if (!details) return [];
    throw new UnknownTour('--route, --sunset and --story go with --tour.');
  }
  if (story === undefined) return [ofRoute(flags)];
  if (route !== undefined || sunset !== undefined)
    throw new UnknownTour('A --story has its own route: leave --route and --sunset out.');
  return (story === 'all' ? storyNames() : [story]).map((name) => ({ tour: storyNamed(name) }));
}
