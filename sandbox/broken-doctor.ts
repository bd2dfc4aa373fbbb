import { openBrokenSetUps, type BrokenSetUp } from './broken-set-up.ts';
import { runFerryman, type Ran } from './ferryman-command.ts';
import { openStage } from './stage.ts';

/** What `ferryman doctor` said of one broken set-up. */
export type Visit = BrokenSetUp & Ran;

/** Runs the doctor on every broken set-up, one after the other, on a stage of its own; `told` hears of each when it is done. */
export async function visitBroken(args: readonly string[], told: (visit: Visit) => void): Promise<Visit[]> {
  const stage = await openStage();
  const broken = await openBrokenSetUps(stage);
  const visits: Visit[] = [];
  try {
    for (const setUp of broken.setUps) {
      const visit = { ...setUp, ...(await runFerryman(['doctor', ...args], setUp.env)) };
      visits.push(visit);
      told(visit);
    }
  } finally {
    await broken.close();
    await stage.close();
  }
  return visits;
}

/** Prints what the doctor prints of every broken set-up; false when it calls one of them good. */
export async function printBroken(print: (line: string) => void): Promise<boolean> {
  const visits = await visitBroken([], ({ faults, out, code }) => {
    print(`\n== ${faults}\n\n$ npm run ferryman -- doctor\n${out}\nIt ends with status ${code}.`);
  });
  return visits.every(({ code }) => code !== 0 && code !== null);
}
