import type { Emulation } from './emulation.ts';
import type { NumberRecord } from './records.ts';
import { copyAllTemplates } from './template-copy.ts';

/** Ends a move between WABAs: the register call on the destination takes the number from the source (domain notes 4.3). */
export function completeMove(emulation: Emulation, number: NumberRecord): void {
  const source = number.movesFrom === undefined ? undefined : emulation.numbers.get(number.movesFrom);
  number.movesFrom = undefined;
  if (!source) return;
  emulation.history.remember(source, emulation.clock.now());
  const client = source.deployment === undefined ? undefined : emulation.deployments.get(source.deployment);
  if (client) Object.assign(client, { state: 'down', registered: false });
  Object.assign(source, { status: 'MIGRATED', platform: 'NOT_APPLICABLE', throughputLevel: 'NOT_APPLICABLE' });
  // Name, quality, limit and the official badge stay with the number (domain notes 7.2).
  Object.assign(number, {
    verifiedName: source.verifiedName,
    nameStatus: source.nameStatus,
    qualityRating: source.qualityRating,
    messagingLimitTier: source.messagingLimitTier,
    isOfficialBusinessAccount: source.isOfficialBusinessAccount,
  });
  const from = emulation.wabas.get(source.wabaId);
  const destination = emulation.wabas.get(number.wabaId);
  if (!from || !destination || emulation.faults.isOn('templates-stay')) return;
  emulation.timers.later(emulation.timings.templateCopyMs, () =>
    copyAllTemplates({ emulation, source: from, destination }),
  );
}
