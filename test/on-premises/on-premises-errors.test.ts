import { describe, expect, test } from '@jest/globals';
import { toAnswer } from '../../src/calls/answer.ts';
import { rowFor } from '../../src/calls/error-row.ts';
import type { FailureClass } from '../../src/migration/failure.ts';
import { Accepted, Health } from '../../src/on-premises/answers.ts';
import { createDeploymentCall } from '../../src/on-premises/deployment-call.ts';
import { onPremisesErrors } from '../../src/on-premises/on-premises-errors.ts';
import { failureOf } from '../support/failed.ts';
import { aHandClock } from '../support/hand-clock.ts';

interface Case {
  code?: number;
  status?: number;
  details?: string;
  kind: string;
  class: FailureClass;
  waitMs?: number;
  ambiguous?: true;
  /** The body, where it is no JSON. */
  garbled?: string;
}

const undocumented = [1003, 1012, 1019, 1020, 1027, 1029, 1030, 1032, 1033, 1034];

const cases: readonly Case[] = [
  {
    code: 1005,
    status: 403,
    details: 'permission denied, biz_link_on_prem_reg_blocked',
    kind: 'registration-blocked',
    class: 'locked',
  },
  { code: 1005, status: 403, details: 'version upgrade required', kind: 'client-expired', class: 'locked' },
  { code: 1005, status: 403, details: 'This client version has expired', kind: 'client-expired', class: 'locked' },
  { code: 1005, details: 'Name in the certificate is wrong', kind: 'certificate-refused', class: 'configuration' },
  { code: 1005, status: 401, details: 'No.', kind: 'login-refused', class: 'configuration' },
  { code: 1005, status: 403, details: 'Invalid credentials', kind: 'login-refused', class: 'configuration' },
  { code: 1005, status: 403, details: 'Needs an admin', kind: 'access-denied', class: 'configuration' },
  { code: 1021, kind: 'login-refused', class: 'configuration' },
  { code: 1024, status: 403, kind: 'password-change-required', class: 'configuration' },
  { code: 1031, kind: 'account-locked', class: 'locked' },
  { code: 1000, status: 500, kind: 'client-error', class: 'retry', ambiguous: true },
  { code: 1011, status: 503, kind: 'not-ready', class: 'retry', ambiguous: true },
  { code: 1014, status: 404, kind: 'endpoint-unknown', class: 'defect' },
  { code: 1014, status: 500, kind: 'client-error', class: 'retry', ambiguous: true },
  { code: 1015, status: 429, kind: 'rate-limited', class: 'throttle', waitMs: 60_000 },
  { code: 1016, status: 503, kind: 'overloaded', class: 'retry', ambiguous: true },
  { code: 1017, kind: 'wrong-node', class: 'retry' },
  { code: 1018, kind: 'wrong-node', class: 'retry' },
  { code: 1023, status: 500, kind: 'database-error', class: 'retry', ambiguous: true },
  { code: 1001, kind: 'parameter-too-long', class: 'defect' },
  { code: 1002, kind: 'recipient-type-invalid', class: 'defect' },
  { code: 1004, kind: 'already-exists', class: 'retry' },
  { code: 1006, status: 404, kind: 'resource-not-found', class: 'configuration' },
  { code: 1007, kind: 'endpoint-deprecated', class: 'defect' },
  { code: 1008, kind: 'parameter-missing', class: 'defect' },
  { code: 1009, details: 'pin has 6 digits', kind: 'pin-malformed', class: 'hold' },
  { code: 1009, details: 'x is bad', kind: 'parameter-invalid', class: 'defect' },
  { code: 1010, kind: 'parameter-unwanted', class: 'defect' },
  { code: 1013, kind: 'user-unknown', class: 'configuration' },
  { code: 1022, kind: 'webhook-not-configured', class: 'configuration' },
  { code: 1025, kind: 'request-invalid', class: 'defect' },
  { code: 1026, kind: 'receiver-incapable', class: 'configuration' },
  { code: 1028, kind: 'identity-changed', class: 'configuration' },
  ...undocumented.map((code): Case => ({ code, kind: 'undocumented-code', class: 'defect' })),
  { code: 4711, kind: 'unlisted-error', class: 'defect' },
  { status: 302, kind: 'redirected', class: 'configuration', ambiguous: true },
  { status: 401, kind: 'unauthorized', class: 'configuration' },
  { status: 403, kind: 'forbidden', class: 'configuration' },
  { status: 404, kind: 'not-found', class: 'configuration' },
  { status: 408, kind: 'timeout', class: 'retry', ambiguous: true },
  { status: 413, kind: 'request-too-large', class: 'defect' },
  { status: 429, kind: 'rate-limited', class: 'throttle', waitMs: 60_000 },
  { status: 412, kind: 'request-refused', class: 'defect' },
  { status: 400, garbled: '{"err', kind: 'unreadable-answer', class: 'retry', ambiguous: true },
  { status: 504, kind: 'server-error', class: 'retry', ambiguous: true },
];

