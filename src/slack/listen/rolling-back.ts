import { formatNumber, type ParsedNumber } from '../../migration/phone-number.ts';
import type { Migration } from '../../migration/state.ts';
import type { Asking } from './moving.ts';

/** The newest move between accounts that was finished and whose source was ours: it can be made in the other direction. */
const movedFrom = (migrations: readonly Migration[]) =>
  migrations.find(({ route, ending, source }) => route === 'waba-to-waba' && ending?.kind === 'completed' && source);

/** Refuses the way back to On-Premises, with the reason, the date and what there is instead (domain notes 5). */
export async function rollback(asking: Asking, asked: { number: ParsedNumber; typed: string }): Promise<void> {
  const { deps, words, tell } = asking;
  const number = formatNumber(asked.number.e164);
  const moved = movedFrom(await deps.operations.ofNumber(asked.number.e164));
  const lines = [
    words.mrkdwn('rollback.refused', { number }),
    words.mrkdwn('rollback.alternatives'),
    ...(moved?.source
      ? [
          words.mrkdwn('rollback.back-to-source', {
            number,
            source: moved.source.waba.name,
            waba: moved.waba.name,
            typed: asked.number.e164,
          }),
        ]
      : []),
  ];
  return tell(lines.join('\n'));
}
