import { describe, expect, test } from '@jest/globals';
import { toAnswer } from '../../src/calls/answer.ts';
import { rowFor } from '../../src/calls/error-row.ts';
import { CallFailure, type FailureClass } from '../../src/migration/failure.ts';
import { Success } from '../../src/meta/answers.ts';
import { createGraphCall } from '../../src/meta/graph-call.ts';
import { graphErrors } from '../../src/meta/graph-errors.ts';
import { refusalIn } from '../../src/meta/graph-refusal.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import { failureOf } from '../support/failed.ts';
import { aHandClock } from '../support/hand-clock.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Case {
  code?: number;
  subcode?: number;
  status?: number;
  details?: string;
  message?: string;
  transient?: boolean;
  kind: string;
  class: FailureClass;
  waitMs?: number;
  ambiguous?: true;
  /** The body, where it is no JSON. */
  garbled?: string;
}

/** What Meta answers (its sentences in our words) and what the bot makes of it. */
const cases: readonly Case[] = [
  { code: 0, status: 401, kind: 'token-invalid', class: 'configuration' },
  { code: 102, status: 401, kind: 'token-expired', class: 'configuration' },
  { code: 104, status: 401, kind: 'token-missing', class: 'defect' },
  { code: 190, status: 401, subcode: 463, kind: 'token-expired', class: 'configuration' },
  { code: 3, status: 500, kind: 'capability-missing', class: 'configuration', ambiguous: true },
  { code: 10, status: 403, kind: 'permission-missing', class: 'configuration' },
  {
    code: 200,
    subcode: 1349175,
    status: 403,
    message: 'Phone number limit exceeded',
    kind: 'number-slots-full',
    class: 'configuration',
  },
  {
    code: 200,
    subcode: 1349175,
    status: 403,
    message: 'The app is not linked to the account',
    kind: 'app-not-linked',
    class: 'configuration',
  },
  { code: 100, details: 'Accept the terms first.', kind: 'terms-not-accepted', class: 'configuration' },
  { code: 200, details: 'Accept the terms first.', kind: 'terms-not-accepted', class: 'configuration' },
  { code: 200, subcode: 1349174, status: 403, kind: 'permission-missing', class: 'configuration' },
  { code: 299, status: 403, kind: 'permission-missing', class: 'configuration' },
  { code: 300, kind: 'number-not-addable', class: 'configuration' },
  { code: 200000, kind: 'number-not-addable', class: 'configuration' },
  { code: 368, status: 403, kind: 'account-locked', class: 'locked' },
  { code: 131005, status: 403, kind: 'access-denied', class: 'configuration' },
  { code: 131031, status: 403, details: 'The two-step PIN is incorrect.', kind: 'pin-mismatch', class: 'hold' },
  {
    code: 131031,
    status: 403,
    message: '(#131031) Account has been locked',
    details: 'Restricted for a policy violation, or data could not be verified, for example the PIN.',
    kind: 'account-locked',
    class: 'locked',
  },
  { code: 141010, kind: 'business-unverified', class: 'configuration' },
  { code: 141014, kind: 'waba-banned', class: 'locked' },

  { code: 4, subcode: 2446080, status: 429, kind: 'number-creation-limited', class: 'throttle', waitMs: hour },
  { code: 4, subcode: 2446079, status: 429, kind: 'rate-limited', class: 'throttle', waitMs: minute },
  { code: 17, status: 429, kind: 'rate-limited', class: 'throttle', waitMs: minute },
  { code: 613, kind: 'rate-limited', class: 'throttle', waitMs: minute },
  { code: 80007, kind: 'rate-limited', class: 'throttle', waitMs: minute },
  { code: 130429, kind: 'rate-limited', class: 'throttle', waitMs: minute },

  { code: 133000, status: 500, kind: 'deregistration-unfinished', class: 'retry', ambiguous: true },
  { code: 133004, status: 503, kind: 'server-unavailable', class: 'retry', ambiguous: true },
  { code: 133005, kind: 'pin-mismatch', class: 'hold' },
  { code: 133006, kind: 'ownership-unverified', class: 'hold' },
  { code: 133008, details: 'Try again in 2 hours.', kind: 'pin-locked', class: 'hold', waitMs: 2 * hour },
  { code: 133008, details: 'Too many guesses.', kind: 'pin-locked', class: 'hold' },
  { code: 133009, details: 'Wait 30 seconds.', kind: 'pin-too-fast', class: 'hold', waitMs: 30_000 },
  { code: 133010, kind: 'not-registered', class: 'hold' },
  { code: 133015, kind: 'recently-deleted', class: 'retry', waitMs: 5 * minute },
  {
    code: 133016,
    details: 'More than 10 requests in 72 hours.',
    kind: 'registration-budget-spent',
    class: 'locked',
    waitMs: 72 * hour,
  },
  { code: 131045, status: 500, kind: 'registration-certificate', class: 'retry', ambiguous: true },
  {
    code: 136024,
    details: 'Please wait 10 minutes.',
    kind: 'code-request-refused',
    class: 'hold',
    waitMs: 10 * minute,
  },
  { code: 136025, kind: 'code-wrong', class: 'hold' },
  { code: 33, kind: 'number-deleted', class: 'locked' },
  { code: 803, status: 404, kind: 'object-not-found', class: 'configuration' },
  { code: 2593107, kind: 'app-sync-repeated', class: 'hold' },
  { code: 2593108, kind: 'app-sync-too-late', class: 'hold' },

  { code: 100, subcode: 2207051, kind: 'not-registered', class: 'hold' },
  { code: 100, subcode: 33, message: 'Unsupported post request.', kind: 'object-not-found', class: 'configuration' },
  { code: 100, message: '(#100) Tried accessing nonexisting field (x)', kind: 'unknown-field', class: 'defect' },
  { code: 100, status: 422, details: 'Already registered.', kind: 'already-registered', class: 'retry' },
  { code: 100, details: 'Not available for SMB businesses.', kind: 'in-coexistence', class: 'configuration' },
  { code: 100, details: 'Not linked in the Hosted System', kind: 'not-on-cloud', class: 'configuration' },
  { code: 100, status: 422, details: 'It is under review.', kind: 'number-under-review', class: 'configuration' },
  { code: 100, status: 422, details: 'Temporarily unavailable.', kind: 'number-unavailable', class: 'retry' },
  { code: 100, status: 422, details: 'Not eligible at this time.', kind: 'code-not-eligible', class: 'configuration' },
  { code: 100, status: 422, details: 'The code is invalid or expired.', kind: 'code-wrong', class: 'hold' },
  { code: 100, details: 'backup.data is incomplete.', kind: 'backup-refused', class: 'configuration' },
  { code: 100, details: 'Param pin must have 6 digits.', kind: 'pin-malformed', class: 'hold' },
  { code: 100, status: 422, details: 'The number is not registered.', kind: 'not-registered', class: 'hold' },
  { code: 100, status: 409, kind: 'already-registered', class: 'retry' },
  { code: 100, details: 'Param x is bad.', kind: 'parameter', class: 'defect' },

  { code: 1, kind: 'unknown-problem', class: 'retry', ambiguous: true },
  { code: 2, status: 503, kind: 'service-down', class: 'retry', waitMs: 5 * minute, ambiguous: true },
  { code: 131000, status: 500, kind: 'something-went-wrong', class: 'retry', ambiguous: true },
  { code: 131016, status: 500, kind: 'service-unavailable', class: 'retry', ambiguous: true },
  { code: 131057, status: 500, kind: 'maintenance', class: 'retry', waitMs: minute, ambiguous: true },
  { code: 2494100, kind: 'maintenance', class: 'retry', waitMs: 5 * minute },
  { code: 2500, kind: 'unknown-path', class: 'defect' },
  { code: 131008, kind: 'parameter-missing', class: 'defect' },
  { code: 131009, kind: 'parameter-invalid', class: 'defect' },
  { code: 135000, kind: 'generic-user-error', class: 'defect' },

  { code: 2388001, details: 'Confirm ownership of the number first.', kind: 'ownership-unconfirmed', class: 'hold' },
  { code: 2388001, details: 'Two-step must be disabled.', kind: 'two-step-on', class: 'hold' },
  { code: 2388012, kind: 'already-in-account', class: 'retry' },
  { code: 2388019, kind: 'templates-full', class: 'configuration' },
  { code: 2388091, kind: 'code-request-not-eligible', class: 'configuration' },
  { code: 2388093, kind: 'code-check-not-eligible', class: 'configuration' },
  {
    code: 2388103,
    details: 'Webhooks have not been set up for the destination account.',
    kind: 'move-webhooks-missing',
    class: 'configuration',
  },
  {
    code: 2388103,
    details: 'This number can be added directly.',
    kind: 'move-not-needed',
    class: 'configuration',
  },
  {
    code: 2388103,
    details: 'Source and destination accounts must represent the same business.',
    kind: 'move-other-business',
    class: 'configuration',
  },
  {
    code: 2388103,
    details: 'The account needs an active credit line to send messages after the migration.',
    kind: 'move-payment-missing',
    class: 'configuration',
  },
  {
    code: 2388103,
    details: 'The source account and its messaging on behalf of must be approved.',
    kind: 'move-source-not-set-up',
    class: 'configuration',
  },
  {
    code: 2388103,
    details: 'The "Messaging for" request of the destination account must be approved.',
    kind: 'move-messaging-for-pending',
    class: 'configuration',
  },
  {
    code: 2388103,
    details: 'The number must have an approved display name without pending changes.',
    kind: 'move-name-unapproved',
    class: 'configuration',
  },
  {
    code: 2388103,
    details: 'The destination account must be approved.',
    kind: 'move-account-unapproved',
    class: 'configuration',
  },
  { code: 2388103, details: 'An error occurred while migrating.', kind: 'move-failed', class: 'retry' },
  { code: 2593079, kind: 'ownership-transfer-marked', class: 'configuration' },
  { code: 2593085, kind: 'ownership-transfer-refused', class: 'configuration' },

  { code: 130497, status: 403, kind: 'country-not-allowed', class: 'locked' },
  { code: 131021, kind: 'recipient-is-sender', class: 'configuration' },
  { code: 131026, kind: 'message-undeliverable', class: 'configuration' },
  { code: 131035, kind: 'no-storage-mode', class: 'defect' },
  { code: 131036, kind: 'no-storage-mode', class: 'defect' },
  { code: 131037, kind: 'display-name-unapproved', class: 'configuration' },
  { code: 131042, kind: 'payment-problem', class: 'configuration' },
  { code: 131047, kind: 'window-closed', class: 'hold' },
  { code: 131048, kind: 'spam-limit', class: 'configuration' },
  { code: 131049, kind: 'message-withheld', class: 'configuration' },
  { code: 131050, kind: 'recipient-opted-out', class: 'configuration' },
  { code: 131052, kind: 'media-download-failed', class: 'defect' },
  { code: 131053, kind: 'media-upload-failed', class: 'defect' },
  { code: 131056, kind: 'pair-rate-limited', class: 'throttle', waitMs: minute },
  { code: 131060, kind: 'app-device-unsupported', class: 'configuration' },
  { code: 132000, kind: 'template-parameter-count', class: 'configuration' },
  { code: 132001, status: 404, kind: 'template-not-found', class: 'configuration' },
  { code: 132005, kind: 'template-text-too-long', class: 'configuration' },
  { code: 132007, kind: 'template-policy', class: 'configuration' },
  { code: 132012, kind: 'template-parameter-format', class: 'configuration' },
  { code: 132015, kind: 'template-paused', class: 'configuration' },
  { code: 132016, kind: 'template-disabled', class: 'configuration' },
  { code: 137000, kind: 'identity-mismatch', class: 'configuration' },
  { code: 138024, kind: 'calling-off', class: 'configuration' },
  { code: 138025, kind: 'calling-off', class: 'configuration' },
  { code: 141002, kind: 'template-not-approved', class: 'configuration' },
  { code: 141006, kind: 'payment-problem', class: 'configuration' },

  { status: 302, kind: 'redirected', class: 'configuration', ambiguous: true },
  { status: 401, kind: 'unauthorized', class: 'configuration' },
  { status: 403, kind: 'forbidden', class: 'configuration' },
  { status: 404, kind: 'not-found', class: 'configuration' },
  { status: 408, kind: 'timeout', class: 'retry', ambiguous: true },
  { status: 413, kind: 'request-too-large', class: 'defect' },
  { status: 429, kind: 'rate-limited', class: 'throttle', waitMs: minute },
  { status: 400, kind: 'request-refused', class: 'defect' },
  { status: 400, garbled: '{"err', kind: 'unreadable-answer', class: 'retry', ambiguous: true },
  { status: 502, kind: 'server-error', class: 'retry', ambiguous: true },

  { code: 999999, kind: 'unlisted-error', class: 'defect' },
  { code: 999999, transient: true, kind: 'transient-error', class: 'retry', ambiguous: true },
  { code: 999999, status: 500, kind: 'transient-error', class: 'retry', ambiguous: true },
];

