import { hasGone } from './claim.ts';
import { sendCode, takeCode } from './codes.ts';
import { badParameter, GraphRefusal } from './errors.ts';
import { requiredText, type GraphAnswer, type NumberCall } from './graph-call.ts';
import { isVerified } from './number-node.ts';

/** Own figures: Meta's limits for codes are tight and undocumented (domain notes 11). */
const limits = { betweenMs: 30_000, perHour: 5 };

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
  number.codeRequests.push(emulation.clock.now());
  sendCode(emulation, number, { method, isLost: call.strike.has('code-lost') });
  return { success: true };
}

/** What each unusable code answers. */
const refusals = {
  'not-asked-for': () => new GraphRefusal(136025, { details: 'No code was asked for.' }),
  'too-many-tries': () => new GraphRefusal(4, { details: 'Too many attempts to verify.' }),
  expired: () => new GraphRefusal(136025, { details: 'The code has expired.' }),
  wrong: () => new GraphRefusal(136025),
};

/** `POST {PNID}/verify_code`: single use; 136025 for a wrong or expired code, 4 after too many tries. */
export function verifyCode(call: NumberCall): GraphAnswer {
  const { number, emulation } = call;
  const given = requiredText(call, 'code');
  needMoving(call, 2388093);
  const outcome = takeCode(emulation, number, given);
  if (outcome !== 'right') throw refusals[outcome]();
  number.verification = 'VERIFIED';
  number.verifiedAt = emulation.clock.now();
  emulation.changed();
  return { success: true, id: number.id };
}
