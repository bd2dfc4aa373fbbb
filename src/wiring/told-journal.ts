import type { Log } from '../log.ts';
import type { Event } from '../migration/event.ts';
import type { Journal } from '../workflow/ports.ts';

/** What an event is, without what it carries. */
function nameOf(event: Event): string {
  const step = 'step' in event ? ` ${event.step}` : '';
  const failure = 'failure' in event && event.failure ? ` (${event.failure.kind})` : '';
  return `${event.type}${step}${failure}`;
}

/** How it ended, as one of few words: an outcome, why a request was closed, the class of a failure; else nothing. */
function detailOf(event: Event): string {
  if ('outcome' in event) return event.outcome;
  if (event.type === 'approvalClosed') return event.why;
  return 'failure' in event && event.failure ? event.failure.class : '';
}

/** Counts for the metrics; must not throw. */
export interface JournalMeter {
  written(event: { type: Event['type']; detail: string }): void;
}

/** The journal, with a line in the log and a count for everything written to it: how an operator follows a migration. */
export function toldJournal(journal: Journal, log: Log, meter?: JournalMeter): Journal {
  const tell = (migration: string, actor: string, events: readonly Event[]) => {
    log.info({ migration, actor, events: events.map(nameOf) }, 'journal');
    for (const event of events) meter?.written({ type: event.type, detail: detailOf(event) });
  };
  return {
    ...journal,
    async start(id, entries) {
      const started = await journal.start(id, entries);
      if (started.ok) tell(id, entries.actor, entries.events);
      return started;
    },
    async append(id, expected, entries) {
      const written = await journal.append(id, expected, entries);
      if (written.ok) tell(id, entries.actor, entries.events);
      return written;
    },
  };
}
