import type { E164 } from '../migration/ids.ts';
import { digestOf, quorumOf, type Plan } from '../migration/plan.ts';

/** The plan of one number of a wave that waits for an approval. */
export interface ReadyPlan {
  line: number;
  number: E164;
  plan: Plan;
  /** Of the plan, 64 hex digits. */
  digest: string;
}

/** Over every number and the digest of its plan: what an approver of a wave releases. */
export const waveDigest = (ready: readonly Pick<ReadyPlan, 'line' | 'number' | 'digest'>[]): string =>
  digestOf(ready.map(({ line, number, digest }) => ({ line, number, digest })));

/** 72 bits of a plan's digest, as a form carries them for each of many numbers; a button carries 64. */
export const planPrint = (digest: string): string => Buffer.from(digest.slice(0, 18), 'hex').toString('base64url');

/** What the plans of a wave have in common or not. */
export const TRAITS = ['route', 'account', 'graph-version', 'pin', 'backup', 'region', 'quorum', 'downtime'] as const;
export type Trait = (typeof TRAITS)[number];

const traitsOf = ({ route, register, plannedDowntimeSeconds, ...plan }: Plan): Record<Trait, string> => ({
  route,
  account: register.waba,
  'graph-version': register.graphVersion,
  pin: register.pin.source,
  backup: register.backup?.clientVersion ?? '–',
  region: register.region ?? '–',
  quorum: String(quorumOf({ route, register, plannedDowntimeSeconds, ...plan })),
  downtime: String(Math.ceil(plannedDowntimeSeconds / 60)),
});

function mostFrequent(values: readonly string[]): string {
  const counts = Map.groupBy(values, (value) => value);
  const [first] = [...counts].toSorted(([, one], [, other]) => other.length - one.length);
  return first?.[0] ?? '–';
}

/** The plan that most numbers have, and every number that differs from it, in the order of the file. */
export function comparedPlans(ready: readonly ReadyPlan[]): {
  common: Record<Trait, string>;
  differences: { line: number; number: E164; trait: Trait; value: string }[];
} {
  const traits = ready.map(({ plan }) => traitsOf(plan));
  const common = Object.fromEntries(
    TRAITS.map((trait) => [trait, mostFrequent(traits.map((one) => one[trait]))]),
  ) as Record<Trait, string>;
  const differences = ready.flatMap(({ line, number }, index) =>
    TRAITS.flatMap((trait) => {
      const value = traits[index]?.[trait] ?? '–';
      return value === common[trait] ? [] : [{ line, number, trait, value }];
    }),
  );
  return { common, differences };
}
