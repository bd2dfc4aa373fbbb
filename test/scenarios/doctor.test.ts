import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { writeBotSettings } from '../../sandbox/bot-settings.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Person } from '../../sandbox/slack/page/person.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { openBrokenSetUps } from '../../sandbox/broken-set-up.ts';
import { runFerryman, type Ran } from '../../sandbox/ferryman-command.ts';
import { doctorPage } from '../../docs/doctor-page.ts';
import type { Level } from '../../src/doctor/line.ts';
import type { ToldLine } from '../../src/slack/doctor/line-text.ts';
import { asked, openScene } from './support/scene.ts';

let stage: Stage;
let broken: Awaited<ReturnType<typeof openBrokenSetUps>>;
let folder: string;
let ana: Person;
let mara: Person;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ferryman-doctor-'));
  stage = await openScene();
  broken = await openBrokenSetUps(stage);
  ana = stage.slack.as(people.ana);
  mara = stage.slack.as(people.mara);
}, 60_000);

afterAll(async () => {
  await broken.close();
  await stage.close();
  rmSync(folder, { recursive: true });
}, 60_000);

/** The sandbox's second account waits for Meta's review. */
const UNDER_REVIEW = 'meta.waba.not-approved';

interface Report {
  code: number | null;
  ok: boolean;
  lines: ToldLine[];
  raw: string;
}

const aSettings = () => writeBotSettings(stage, 3999);

/** The stage's settings file, as data. */
function settingsOf(): { wabas: { name: string }[] } & Record<string, unknown> {
  const settings = aSettings();
  const file = parse(readFileSync(settings.env['FERRYMAN_CONFIG'] ?? '', 'utf8')) as ReturnType<typeof settingsOf>;
  settings.remove();
  return file;
}

const reportOf = ({ code, out }: Ran): Report => {
  const answer = out.startsWith('{') ? (JSON.parse(out) as Report) : { ok: false, lines: [] };
  return { ...answer, code, raw: out };
};

/** Runs the command on the stage's own settings, or on other ones in their file. */
async function doctor({ file, args }: { file?: object; args?: string[] } = {}): Promise<Report> {
  const settings = aSettings();
  const path = join(folder, 'ferryman.yaml');
  if (file) writeFileSync(path, stringify(file));
  const ran = await runFerryman(['doctor', ...(args ?? ['--json'])], {
    ...settings.env,
    ...(file && { FERRYMAN_CONFIG: path }),
  });
  settings.remove();
  return reportOf(ran);
}

const visits = new Map<string, Promise<Report>>();

/** What the doctor says of a broken set-up; it is asked once. */
function visited(name: string): Promise<Report> {
  const { env = {} } = broken.setUps.find((one) => one.name === name) ?? {};
  const visit = visits.get(name) ?? runFerryman(['doctor', '--json'], env).then(reportOf);
  visits.set(name, visit);
  return visit;
}

/** The day on which a token ends moves with the calendar. */
const dated = (page: string) => page.replace(/\d{4}-\d\d-\d\d/gu, 'DAY');

const levelsOf = ({ lines }: Report, asked: Level) => lines.filter(({ level }) => level === asked).map(({ id }) => id);
const failures = (report: Report) => levelsOf(report, 'failure');

describe('ferryman doctor', () => {
  test('finds nothing broken in a good set-up, and says what it looked at', async () => {
    const { wabas, ...rest } = settingsOf();
    const report = await doctor({ file: { ...rest, wabas: wabas.filter(({ name }) => name === 'Acme') } });

    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({ code: 0, ok: true });
    expect(new Set(report.lines.map(({ area }) => area))).toEqual(
      new Set(['configuration', 'slack', 'approval', 'redis', 'vault', 'meta', 'deployments']),
    );
  });

  test('names every failure of a set-up that is broken everywhere, each with its fix', async () => {
    const report = await visited('everywhere');

    expect(report.code).toBe(1);
    expect(failures(report)).toEqual([
      'slack.scopes-missing',
      'slack.second-process',
      'slack.app-token-refused',
      'slack.channel-outside',
      'slack.channel-missing',
      'approval.unreachable',
      'approval.too-few',
      'redis.cutover-disabled',
      'redis.cutover-disabled',
      'vault.key-gone',
      'meta.webhook.failed',
      'meta.token.invalid',
      'meta.waba.unreadable',
      'meta.token.scopes-missing',
      UNDER_REVIEW,
      'deployments.deployment.unreachable',
    ]);
    expect(levelsOf(report, 'warning')).toEqual(
      expect.arrayContaining(['slack.scopes-unneeded', 'approval.cannot-decide', 'meta.token-expires-soon']),
    );
    expect(report.lines.find(({ id }) => id === 'approval.cannot-decide')?.text).toContain(people.gus);
    expect(report.raw).not.toContain('xapp-of-somebody-else');
  });

  test('a bot token that Slack refuses is one line, not one for each thing that needs it', async () => {
    expect(failures(await visited('bot-token'))).toEqual(['slack.token-refused', UNDER_REVIEW]);
  });

  test('says that Redis is not there, and still looks at the rest', async () => {
    const report = await visited('no-redis');

    expect(failures(report)).toEqual(['redis.unreachable', UNDER_REVIEW]);
    expect(report.lines.some(({ id }) => id === 'slack.token')).toBe(true);
  });

  test('tells a Redis user without its rights from a Redis that is not there', async () => {
    expect(failures(await visited('redis-rights'))).toContain('redis.rights-missing');
  });

  test('a configuration that cannot be used is told sentence by sentence', async () => {
    const report = await visited('configuration');

    expect(report.code).toBe(78);
    expect(failures(report)).toEqual(['configuration.problem', 'configuration.problem']);
    expect(report.raw).not.toContain('short');
  });

  test('says of broken set-ups what the page about it shows', async () => {
    const reports = await Promise.all(
      broken.setUps.map(async ({ name, faults }) => ({ faults, ...(await visited(name)) })),
    );

    expect(dated(readFileSync(join(import.meta.dirname, '../../docs/doctor.md'), 'utf8'))).toBe(
      dated(doctorPage(reports)),
    );
  });

  test('reads well in a terminal', async () => {
    const { raw } = await doctor({ args: [] });

    expect(raw).toMatch(/^ok {6}configuration: The configuration is valid/u);
    expect(raw).toMatch(/\d+ looks: 1 failures, \d+ warnings\.\n$/u);
  });
});

describe('/migrate doctor', () => {
  test('tells a manager what could be better', async () => {
    expect(await asked(mara, 'doctor')).toMatch(/The set-up: one thing is broken.*Acme Labs: Meta has not approved/su);
  });

  test('is refused to others, who are told whom to ask', async () => {
    expect(await asked(ana, 'doctor')).toMatch(
      /shown to administrators of the workspace and to those who may approve/u,
    );
  });
});
