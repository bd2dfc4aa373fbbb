import type { Event } from '../migration/event.ts';
import { JournalUnreadable } from '../migration/journal-chain.ts';
import type { MigrationId } from '../migration/ids.ts';
import type { RebuildPorts } from './rebuild-ports.ts';
import type { CardMemory, RememberedMove, RememberedNote } from './slack-ports.ts';

/**
 * What becomes of a migration that the channel remembers:
 * `known` its journal is there; `over` it had ended; `anew` it begins again with a preflight, when a person says so;
 * `read-first` a note says that a call may have been made, so that reading, or a person, settles it first;
 * `unknown` its card does not say enough; `held` another migration has the number.
 */
export type RebuildVerdict = 'known' | 'over' | 'anew' | 'read-first' | 'unknown' | 'held';

/** One migration of a rebuilding. */
export interface Rebuilding {
  id: MigrationId;
  verdict: RebuildVerdict;
  move: RememberedMove;
}

/** The last call that was about to be made, unless it is certain that the number did not move with it. */
function unsettledNote({ memory, notes }: RememberedMove): RememberedNote | undefined {
  const last = notes.at(-1);
  return last && last.request !== memory?.unsent ? last : undefined;
}

/** A journal that can't be trusted is there all the same: nothing is begun in its place. */
async function hasJournal(journal: RebuildPorts['journal'], id: MigrationId): Promise<boolean> {
  try {
    return (await journal.load(id)).length > 0;
  } catch (error) {
    if (error instanceof JournalUnreadable) return true;
    throw error;
  }
}

async function verdictOn({ journal }: RebuildPorts, move: RememberedMove): Promise<RebuildVerdict> {
  if (move.memory?.isOver) return 'over';
  if (await hasJournal(journal, move.id)) return 'known';
  if (!move.memory) return 'unknown';
  if ((await journal.runningOn(move.memory.started.number)) !== undefined) return 'held';
  return unsettledNote(move) ? 'read-first' : 'anew';
}

/** What would be rebuilt; only reads. */
export async function planRebuilding(ports: RebuildPorts): Promise<Rebuilding[]> {
  const plan: Rebuilding[] = [];
  for (const move of await ports.memory.moves())
    plan.push({ id: move.id, move, verdict: await verdictOn(ports, move) });
  return plan;
}

/** Handing on is remembered too: nobody who was responsible may approve. */
const handovers = ({ owners }: CardMemory): Event[] =>
  owners.slice(1).flatMap((by, index) => {
    const from = owners[index];
    return from === undefined ? [] : [{ type: 'takenOver' as const, by, from, reason: '–' }];
  });

/** The honest beginning of a journal that was lost: what is known, and what has to come first. */
function beginningOf(memory: CardMemory, move: RememberedMove): Event[] {
  const note = unsettledNote(move);
  const failure = { source: 'ferryman', class: 'hold', kind: 'storage-lost' } as const;
  return [
    memory.started,
    ...handovers(memory),
    {
      type: 'rebuilt',
      lostRevision: memory.revision,
      notes: move.notes.length,
      ...(memory.step && { step: memory.step }),
    },
    note
      ? { type: 'noteFound', requestId: note.request, nonce: note.nonce, at: note.at }
      : { type: 'stepFailed', step: 'preflight', failure },
  ];
}

/** Begins the journals of the plan anew, under their old names, so that card and thread go on. Repeating is harmless. */
export async function rebuild(ports: RebuildPorts): Promise<Rebuilding[]> {
  const plan = await planRebuilding(ports);
  for (const step of plan) {
    const { memory, place } = step.move;
    if (!memory || (step.verdict !== 'anew' && step.verdict !== 'read-first')) continue;
    await ports.cards.put(step.id, { ...place, shown: 0, told: 0 });
    const started = await ports.ledger.start(step.id, 'ferryman', beginningOf(memory, step.move));
    if (!started.ok) step.verdict = 'held';
  }
  return plan;
}
