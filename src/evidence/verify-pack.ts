import { z } from 'zod';
import { Entry } from '../migration/event.ts';
import { digestOf } from '../migration/plan.ts';
import { chainFault, type ChainFault } from './chain-fault.ts';
import { EvidencePack } from './evidence-pack.ts';
import { packOf } from './make-pack.ts';

/** What is wrong with a pack; the first is the gravest. */
export type PackProblem =
  | { what: 'not-a-pack'; why: string }
  | ({ what: 'chain' } & { fault: ChainFault })
  /** The chain holds, but this version does not know such an entry. */
  | { what: 'unknown-entry'; seq: number }
  /** The digest in an entry is not that of the plan in it. */
  | { what: 'plan-digest'; seq: number }
  /** A section says something else than the journal. */
  | { what: 'section'; section: string }
  /** The journal ends in another hash than the one told elsewhere. */
  | { what: 'other-head'; head: string };

/** What a check of a pack came to. */
export type Verification =
  { ok: true; pack: EvidencePack } | { ok: false; problems: readonly [PackProblem, ...PackProblem[]] };

const Envelope = z.looseObject({
  format: z.literal('ferryman-evidence'),
  version: z.literal(1),
  chain: EvidencePack.shape.chain,
  journal: z.array(z.json()),
});

const failed = (first: PackProblem, ...others: PackProblem[]): Verification => ({
  ok: false,
  problems: [first, ...others],
});

const notAPack = (why: string) => failed({ what: 'not-a-pack', why });

/** `path: message` of the first thing a schema found wrong. */
function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.map(String).join('.') || 'the file'}: ${issue.message}`.slice(0, 300) : 'unreadable';
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Every approval whose digest is not that of its plan. */
const wrongDigests = (entries: readonly Entry[]): PackProblem[] =>
  entries.flatMap(({ seq, event }): PackProblem[] =>
    event.type === 'approvalRequested' && digestOf(event.plan) !== event.digest ? [{ what: 'plan-digest', seq }] : [],
  );

// What the program says of a route may be another version's; everything else is made from the journal.
const DERIVED = [
  'migration',
  'plans',
  'decisions',
  'steps',
  'cutovers',
  'snapshots',
  'templates',
  'downtime',
] as const satisfies readonly (keyof EvidencePack)[];

/** Every section that the journal does not tell; a journal that cannot be folded is its own section. */
function wrongSections(pack: EvidencePack): PackProblem[] {
  try {
    const told = packOf(pack.journal, pack.madeAt);
    const wrong = DERIVED.filter((section) => digestOf(told[section]) !== digestOf(pack[section]));
    return wrong.map((section) => ({ what: 'section', section }));
  } catch (error) {
    if (error instanceof RangeError) return [{ what: 'section', section: 'journal' }];
    throw error;
  }
}

/**
 * Checks a pack as text, offline: hashes and order of the journal, the digest of every plan, and every section against the
 * journal. `head` is the hash of the last entry as it was told elsewhere, whole or its beginning: without it, a pack that
 * somebody wrote anew from its first entry to its head cannot be told from a true one.
 */
export function verifyPack(text: string, head?: string): Verification {
  const json = parsedJson(text);
  if (json === undefined) return notAPack('it is no JSON');
  const envelope = Envelope.safeParse(json);
  if (!envelope.success) return notAPack(firstIssue(envelope.error));
  const { chain, journal } = envelope.data;
  const fault = chainFault(journal, chain);
  if (fault) return failed({ what: 'chain', fault });
  if (head !== undefined && !chain.head.startsWith(head)) return failed({ what: 'other-head', head: chain.head });
  const unknown = journal.findIndex((entry) => !Entry.safeParse(entry).success);
  if (unknown >= 0) return failed({ what: 'unknown-entry', seq: unknown + 1 });
  const pack = EvidencePack.safeParse(json);
  if (!pack.success) return notAPack(firstIssue(pack.error));
  const [first, ...others] = [...wrongDigests(pack.data.journal), ...wrongSections(pack.data)];
  return first ? failed(first, ...others) : { ok: true, pack: pack.data };
}

const WHAT: Record<ChainFault['what'], (seq: string) => string> = {
  deleted: (seq) => `Entry ${seq} was deleted.`,
  inserted: (seq) => `Entry ${seq} was inserted: it is not part of the chain.`,
  reordered: (seq) => `Entry ${seq} is not in its place: the journal was reordered.`,
  changed: (seq) => `Entry ${seq} was changed.`,
};

/** A problem as a sentence; what comes from the file stands in it as it is. */
export function problemText(problem: PackProblem): string {
  switch (problem.what) {
    case 'not-a-pack':
      return `This is no evidence pack of version 1: ${problem.why}.`;
    case 'chain':
      return WHAT[problem.fault.what]([problem.fault.seq, problem.fault.or].filter(Boolean).join(' or '));
    case 'unknown-entry':
      return `Entry ${problem.seq} is of a kind that this version does not know; check with the version that wrote it.`;
    case 'plan-digest':
      return `The digest in entry ${problem.seq} is not that of its plan.`;
    case 'section':
      return `The section "${problem.section}" says something else than the journal.`;
    case 'other-head':
      return `The journal ends in ${problem.head}, not in the hash that was given.`;
  }
}
