import type { PinSource } from '../migration/event.ts';
import { currentStep } from '../migration/next.ts';
import { isAlarmed } from '../migration/pin-alarm.ts';
import type { Migration } from '../migration/state.ts';
import type { StepId } from '../migration/step.ts';

/** What many numbers of a wave wait for in the same way, so that one form can answer it. */
export type WaveAsk = 'checklist' | 'pin';

const ASKS: Partial<Record<StepId, WaveAsk>> = { 'confirm-differences': 'checklist', 'provide-pin': 'pin' };

/** What the form of a wave can answer for the number now; undefined where it waits for something else. */
export function asksOf(migration: Migration): WaveAsk | undefined {
  const step = currentStep(migration);
  // While somebody unknown may have touched the PIN, only the number's own card asks.
  if (!step || migration.ending || isAlarmed(migration)) return undefined;
  return migration.steps[step.id].status === 'pending' ? ASKS[step.id] : undefined;
}

/** Where the PINs of a wave come from: one for all, one for each line, made by the bot, or none because two-step is off. */
export type WavePins =
  | { from: 'one'; pin: string }
  | { from: 'list'; pins: ReadonlyMap<number, string> }
  | { from: 'made' }
  | { from: 'two-step-off' };

/** The PIN of one number as its own form would have taken it. */
export type PinChoice = { source: 'known'; pin: string } | { source: Exclude<PinSource, 'known'> };

/** What the choice for a wave means for the number of one line; undefined when it has no PIN in the list. */
export function pinFor(
  pins: WavePins,
  { line, hasDeployment }: { line: number; hasDeployment: boolean },
): PinChoice | undefined {
  if (pins.from === 'one') return { source: 'known', pin: pins.pin };
  // Without an old client nobody but Meta can set one.
  if (pins.from === 'made') return { source: hasDeployment ? 'generated' : 'reset' };
  if (pins.from === 'two-step-off') return { source: 'two-step-off' };
  const pin = pins.pins.get(line);
  return pin === undefined ? undefined : { source: 'known', pin };
}
