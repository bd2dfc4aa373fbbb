import { z } from 'zod';
import type { Answer } from '../calls/answer.ts';
import type { ErrorRow, Refusal } from '../calls/error-row.ts';
import { notSuccessful, transientGraphError, unknownGraphError } from './graph-errors.ts';

const wholeNumber = z.coerce.number().int();
const text = z.string().optional().catch(undefined);

/** The error envelope (domain notes 2.2); everything but the code is optional, and a field of a strange type is left out. */
const Envelope = z.object({
  error: z.object({
    code: wholeNumber.optional().catch(undefined),
    error_subcode: wholeNumber.optional().catch(undefined),
    message: text,
    error_user_title: text,
    error_user_msg: text,
    error_data: z.object({ details: text }).optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
    fbtrace_id: text,
  }),
});

/** An answer that says no, with the row to use when no table has its code. */
export interface GraphRefusal {
  refusal: Refusal;
  otherwise: ErrorRow;
  details?: string | undefined;
  traceId?: string | undefined;
}

/** Whether the answer is a refusal: an error envelope at any status, a status above 299, or `success: false`. */
export function refusalIn(answer: Answer): GraphRefusal | undefined {
  const envelope = Envelope.safeParse(answer.body);
  const traceId = answer.header('x-fb-trace-id');
  const { status } = answer;
  if (envelope.success) return fromEnvelope(envelope.data.error, status, traceId);
  if (status >= 300) {
    const refusal = { httpStatus: status, text: '', garbled: !answer.isJson };
    return { refusal, otherwise: unknownGraphError, traceId };
  }
  if (Failed.safeParse(answer.body).success) {
    return { refusal: { httpStatus: status, text: '' }, otherwise: notSuccessful, traceId };
  }
  return undefined;
}

const Failed = z.object({ success: z.literal(false) });

function fromEnvelope(
  error: z.infer<typeof Envelope>['error'],
  httpStatus: number,
  headerTraceId: string | undefined,
): GraphRefusal {
  const { code, error_subcode: subcode, message, error_user_title, error_user_msg } = error;
  const details = error.error_data?.details;
  const passes = error.is_transient === true || httpStatus >= 500;
  return {
    refusal: {
      httpStatus,
      ...(code !== undefined && { code }),
      ...(subcode !== undefined && subcode !== 0 && { subcode }),
      text: [details, error_user_title, error_user_msg, message].filter(Boolean).join('\n'),
    },
    otherwise: passes ? transientGraphError : unknownGraphError,
    details: details ?? error_user_msg ?? message,
    traceId: error.fbtrace_id ?? headerTraceId,
  };
}
