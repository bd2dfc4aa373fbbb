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
  /** Decides on the newest state and appends; on a conflict decides again. */
  act(id: MigrationId, actor: Actor, command: Command): Promise<OperationResult>;
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
}

/** The one {@link Ledger} of a process. */
export function createLedger({ journal, due, cards, notifier, clock, pages, places }: LedgerPorts): Ledger {
  const load = async (id: MigrationId) => fold(await journal.load(id));

  // Both marks come before the write: after a crash in between somebody looks for nothing, which is harmless.
  const announce = async (id: MigrationId) => {
    const now = clock.now();
    await Promise.all([due.set(id, now + LOOK_AGAIN_MS), cards.markBehind(id, now)]);
  };

  // The entry is written whatever becomes of the lists; the look that follows every change puts them right.
  const place = async (migration: Migration): Promise<void> => {
    await places?.place(migration.id, placeOf(migration), migration.startedAt).catch(() => undefined);
  };

  const append: Ledger['append'] = async (migration, actor, events) => {
    await announce(migration.id);
    if (pages && events.some(changesPages)) await pages.mark(migration.id, clock.now());
    const written = await journal.append(migration.id, migration.revision, { actor, events });
    if (!written.ok) return undefined;
    const next = written.entries.reduce(evolve, migration);
    if (movesBetween(migration, next)) await place(next);
    notifier.changed(next.id, next.revision);
    return next;
  };

  return {
    load,
    append,
    place,
    async start(id, actor, events) {
      await announce(id);
      const started = await journal.start(id, { actor, events });
      if (!started.ok) return started;
      const migration = fold(started.entries);
      if (!migration) throw new RangeError('a started journal is empty');
      await place(migration);
      notifier.changed(id, migration.revision);
      return { ok: true, migration };
    },
    async act(id, actor, command) {
      for (let attempt = 0; attempt < CONFLICTS_AT_MOST; attempt++) {
        const migration = await load(id);
        const decision = decide(migration, command, clock.now());
        if (!decision.ok) return decision;
        if (!migration) return refuse('unknown-migration');
        if (decision.events.length === 0) return { ok: true, migration };
        const next = await append(migration, actor, decision.events);
        if (next) return { ok: true, migration: next };
      }
      return refuse('not-waiting');
    },
  };
}
