import { channels, defaultSeed } from '../slack/world-seed.ts';
import { openStage } from '../stage.ts';
import { createNarrator } from './narrator.ts';
import type { RouteTour } from './tour-routes.ts';

const nameOf = (id: string): string => {
  const user = defaultSeed.users.find((one) => one.id === id);
  const channel = Object.entries(channels).find(([, value]) => value === id);
  return user ? `@${user.realName}` : channel ? `#${channel[0]}` : id;
};

/** What is played, and whether the On-Premises API has ended; without `sunset`, it takes no registrations and its clients run. */
export interface TourChoice {
  tour: RouteTour;
  sunset?: boolean;
}

/** Plays a story on a stage of its own; true when every statement held. Takes under a minute. */
export async function playTour({ tour, sunset }: TourChoice, print: (line: string) => void): Promise<boolean> {
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
  const seconds = ((Date.now() - began) / 1_000).toFixed(1);
  print('');
  print(`${tell.statements() - tell.failures()} of ${tell.statements()} statements held, ${seconds} s`);
  return tell.failures() === 0;
}
