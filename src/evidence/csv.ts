import { csvText } from '../migration/csv-cell.ts';
import type { Entry } from '../migration/event.ts';
import { digestOf } from '../migration/plan.ts';
import type { EvidencePack } from './evidence-pack.ts';
import { detailsOf } from './flatten.ts';
import { isoTime } from './readable-time.ts';

const COLUMNS = [
  'migration',
  'number',
  'entry',
  'time',
  'actor',
  'event',
  'step',
  'failure_kind',
  'failure_code',
  'failure_subcode',
  'fbtrace_id',
  'details',
  'hash',
  'previous_hash',
] as const;

function rowOf(
  { migration }: EvidencePack,
  entry: Entry,
): Record<(typeof COLUMNS)[number], string | number | undefined> {
  const { event } = entry;
  const failure = 'failure' in event ? event.failure : undefined;
  return {
    migration: migration.id,
    number: migration.number,
    entry: entry.seq,
    time: isoTime(entry.at),
    actor: entry.actor,
    event: event.type,
    step: 'step' in event ? event.step : undefined,
    failure_kind: failure?.kind,
    failure_code: failure?.code,
    failure_subcode: failure?.subcode,
    fbtrace_id: failure?.traceId,
    details: detailsOf(event),
    hash: digestOf(entry),
    previous_hash: entry.previous,
  };
}

/** The journal as CSV in UTF-8, a line with names and then one for each entry, ended by CR LF. */
export function csvOf(pack: EvidencePack): string {
  const rows = pack.journal.map((entry) => {
    const row = rowOf(pack, entry);
    return COLUMNS.map((column) => row[column]);
  });
  return csvText([[...COLUMNS], ...rows]);
}
