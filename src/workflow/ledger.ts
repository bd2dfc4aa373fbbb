import { decide } from '../migration/decide.ts';
import type { Command } from '../migration/command.ts';
import type { Actor, Event } from '../migration/event.ts';
import { evolve, fold } from '../migration/evolve.ts';
import type { MigrationId } from '../migration/ids.ts';
import { changesPages } from '../migration/page.ts';
import { refuse } from '../migration/refusal.ts';
import { movesBetween, placeOf } from '../migration/place.ts';
import type { Migration } from '../migration/state.ts';
import type { OperationResult } from './operations.ts';
import type { PageOutbox } from './paging-ports.ts';
import type { Cards } from './slack-ports.ts';
import type { Clock, DueTimes, Journal, MigrationIndex, Notifier } from './ports.ts';

/** How soon somebody looks at a migration whose writer died: the sweeper's promise. */
export const LOOK_AGAIN_MS = 1_000;

const CONFLICTS_AT_MOST = 50;

/** Reads and appends journals; every append is announced before and after, so that none stays unseen. */
export interface Ledger {
  load(id: MigrationId): Promise<Migration | undefined>;
  start(
    id: MigrationId,
    actor: Actor,
    events: Event[],
  ): Promise<{ ok: true; migration: Migration } | { ok: false; running: MigrationId }>;
  /** Undefined when somebody else appended first: load and think again. */
  append(migration: Migration, actor: Actor, events: readonly Event[]): Promise<Migration | undefined>;
  /** Puts a migration on the lists it belongs to; a change that moves it does so by itself, and a look repeats it after a crash. */
  place(migration: Migration): Promise<void>;
  /**
   * Decides on the newest state and appends; on a conflict decides again. Whoever has just read the state gives it: it is read again
   * only when it has become another one.
   */
  act(about: MigrationId | Migration, actor: Actor, command: Command): Promise<OperationResult>;
}

/** What a ledger writes to. */
export interface LedgerPorts {
  journal: Journal;
  due: DueTimes;
  cards: Cards;
  notifier: Notifier;
  clock: Clock;
  /** Absent where nobody outside Slack is paged. */
  pages?: Pick<PageOutbox<MigrationId>, 'mark'> | undefined;
  /** Absent where nobody looks at lists. */
  places?: Pick<MigrationIndex, 'place'> | undefined;
  /** Everything written arrives in the order in which it was sent; where it is not known to, one thing is written after the other. */
  keepsOrder?: boolean;
}

/** The one {@link Ledger} of a process. */
export function createLedger(ports: LedgerPorts): Ledger {
  const { journal, due, cards, notifier, clock, pages, places, keepsOrder = false } = ports;
  const load = async (id: MigrationId) => fold(await journal.load(id));

  const announce = async (id: MigrationId, events: readonly Event[]): Promise<void> => {
    const now = clock.now();
    const paged = pages && events.some(changesPages) ? pages.mark(id, now) : undefined;
    await Promise.all([due.set(id, now + LOOK_AGAIN_MS), cards.markBehind(id, now), paged]);
  };

  // The marks reach the storage before the write: after a crash in between somebody looks for nothing, which is harmless.
  const afterMarks = async <T>(id: MigrationId, events: readonly Event[], write: () => Promise<T>): Promise<T> => {
    const marked = announce(id, events);
    if (!keepsOrder) await marked;
    const [written] = await Promise.all([write(), marked]);
    return written;
  };

  // The entry is written whatever becomes of the lists; the look that follows every change puts them right.
  const place = async (migration: Migration): Promise<void> => {
    await places?.place(migration.id, placeOf(migration), migration.startedAt).catch(() => undefined);
  };

  const append: Ledger['append'] = async (migration, actor, events) => {
    const { id, revision } = migration;
    const written = await afterMarks(id, events, () => journal.append(id, revision, { actor, events }));
    if (!written.ok) return undefined;
    const next = written.entries.reduce(evolve, migration);
    // Nobody waits for the lists: whoever reads them next on this connection finds them written.
    if (movesBetween(migration, next)) void place(next);
    notifier.changed(next.id, actor === 'ferryman' ? 'soon' : 'now');
    return next;
  };

  /** Undefined when somebody else appended first. */
  const actOn = async (
    migration: Migration | undefined,
    actor: Actor,
    command: Command,
  ): Promise<OperationResult | undefined> => {
    const decision = decide(migration, command, clock.now());
    if (!decision.ok) return decision;
    if (!migration) return refuse('unknown-migration');
    if (decision.events.length === 0) return { ok: true, migration };
    const next = await append(migration, actor, decision.events);
    return next && { ok: true, migration: next };
  };

  return {
    load,
    append,
    place,
    async start(id, actor, events) {
      const started = await afterMarks(id, events, () => journal.start(id, { actor, events }));
      if (!started.ok) return started;
      const migration = fold(started.entries);
      if (!migration) throw new RangeError('a started journal is empty');
      void place(migration);
      notifier.changed(id, 'now');
      return { ok: true, migration };
    },
    async act(about, actor, command) {
      const known = typeof about === 'string' ? undefined : about;
      const early = known && (await actOn(known, actor, command));
      // Only the newest state may say that there is nothing to write.
      if (early?.ok && early.migration !== known) return early;
      const id = typeof about === 'string' ? about : about.id;
      for (let attempt = 0; attempt < CONFLICTS_AT_MOST; attempt++) {
        const result = await actOn(await load(id), actor, command);
        if (result) return result;
      }
      return refuse('not-waiting');
    },
  };
}
