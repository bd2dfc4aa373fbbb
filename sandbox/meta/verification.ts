import { hasGone } from './claim.ts';
import { badParameter, GraphRefusal } from './errors.ts';
import { requiredText, type GraphAnswer, type NumberCall } from './graph-call.ts';
import { isVerified } from './number-node.ts';
import { digits } from './random.ts';

/** Own figures: Meta's limits for codes are tight and undocumented (domain notes 11). */
const limits = { betweenMs: 30_000, perHour: 5, wrongTries: 5 };

/** A code is valid for about ten minutes (domain notes 4.3). */
const codeMs = 600_000;

function checkPace(call: NumberCall): void {
  const { number, emulation } = call;
  const now = emulation.clock.now();
  number.codeRequests = number.codeRequests.filter((at) => at > now - 3_600_000);
  const last = number.codeRequests.at(-1);
  if (last !== undefined && now - last < limits.betweenMs) {
    throw new GraphRefusal(136024, { details: 'A code was sent moments ago. Wait before asking again.' });
  }
  if (number.codeRequests.length >= limits.perHour) {
    throw new GraphRefusal(136024, { details: 'Too many codes were asked for. Try again in 1 hour.' });
  }
}

/** Refuses on a number that was claimed while its source has gone, or has been taken off: it is not moving any more. */
function needMoving({ number, emulation }: NumberCall, code: number): void {
  if (number.movesFrom === undefined) return;
  const source = emulation.numbers.get(number.movesFrom);
  if (!source || hasGone(source) || source.platform === 'NOT_APPLICABLE') throw new GraphRefusal(code);
}

/** `POST {PNID}/request_code`: sends a six-digit code to the phone and voids the one before (domain notes 4.3). */
export function requestCode(call: NumberCall): GraphAnswer {
  const { number, emulation } = call;
  const method = requiredText(call, 'code_method');
  if (method !== 'SMS' && method !== 'VOICE') throw badParameter('code_method is SMS or VOICE.');
  if (!/^[a-z]{2}(_[A-Z]{2})?$/.test(requiredText(call, 'language'))) throw badParameter('language is like en_US.');
  if (number.isOnBizApp) throw badParameter('Not eligible for a code.', { status: 422 });
  if (isVerified(call)) throw badParameter('The number is verified already.', { status: 422 });
  needMoving(call, 2388091);
  checkPace(call);
  const now = emulation.clock.now();
  number.code = { code: digits(emulation.random, 6), method, sentAt: now, wrongTries: 0 };
  number.codeRequests.push(now);
  const { code } = number.code;
  emulation.changed();
  if (call.strike.has('code-lost')) return { success: true };
  emulation.deliveredCodes.push({ e164: number.e164, phoneNumberId: number.id, code, method, at: now });
  return { success: true };
}

/** `POST {PNID}/verify_code`: single use; 136025 for a wrong or expired code, 4 after too many tries. */
export function verifyCode(call: NumberCall): GraphAnswer {
  const { number, emulation } = call;
  const given = requiredText(call, 'code').replace('-', '');
  needMoving(call, 2388093);
  const sent = number.code;
  if (!sent) throw new GraphRefusal(136025, { details: 'No code was asked for.' });
  if (sent.wrongTries >= limits.wrongTries) throw new GraphRefusal(4, { details: 'Too many attempts to verify.' });
  if (emulation.clock.now() > sent.sentAt + codeMs)
    throw new GraphRefusal(136025, { details: 'The code has expired.' });
  if (given !== sent.code) {
    sent.wrongTries += 1;
    throw new GraphRefusal(136025);
  }
  emulation.history.remember(number, emulation.clock.now());
  number.code = undefined;
  number.verification = 'VERIFIED';
  number.verifiedAt = emulation.clock.now();
  emulation.changed();
  return { success: true, id: number.id };
}
