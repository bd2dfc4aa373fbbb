import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { PANELS } from '../docs/monitoring/panels.ts';
import { createMetrics } from '../src/http/metrics.ts';
import { gaugesOf } from '../src/wiring/http-edge.ts';
import type { Storage } from '../src/wiring/storage.ts';
import { SteppedClock } from './support/stepped-clock.ts';

const root = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Ferryman[A-Z]/u),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string(), description: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});

const rules = Rules.parse(parse(read('docs/monitoring/alert-rules.yaml'))).groups.flatMap((group) => group.rules);
const queries = [...PANELS.flatMap((panel) => Object.values(panel.queries)), ...rules.map(({ expr }) => expr)];

/** Labels by metric, as the bot serves them; a histogram is served under three names. */
async function served(): Promise<Map<string, string[]>> {
  const metrics = createMetrics({ version: '1', report: () => undefined });
  // The gauges are only named here: nothing is read from a store.
  metrics.measure(gaugesOf({} as Storage, new SteppedClock()));
  const all = await metrics.registry.getMetricsAsJSON();
  const labelsOf = (name: string) =>
    (metrics.registry.getSingleMetric(name) as unknown as { labelNames?: string[] } | undefined)?.labelNames ?? [];
  return new Map(
    all.flatMap(({ name, type }) => {
      const labels = labelsOf(name);
      // prom-client's type says an enum; at run time it is the word.
      const isHistogram = String(type) === 'histogram';
      return isHistogram
        ? [[`${name}_bucket`, [...labels, 'le']] as const, [`${name}_count`, labels] as const]
        : [[name, labels] as const];
    }),
  );
}

const namesIn = (query: string) => [...query.matchAll(/\bferryman_\w+/gu)].map(([name]) => name);

describe('the dashboard and the alert rules', () => {
  test('ask for metrics that the bot has', async () => {
    const known = await served();

    expect(queries.flatMap((query) => namesIn(query)).filter((name) => !known.has(name))).toEqual([]);
  });

  test('select and group by labels that those metrics have', async () => {
    const known = await served();
    const wrong = queries.flatMap((query) => {
      const labels = namesIn(query).flatMap((name) => known.get(name) ?? []);
      const selected = [...query.matchAll(/(\w+)(?:=|=~)"/gu)].map(([, label]) => label ?? '');
      const grouped = [...query.matchAll(/by \(([^)]*)\)/gu)].flatMap(([, list]) => (list ?? '').split(/,\s*/u));
      return [...selected, ...grouped].filter((label) => !labels.includes(label)).map((label) => ({ query, label }));
    });

    expect(wrong).toEqual([]);
  });

  test('the dashboard shows every metric of ours', async () => {
    const shown = new Set(PANELS.flatMap((panel) => Object.values(panel.queries)).flatMap((query) => namesIn(query)));
    const ours = [...(await served()).keys()].filter((name) => !/^ferryman_(process|nodejs)_/u.test(name));

    expect(ours.filter((name) => !shown.has(name))).toEqual([]);
  });

  test('every alert sends to a section of the runbook that exists', () => {
    const anchors = [...read('docs/runbook.md').matchAll(/^## (.*)$/gmu)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w -]/gu, '')
        .replaceAll(' ', '-'),
    );

    expect(rules.map(({ annotations }) => annotations.runbook.split('#')[1] ?? '')).toEqual(
      expect.not.arrayContaining(['']),
    );
    for (const { annotations } of rules) expect(anchors).toContain(annotations.runbook.split('#')[1]);
  });
});
