import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { inSpan } from '../../src/tracing/span.ts';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

beforeAll(() => provider.register());

beforeEach(() => exporter.reset());

afterAll(async () => {
  trace.disable();
  await provider.shutdown();
});

describe('a span', () => {
  test('ends with the work and hands its result on', async () => {
    expect(await inSpan({ name: 'work', attributes: { kind: 'a' } }, () => Promise.resolve(7))).toBe(7);
    expect(exporter.getFinishedSpans()).toMatchObject([{ name: 'work', attributes: { kind: 'a' } }]);
  });

  test('of failed work has the name of the error and nothing of its message', async () => {
    const work = () => Promise.reject(new TypeError('token EAAG-canary was refused'));

    await expect(inSpan({ name: 'work' }, work)).rejects.toThrow('refused');

    const [span] = exporter.getFinishedSpans();
    expect(span?.attributes).toEqual({ 'error.type': 'TypeError' });
    expect(JSON.stringify([span?.status, span?.events, span?.attributes])).not.toContain('canary');
  });
});
