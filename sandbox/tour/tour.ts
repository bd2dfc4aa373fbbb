import { channels, defaultSeed } from '../slack/world-seed.ts';
import { openStage } from '../stage.ts';
import { createNarrator } from './narrator.ts';
import type { RouteTour } from './tour-routes.ts';

const nameOf = (id: string): string => {
  const user = defaultSeed.users.find((one) => one.id === id);
  const channel = Object.entries(channels).find(([, value]) => value === id);
  const group = defaultSeed.usergroups.find((one) => one.id === id);
  if (group) return `@${group.handle}`;
  return user ? `@${user.realName}` : channel ? `#${channel[0]}` : id;
};

/** What is played, and whether the On-Premises API has ended; without `sunset`, it takes no registrations and its clients run. */
export interface TourChoice {
  tour: RouteTour;
  sunset?: boolean;
}

/** What came of a story. */
export interface Played {
  title: string;
  statements: number;
  failures: number;
  seconds: number;
}

const heldOf = ({ statements, failures, seconds }: Omit<Played, 'title'>): string =>
  `${statements - failures} of ${statements} statements held, ${seconds.toFixed(1)} s`;

/** Plays a story on a stage of its own; it went well when no statement failed. Takes under a minute. */
export async function playTour({ tour, sunset }: TourChoice, print: (line: string) => void): Promise<Played> {
  const tell = createNarrator(print, nameOf);
  const began = Date.now();
  const when = sunset === undefined ? '' : sunset ? ', after the sunset' : ', before the sunset';
  print(`Ferryman: the story of ${tour.title}${when}, played by itself on this machine.`);
  const stage = await openStage(tour.stage);
  try {
    if (sunset !== undefined) await stage.world.change({ do: 'sunset', on: sunset });
    for (const scene of tour.scenes(sunset === true)) await scene(stage, tell);
  } catch (error) {
    tell.holds(`the story went on: ${error instanceof Error ? error.message : String(error)}`, false);
    print(stage.logs().slice(-15).join('\n'));
  } finally {
    await stage.close();
  }
  const seconds = (Date.now() - began) / 1_000;
  const played = { title: tour.title, statements: tell.statements(), failures: tell.failures(), seconds };
  print('');
  print(heldOf(played));
  return played;
}

/** A line for each story and one for all of them; none for a single one, which has said so itself. */
export function summaryOf(played: readonly Played[]): string[] {
  if (played.length < 2) return [];
  const sum = (of: 'statements' | 'failures' | 'seconds') => played.reduce((total, one) => total + one[of], 0);
  const all = { statements: sum('statements'), failures: sum('failures'), seconds: sum('seconds') };
  return [
    '',
    ...played.map((one) => `${one.failures === 0 ? 'ok  ' : 'FAIL'} ${one.title}: ${heldOf(one)}`),
    `${played.length} stories: ${heldOf(all)}`,
  ];
}

/** Plays one story after the other, and sums up when there are several; true when every statement of all held. */
export async function playTours(choices: readonly TourChoice[], print: (line: string) => void): Promise<boolean> {
  const played: Played[] = [];
  for (const choice of choices) {
    if (played.length > 0) print('');
    played.push(await playTour(choice, print));
  }
  summaryOf(played).forEach((line) => print(line));
  return played.every(({ failures }) => failures === 0);
}