function bodyOf({ code, subcode, details, message, transient }: Case): unknown {
  if (code === undefined) return {};
  return {
    error: {
      message: message ?? `(#${code}) Something`,
      type: 'OAuthException',
      code,
      ...(details && { error_data: { messaging_product: 'whatsapp', details } }),
      ...(subcode && { error_subcode: subcode }),
      ...(transient && { is_transient: true }),
      fbtrace_id: 'AXsgnV2Cm3ZMGF3dF_cfYIn',
    },
  };
}

const titleOf = ({ kind, code, subcode, status, details, message }: Case): string =>
  `is ${kind} for ${[code && `code ${code}`, subcode, status && `HTTP ${status}`, details ?? message].filter(Boolean).join(', ')}`;

const answerTo = (given: Case) =>
  toAnswer(given.status ?? 400, () => undefined, given.garbled ?? JSON.stringify(bodyOf(given)));

function callAnswered(answer: ReturnType<typeof toAnswer>, method: 'GET' | 'POST' = 'POST') {
  const clock = aHandClock();
  const exchange = () => Promise.resolve(answer);
  const call = createGraphCall({ exchange, graphVersion: 'v25.0', clock, usage: createUsageGate(clock) });
  return {
    clock,
    result: call({ method, path: '1/register', account: undefined, token: 'the-token', answer: Success }),
  };
}

