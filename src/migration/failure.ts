import { z } from 'zod';

/**
 * What a failure asks for (domain notes 2.3):
 * - `retry`: the bot repeats by itself, writes only after reading;
 * - `throttle`: the bot waits until it may call again;
 * - `hold`: a person must supply a value;
 * - `configuration`: somebody fixes something outside, then the step is retried;
 * - `locked`: nothing helps before a time has passed or a case is decided;
 * - `defect`: the request itself is wrong; a developer looks.
 */
export const FailureClass = z.enum(['retry', 'throttle', 'hold', 'configuration', 'locked', 'defect']);
export type FailureClass = z.infer<typeof FailureClass>;

/** Which side answered, or should have. */
export const FailureSource = z.enum(['meta', 'on-premises', 'slack', 'redis', 'ferryman']);
export type FailureSource = z.infer<typeof FailureSource>;

/**
 * A failure as it is recorded and shown. `kind` is the key of its row in an error table and of its plain words in the
 * message catalogue (`failure.<kind>`); `details` is the other side's own sentence, cut to 300 characters and free of secrets.
 */
export const Failure = z.strictObject({
  source: FailureSource,
  class: FailureClass,
  kind: z.string().regex(/^[a-z0-9-]+$/),
  code: z.number().int().optional(),
  subcode: z.number().int().optional(),
  httpStatus: z.number().int().optional(),
  details: z.string().max(300).optional(),
  /** Meta's `fbtrace_id`, for support (domain notes 2.2). */
  traceId: z.string().max(100).optional(),
  /** Earliest time another try makes sense, epoch ms. */
  retryAt: z.number().int().optional(),
  /** True when the call may have taken effect although no usable answer came. */
  ambiguous: z.boolean().optional(),
});
export type Failure = z.infer<typeof Failure>;

/** True for a call that the bot held back by itself, so that it stays below Meta's limit: nobody was asked for anything. */
export const isPutOff = ({ kind }: Failure): boolean => kind === 'usage-near-limit';

/** Thrown by the HTTP edges; carries the {@link Failure} and nothing of the request, so that it can't leak one. */
export class CallFailure extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`${failure.source} ${failure.kind}${failure.code === undefined ? '' : ` (${failure.code})`}`);
    this.name = 'CallFailure';
    this.failure = failure;
  }
}
