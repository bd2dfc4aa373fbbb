import { SpanKind, SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';

export { SpanKind };

/**
 * What a span says when it begins. Names and attributes are bounded words and ids, as in the logs: no text from outside, no
 * body, no address with a token in it.
 */
export interface SpanStart {
  name: string;
  kind?: SpanKind;
  attributes?: Attributes;
}

/** The name of the instrumentation, which is also that of the spans' library. */
const TRACER = 'ferryman';

/** What went wrong, in a word that is the same for every such error; never the message, which may hold anything. */
const errorType = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

/**
 * Does the work inside a span, which ends with it. Without an SDK (the operator preloads one, see the runbook) this costs next
 * to nothing and tells nobody. Rejects as the work does; the span then has the error's name as `error.type`.
 */
export const inSpan = <T>({ name, kind, attributes }: SpanStart, work: (span: Span) => Promise<T>): Promise<T> =>
  trace
    .getTracer(TRACER)
    .startActiveSpan(name, { ...(kind && { kind }), attributes: attributes ?? {} }, async (span) => {
      try {
        return await work(span);
      } catch (error) {
        failed(span, errorType(error));
        throw error;
      } finally {
        span.end();
      }
    });

/** Marks a span as failed; `type` is a bounded word such as the kind of a failure. */
export function failed(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
