import { parseArgs } from 'node:util';
import { printBroken } from './broken-doctor.ts';
import { buildPage } from './page-build.ts';
import { ensurePrerequisites, PrerequisiteMissing } from './prerequisites.ts';
import { openStage } from './stage.ts';
import { chosenTours, UnknownTour } from './tour/chosen-tour.ts';
import { tourNames } from './tour/tour-routes.ts';
import { storyNames } from './tour/tour-stories.ts';
import { playTours } from './tour/tour.ts';

const { values: flags } = parseArgs({
  options: {
    broken: { type: 'boolean', default: false },
    tour: { type: 'boolean', default: false },
    route: { type: 'string' },
    sunset: { type: 'string' },
    story: { type: 'string' },
    port: { type: 'string', default: '4010' },
    verbose: { type: 'boolean', default: false },
    language: { type: 'string', default: 'en' },
  },
});

async function show(): Promise<void> {
  const pageFolder = await buildPage();
  const stage = await openStage({
    port: Number(flags.port),
    pageFolder,
    bot: { language: flags.language },
    ...(flags.verbose && { onLog: (line: string) => console.log(line) }),
  });
  console.log(`
Ferryman's sandbox is running. Everything is on this machine; no account is needed.

  Open ${stage.slack.url}

  1. You are Ana, a support agent. In #number-migrations type:  /migrate +1 631 555 1234
  2. Follow the card. Confirm the checklist and the PIN (it is 483920).
  3. Become Mara, a manager (top left), and approve. Or become Bruno, who is on call: in an emergency he
     may approve alone, with a reason that all approvers are told. Bruno's forms and answers are in Spanish,
     Giulia's in Italian, Tiago's in Portuguese, Layla's in Arabic. With --language ar the cards are, too.
  4. Under "The world" on the right, break things: lose Meta's answer, block a number's health …

  \`npm run sandbox -- --tour\` plays the whole story here in the terminal; with \`--route new-number\`
  another one, of: ${tourNames().join(', ')};
  with \`--story all\`, or one of them, what becomes of a decision: ${storyNames().join(', ')}.
  \`npm run sandbox -- --broken\` breaks set-ups and prints what \`ferryman doctor\` says of them.
  Ctrl-C ends the sandbox.
`);
  const end = () => void stage.close().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

try {
  const choices = chosenTours(flags);
  await ensurePrerequisites(['redis']);
  if (flags.broken) process.exitCode = (await printBroken((line) => console.log(line))) ? 0 : 1;
  else if (choices.length === 0) await show();
  else process.exitCode = (await playTours(choices, (line) => console.log(line))) ? 0 : 1;
} catch (error) {
  const isTold = error instanceof PrerequisiteMissing || error instanceof UnknownTour;
  console.error(isTold ? error.message : error);
  process.exitCode = 1;
}
