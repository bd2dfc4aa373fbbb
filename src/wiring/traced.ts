import { inSpan } from '../tracing/span.ts';
import type { Performer, Performers } from '../workflow/performer.ts';
import type { Run } from '../workflow/runner.ts';

/** A look at a migration as a span of its own, with the migration's id. */
export const traced =
  (run: Run): Run =>
  (id) =>
    inSpan({ name: 'look', attributes: { 'ferryman.migration.id': id } }, () => run(id));

function tracedPerformer(step: string, performer: Performer): Performer {
  const resume = performer.resume?.bind(performer);
  return {
    run: (migration) => inSpan({ name: `step ${step}` }, () => performer.run(migration)),
    // Absent stays absent: the runner repeats a step that has none.
    ...(resume && { resume: (migration) => inSpan({ name: `resume ${step}` }, () => resume(migration)) }),
  };
}

/** The same performers, each try a span named after its step. */
export const tracedPerformers = (performers: Performers): Performers =>
  Object.fromEntries(Object.entries(performers).map(([step, performer]) => [step, tracedPerformer(step, performer)]));
