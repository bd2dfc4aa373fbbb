import { channels, defaultSeed } from '../slack/world-seed.ts';
import { openStage } from '../stage.ts';
import { createNarrator } from './narrator.ts';
import { SCENES } from './story.ts';

const nameOf = (id: string): string => {
  const user = defaultSeed.users.find((one) => one.id === id);
  const channel = Object.entries(channels).find(([, value]) => value === id);
  return user ? `@${user.realName}` : channel ? `#${channel[0]}` : id;
};

/** Plays the story on a stage of its own; true when every statement held. Takes under a minute. */
export async function playTour(print: (line: string) => void): Promise<boolean> {
  const tell = createNarrator(print, nameOf);
  const began = Date.now();
  print('Ferryman: the story of one number, played by itself on this machine.');
  const stage = await openStage();
  try {
    for (const scene of SCENES) await scene(stage, tell);
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
