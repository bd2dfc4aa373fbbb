import { rowOf } from '../row.ts';
import { runClaimFlag } from '../storage-loss/claim-flag.ts';
import { runStorageLoss } from '../storage-loss/run.ts';

const BASELINE_APPROVALS = 10;

export const row = rowOf({
  id: 'R7',
  title: 'Redis is killed (SIGKILL, everysec), emptied, set to evict and out of disk while numbers move',
  target: 'at most one call for each approval, none while the storage is unsafe; every number moved or before a person',
  unit: 'faults',
  share: { test: 4, ci: 10, full: 200 },
  run: runStorageLoss,
  judge: ({ faults, numbers, calls, doubled, unsafeCalls, moved, needsHuman, unfinished }) => ({
    experiments: Object.values(faults).reduce((sum, count) => sum + count, 0),
    figure:
      `${Object.entries(faults)
        .map(([name, count]) => `${count} ${name}`)
        .join(
          ', ',
        )}; ${numbers} numbers: ${moved} moved, ${needsHuman} before a person, ${unfinished.length} unfinished; ` +
      `${calls} calls, ${doubled} doubled, ${unsafeCalls.length} while unsafe`,
    misses: [
      ...(doubled > 0 ? [`${doubled} requests with more than one call, or calls without a note`] : []),
      ...unsafeCalls,
      ...unfinished.map((one) => `unfinished: ${one}`),
    ],
  }),
  baseline: () => runClaimFlag({ approvals: BASELINE_APPROVALS }),
  bites: ({ approvals, doubled }) => ({
    figure: `a claim by SET NX, emptied: ${doubled} of ${approvals} called twice`,
    bites: doubled > 0,
  }),
});