describe('graphErrors', () => {
  test.each(cases.map((given) => [titleOf(given), given] as const))('%s', async (_title, given) => {
    const { clock, result } = callAnswered(answerTo(given));

    expect(await failureOf(result)).toEqual({
      source: 'meta',
      kind: given.kind,
      class: given.class,
      httpStatus: given.status ?? 400,
      ...(given.code !== undefined && {
        code: given.code,
        details: given.details ?? given.message ?? `(#${given.code}) Something`,
        traceId: 'AXsgnV2Cm3ZMGF3dF_cfYIn',
      }),
      ...(given.subcode && { subcode: given.subcode }),
      ...(given.waitMs && { retryAt: clock.now() + given.waitMs }),
      ...(given.ambiguous && { ambiguous: true }),
    });
  });

  test('has no row without a case above', () => {
    const used = new Set(cases.map((given) => rowFor(graphErrors, refusalIn(answerTo(given))?.refusal ?? never())));

    expect(graphErrors.filter((row) => !used.has(row))).toEqual([]);
  });

  test('gives every kind one class', () => {
    const classes = new Map<string, Set<string>>();
    for (const { kind, class: failureClass } of graphErrors) {
      classes.set(kind, (classes.get(kind) ?? new Set()).add(failureClass));
    }

    expect([...classes].filter(([, all]) => all.size > 1)).toEqual([]);
  });

  test('takes success false with status 200 for a failure without doubt', async () => {
    const { result } = callAnswered(toAnswer(200, () => undefined, '{"success":false}'));

    expect(await failureOf(result)).toEqual({
      source: 'meta',
      class: 'retry',
      kind: 'not-successful',
      httpStatus: 200,
    });
  });

  test.each(['<html>Sorry</html>', '{"succ', '{}', '', '[]', '{"success":"maybe"}'])(
    'does not believe a write that answers %j with status 200',
    async (text) => {
      const { result } = callAnswered(toAnswer(200, () => undefined, text));

      expect(await failureOf(result)).toMatchObject({ kind: 'unreadable-answer', class: 'retry', ambiguous: true });
    },
  );

  test('keeps doubt about a refusal that is no JSON', async () => {
    const { result } = callAnswered(toAnswer(403, () => undefined, '<html>Proxy</html>'));

    expect(await failureOf(result)).toMatchObject({ kind: 'forbidden', ambiguous: true });
  });

  test('has no doubt about a read', async () => {
    const { result } = callAnswered(
      toAnswer(500, () => undefined, ''),
      'GET',
    );

    expect(await failureOf(result)).not.toHaveProperty('ambiguous');
  });

  test('takes the trace id of the header where the envelope has none', async () => {
    const header = (name: string) => (name === 'x-fb-trace-id' ? 'BtraceFromHeader' : undefined);
    const { result } = callAnswered(toAnswer(500, header, ''));

    expect(await failureOf(result)).toMatchObject({ traceId: 'BtraceFromHeader' });
  });

  test('waits as long as Retry-After says', async () => {
    const header = (name: string) => (name === 'retry-after' ? '7' : undefined);
    const { clock, result } = callAnswered(toAnswer(429, header, ''));

    expect(await failureOf(result)).toMatchObject({ retryAt: clock.now() + 7_000 });
  });

  test('takes a Retry-After without end for none', async () => {
    const header = (name: string) => (name === 'retry-after' ? '9'.repeat(400) : undefined);
    const { clock, result } = callAnswered(toAnswer(503, header, '{"error":{"code":131016}}'));
    const { retryAt = clock.now() } = await failureOf(result);

    expect(retryAt - clock.now()).toBeLessThan(3_600_000);
  });

  test('reads an envelope with strange fields as far as it can', async () => {
    const error = { code: '133005', error_data: 'text', is_transient: 'no', message: 5, fbtrace_id: null };
    const { result } = callAnswered(toAnswer(400, () => undefined, JSON.stringify({ error })));

    expect(await failureOf(result)).toEqual({
      source: 'meta',
      class: 'hold',
      kind: 'pin-mismatch',
      httpStatus: 400,
      code: 133005,
    });
  });
});

function never(): never {
  throw new CallFailure({ source: 'ferryman', class: 'defect', kind: 'no-refusal' });
}