const titleOf = ({ kind, code, status, details }: Case): string =>
  `is ${kind} for ${[code && `code ${code}`, status && `HTTP ${status}`, details].filter(Boolean).join(', ')}`;

const errorOf = ({ code, details }: Case) => ({ code, title: 'A title', ...(details && { details }) });
const listed = (given: Case): unknown =>
  given.code === undefined ? {} : { errors: [errorOf(given)], meta: { api_status: 'stable', version: '2.53.3' } };
const bare = (given: Case): unknown => (given.code === undefined ? {} : errorOf(given));

function callAnswered(status: number, text: string) {
  const clock = aHandClock();
  const call = createDeploymentCall(() => Promise.resolve(toAnswer(status, () => undefined, text)), clock);
  const post = call({ method: 'POST', path: '/v1/x', answer: Accepted, secrets: [] });
  return { clock, call, post };
}

describe.each([
  ['a list of errors', listed],
  ['a bare error', bare],
])('onPremisesErrors in %s', (_shape, bodyOf) => {
  test.each(cases.map((given) => [titleOf(given), given] as const))('%s', async (_title, given) => {
    const status = given.status ?? 400;
    const { clock, post } = callAnswered(status, given.garbled ?? JSON.stringify(bodyOf(given)));

    expect(await failureOf(post)).toEqual({
      source: 'on-premises',
      kind: given.kind,
      class: given.class,
      httpStatus: status,
      ...(given.code !== undefined && { code: given.code, details: given.details ?? 'A title' }),
      ...(given.waitMs && { retryAt: clock.now() + given.waitMs }),
      ...(given.ambiguous && { ambiguous: true }),
    });
  });
});

describe('onPremisesErrors', () => {
  test('has no row without a case above', () => {
    const used = new Set(
      cases.map(({ code, status = 400, details, garbled }) =>
        rowFor(onPremisesErrors, {
          ...(code !== undefined && { code }),
          httpStatus: status,
          text: details ?? '',
          garbled: garbled !== undefined,
        }),
      ),
    );

    expect(onPremisesErrors.filter((row) => !used.has(row))).toEqual([]);
  });

  test('covers 1000 to 1034', () => {
    const codes = Array.from({ length: 35 }, (_, index) => 1000 + index);

    expect(codes.filter((code) => !rowFor(onPremisesErrors, { code, httpStatus: 400, text: '' }))).toEqual([]);
  });

  test('gives every kind one class', () => {
    const pairs = new Set(onPremisesErrors.map((row) => `${row.kind} ${row.class}`));

    expect(pairs.size).toBe(new Set(onPremisesErrors.map(({ kind }) => kind)).size);
  });

  test.each(['null', '{}', '', '{"meta":{"api_status":"stable"}}'])('accepts a write that answers %j', async (text) => {
    expect(await callAnswered(200, text).post).toEqual(text === '' ? undefined : JSON.parse(text));
  });

  test('does not believe a write that answers HTML', async () => {
    expect(await failureOf(callAnswered(200, '<html></html>').post)).toEqual({
      source: 'on-premises',
      class: 'retry',
      kind: 'unreadable-answer',
      httpStatus: 200,
      details: 'the answer is not JSON',
      ambiguous: true,
    });
  });

  test('names the place of an answer that does not fit', async () => {
    const { call } = callAnswered(200, '{"health":5}');

    const failure = await failureOf(call({ method: 'GET', path: '/v1/health', answer: Health, secrets: [] }));

    expect(failure).toMatchObject({ kind: 'unreadable-answer', details: 'unexpected answer at health' });
  });
});
