import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createWakeUps } from '../../src/queue/wake-ups.ts';
import { createQueueConnections } from '../../src/store/redis-clients.ts';
import { inSpan } from '../../src/tracing/span.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { aNumber, randomIds } from '../support/store.ts';
import { until } from '../support/until.ts';

const redis = redisForFile();
const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

beforeAll(() => provider.register());
afterAll(async () => {
  trace.disable();
  await provider.shutdown();
});

test.each([
  ['through the queue', 0],
  ['in the process that woke it', 1],
])('a look %s belongs to the trace of the click that woke it', async (_way, hereAtOnce) => {
  const traces: (string | undefined)[] = [];
  const queue = createWakeUps({
    ...createQueueConnections(redis.url),
    onWake: () => Promise.resolve(void traces.push(trace.getActiveSpan()?.spanContext().traceId)),
    onError: () => undefined,
    hereAtOnce,
  });
  queue.start();
  try {
    await until(async () => {
      if (traces.length === 0)
        await inSpan({ name: 'click' }, () => Promise.resolve(queue.wake(randomIds.migrationId(aNumber()))));
      return traces.length > 0;
    });
  } finally {
    await queue.close();
  }
  const clicks = exporter.getFinishedSpans().filter(({ name }) => name === 'click');
  expect(clicks.map((span) => span.spanContext().traceId)).toContain(traces[0]);
});
