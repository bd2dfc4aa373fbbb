import { isUndecidable } from '../migration/action.ts';
import { currentStep, nextFor, type Next } from '../migration/next.ts';
import { isPastNoReturn } from '../migration/route.ts';
import type { Migration } from '../migration/state.ts';
import type { Step } from '../migration/step.ts';
import type { RowOutcome } from './fleet-event.ts';
import { asksOf, type WaveAsk } from './wave-asks.ts';

/**
 * Where a number stands for its fleet: `preparing` the bot works, `person` somebody must do something on its card, `approval` a
 * request is open, `approved` its cutover could begin, `scheduled` it is approved and something else keeps it, `moving` the call
 * may be on the wire, `proving` it has been made. `asks`: what the person must do can be done for a whole wave.
 */
export type Stand = 'preparing' | 'person' | 'approval' | 'approved' | 'scheduled' | 'moving' | 'proving';

export type Sighting = { stand: Stand; asks?: WaveAsk } | { outcome: Exclude<RowOutcome, 'refused'> };

/** Proofs that people give after a move that went well: waiting for them is no failure. */
const PEOPLES_PROOFS = ['delivery-needs-person', 'inbound-not-seen', 'test-message-unknown'];

const ENDINGS = { completed: 'moved', cancelled: 'cancelled', rejected: 'rejected' } as const;

/** A step that failed for good: before the call it waits for a person, from the call on it tells what became of the number. */
function failed(migration: Migration, kind: string): Sighting {
  if (isUndecidable(migration)) return { outcome: 'needs-human' };
  if (migration.steps.register.status === 'failed')
    return { outcome: migration.cutover?.settled?.outcome === 'not-done' ? 'failed' : 'needs-human' };
  if (migration.steps.register.status !== 'succeeded') return { stand: 'person' };
  return PEOPLES_PROOFS.includes(kind) ? { stand: 'proving' } : { outcome: 'unproven' };
}

const isOurs = (why: string) => why.startsWith('fleet-');

function atCutover({ hold }: Migration, isStarted: boolean, next: Next['do']): Stand {
  if (isStarted) return 'moving';
  if (hold) return isOurs(hold.why) ? 'approved' : 'scheduled';
  return next === 'wait-until' ? 'scheduled' : 'approved';
}

/** At a step before the call, or behind it: whoever it waits for. */
function onTheWay(migration: Migration, step: Step, next: Next['do']): Stand {
  if (isPastNoReturn(migration.route, step.id)) return 'proving';
  if (next !== 'wait-for-person') return 'preparing';
  const isOpen = step.kind === 'gate' && migration.approval !== undefined && !migration.approval.closed;
  return isOpen ? 'approval' : 'person';
}

function running(migration: Migration, now: number): Sighting {
  const step = currentStep(migration);
  if (!step) return { stand: 'proving' };
  const { status, failure } = migration.steps[step.id];
  const next = nextFor(migration, now).do;
  if (status === 'failed' && next === 'wait-for-person') return failed(migration, failure?.kind ?? '');
  if (step.kind === 'cutover') return { stand: atCutover(migration, status === 'started', next) };
  const stand = onTheWay(migration, step, next);
  const asks = stand === 'person' ? asksOf(migration) : undefined;
  return { stand, ...(asks && { asks }) };
}

/** What a fleet sees of a migration at `now` (epoch ms). */
export const sightingOf = (migration: Migration, now: number): Sighting =>
  migration.ending ? { outcome: ENDINGS[migration.ending.kind] } : running(migration, now);
