import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../../sandbox/free-port.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { branch } from '../scenarios/support/lines.ts';
import { migrate, openScene } from '../scenarios/support/scene.ts';
import type { RecordedSpan } from './record-spans.ts';

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'record-spans.ts')).href;
const LINE = branch(1);

let folder: string;
let metricsPort: number;
let stage: Stage;
let spans: RecordedSpan[];

const read = (): RecordedSpan[] =>
  readFileSync(join(folder, 'spans'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedSpan);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ferryman-spans-'));
  const environment = { NODE_OPTIONS: `--import ${PRELOAD}`, SPANS_FILE: join(folder, 'spans') };
  metricsPort = await freePort();
  stage = await openScene({ bot: { environment, metricsPort } });
  await migrate(stage, LINE);
  spans = read();
}, 60_000);

afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** The span and everything above it. */
function chainOf(span: RecordedSpan): string[] {
  const above = spans.find(({ id }) => id === span.parent);
  return [...(above ? chainOf(above) : []), span.name];
}

describe('traces', () => {
  test('a Graph call hangs below the step, the look and the click that led to it', () => {
    const graphCalls = spans.filter(({ name }) => name.endsWith(' meta')).map((span) => chainOf(span));
    const kinds = new Set(graphCalls.map((chain) => chain.find((name) => name.startsWith('slack '))));

    expect(kinds).toContain('slack view_submission');
    expect(graphCalls).toContainEqual(
      expect.arrayContaining(['slack view_submission', 'look', expect.stringMatching(/^step /u), 'GET meta']),
    );
  });

  test('the register call hangs below the approval', () => {
    const register = spans.filter(({ attributes }) => String(attributes['url.template']).endsWith('/register'));

    expect(register.map((span) => chainOf(span)[0])).toEqual(['slack view_submission']);
    expect(register[0]?.attributes).toMatchObject({ 'http.request.method': 'POST', 'http.response.status_code': 200 });
  });

  test('nothing that a span says is a secret or grows without bound: no PIN, no token, no address of an object', () => {
    const said = JSON.stringify(spans.map(({ name, attributes }) => [name, attributes]));

    for (const secret of [LINE.pin, stage.world.token, stage.world.app.secret]) expect(said).not.toContain(secret);
    expect(said).not.toContain(LINE.phoneNumberId);
    expect(new Set(spans.map(({ name }) => name)).size).toBeLessThan(60);
  });

  test('no span names a person', () => {
    for (const person of Object.values(people)) expect(JSON.stringify(spans)).not.toContain(person);
  });
});

describe('the metrics of the same move', () => {
  test('count what was written and called, and say that the cutover may begin', async () => {
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();

    expect(text).toContain('ferryman_journal_events_total{type="cutoverStarted",detail=""} 1');
    expect(text).toContain('ferryman_journal_events_total{type="approved",detail=""} 1');
    expect(text).toMatch(/^ferryman_call_duration_seconds_count\{target="meta",method="POST",result="2xx"\} [1-9]/mu);
    expect(text).toMatch(/^ferryman_cutover_enabled 1$/mu);
    expect(text).toMatch(/^ferryman_cutover_stopped 0$/mu);
    expect(text).toMatch(/^ferryman_look_overdue_seconds 0$/mu);
  });
});
