/**
 * Preloaded into a bot as an operator preloads an SDK (`node --import`): every span that ends becomes a line of JSON in the
 * file that SPANS_FILE names.
 */
import { NodeTracerProvider, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { appendFileSync } from 'node:fs';

/** One ended span; `parent` is absent for the first of a trace. */
export interface RecordedSpan {
  name: string;
  trace: string;
  id: string;
  parent?: string;
  attributes: Record<string, unknown>;
  isError: boolean;
}

const ERROR = 2;
const file = process.env['SPANS_FILE'] ?? '';

const recorded = (span: ReadableSpan): RecordedSpan => ({
  name: span.name,
  trace: span.spanContext().traceId,
  id: span.spanContext().spanId,
  ...(span.parentSpanContext && { parent: span.parentSpanContext.spanId }),
  attributes: span.attributes,
  isError: span.status.code === ERROR,
});

const exporter = {
  export(spans: ReadableSpan[], done: (result: { code: number }) => void) {
    appendFileSync(file, spans.map((span) => `${JSON.stringify(recorded(span))}\n`).join(''));
    done({ code: 0 });
  },
  shutdown: () => Promise.resolve(),
};

new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
