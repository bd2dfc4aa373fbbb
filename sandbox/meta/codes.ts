import type { Emulation } from './emulation.ts';
import { digits } from './random.ts';
import type { CodeRecord, NumberRecord } from './records.ts';

/** A code is valid for about ten minutes (domain notes 4.3). */
const codeMs = 600_000;
/** An own figure: Meta's limits for codes are tight and undocumented (domain notes 11). */
const wrongTriesAtMost = 5;

/** Sends a six-digit code to the phone and voids the one before; one that is lost was made, and nobody reads it. */
export function sendCode(
  emulation: Emulation,
  number: NumberRecord,
  { method, isLost = false }: { method: CodeRecord['method']; isLost?: boolean },
): void {
  const at = emulation.clock.now();
  const code = digits(emulation.random, 6);
  number.code = { code, method, sentAt: at, wrongTries: 0 };
  if (!isLost) emulation.deliveredCodes.push({ e164: number.e164, phoneNumberId: number.id, code, method, at });
  emulation.changed();
}

/** Tries a code, with or without its hyphen; a right one is used up. */
export function takeCode(
  emulation: Emulation,
  number: NumberRecord,
  given: string,
): 'right' | 'wrong' | 'expired' | 'not-asked-for' | 'too-many-tries' {
  const sent = number.code;
  if (!sent) return 'not-asked-for';
  if (sent.wrongTries >= wrongTriesAtMost) return 'too-many-tries';
  if (emulation.clock.now() > sent.sentAt + codeMs) return 'expired';
  if (given.replace('-', '') !== sent.code) {
    sent.wrongTries += 1;
    return 'wrong';
  }
  emulation.history.remember(number, emulation.clock.now());
  number.code = undefined;
  return 'right';
}
