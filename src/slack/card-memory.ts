import { z } from 'zod';
import { Event, type EventOf } from '../migration/event.ts';
import { RequestId, SlackUserId } from '../migration/ids.ts';
import { currentStep } from '../migration/next.ts';
import type { Migration } from '../migration/state.ts';
import { StepId } from '../migration/step.ts';
import type { CardMemory } from '../workflow/slack-ports.ts';

const Started = Event.refine((event): event is EventOf<'started'> => event.type === 'started');

const Stored = z.object({
  started: Started,
  owners: z.array(SlackUserId).min(1),
  revision: z.number().int().nonnegative(),
  step: StepId.optional(),
  isOver: z.boolean(),
  unsent: RequestId.optional(),
});

/** How the migration began, as far as it is known now. */
const beginningOf = (migration: Migration, by: SlackUserId): EventOf<'started'> => ({
  type: 'started',
  id: migration.id,
  number: migration.number,
  typed: migration.typed,
  route: migration.route,
  waba: migration.waba,
  ...(migration.phoneNumberId && { phoneNumberId: migration.phoneNumberId }),
  ...(migration.deployment !== undefined && { deployment: migration.deployment }),
  ...(migration.source && { source: migration.source }),
  ...(migration.displayName !== undefined && { displayName: migration.displayName }),
  ...(migration.signedUpOn !== undefined && { signedUpOn: migration.signedUpOn }),
  ...(migration.execution !== undefined && { execution: migration.execution }),
  requestedBy: by,
});

/** The last request when it is certain that the number did not move with it. */
function unsentOf({ approval, cutover }: Migration): RequestId | undefined {
  if (approval?.closed) return approval.requestId;
  return cutover?.settled?.outcome === 'not-done' ? cutover.requestId : undefined;
}

/** What the card of a migration carries for the day the storage is lost. No secret, not even a reference to one. */
export function memoryOf(migration: Migration): string {
  const owners = [...(migration.formerOwners ?? []), migration.requestedBy];
  const step = currentStep(migration)?.id;
  const unsent = unsentOf(migration);
  const memory: CardMemory = {
    started: beginningOf(migration, owners[0] ?? migration.requestedBy),
    owners,
    revision: migration.revision,
    isOver: migration.ending !== undefined || step === undefined,
    ...(step && { step }),
    ...(unsent && { unsent }),
  };
  return JSON.stringify(memory);
}

/** What a card carried; undefined when it is none of ours or of a version that carried nothing. */
export function parseMemory(text: unknown): CardMemory | undefined {
  try {
    const { step, unsent, started, ...memory } = Stored.parse(JSON.parse(String(text)));
    if (started.type !== 'started') return undefined;
    return { ...memory, started, ...(step && { step }), ...(unsent && { unsent }) };
  } catch {
    return undefined;
  }
}
