import type { UpgradeFigures } from './upgrade-run.ts';

const FOUND_WITHIN_MS = 60_000;

const slowest = ({ foundAgainMs }: UpgradeFigures): number => Math.max(0, ...foundAgainMs);

const rotationOf = ({ rotation, unopened }: UpgradeFigures): string[] =>
  rotation
    ? [
        `${rotation.sealedAnew} secrets sealed anew, ${rotation.underOldKey} left under the old key, ${unopened} did not open`,
      ]
    : [];

/** The figures of an upgrade and its way back in one line. */
export const figureOf = (figures: UpgradeFigures): string =>
  [
    `${figures.underWay.join(', ')} under way when replicas were replaced`,
    `${figures.calls} calls, ${figures.doubled} doubled, ${figures.unfinished.length} unfinished, ${figures.voided} approvals void`,
    `${figures.actedOn.length} of ${figures.newerRecords} newer records written to, ${figures.refused} of ${figures.asked} questions told why`,
    ...rotationOf(figures),
    `${figures.foundAgainMs.length} times work found again within ${(slowest(figures) / 1_000).toFixed(1)} s of a deleted queue`,
  ].join('; ');

/** What was not there to be tried: without it nothing was shown about keys and the queue. */
export const emptyIn = (figures: UpgradeFigures): string[] => [
  ...(figures.rotation?.sealedAnew ? [] : ['no secret was there to be sealed anew']),
  ...(figures.foundAgainMs.length === 0 ? ['the queue was deleted when nothing was to be found again'] : []),
  ...(figures.underWay.some((left) => left === 0) ? ['replicas were replaced when nothing was under way'] : []),
];

/** A sentence for each way in which the target was missed. */
export const missesOf = (figures: UpgradeFigures): string[] => [
  ...(figures.doubled > 0 ? [`${figures.doubled} approvals with more than one call`] : []),
  ...figures.actedOn.map((one) => `acted on: ${one}`),
  ...(figures.refused < figures.asked
    ? [`${figures.asked - figures.refused} answers did not name the newer version`]
    : []),
  ...(figures.rotation?.underOldKey ? [`${figures.rotation.underOldKey} secrets under the old key`] : []),
  ...(figures.unopened > 0 ? [`${figures.unopened} times a secret did not open`] : []),
  ...(figures.queueKeys === 0 ? ['the queue had no keys to delete'] : []),
  ...(slowest(figures) > FOUND_WITHIN_MS ? [`work was found again after ${slowest(figures)} ms only`] : []),
  ...figures.unfinished.map((one) => `unfinished: ${one}`),
];
