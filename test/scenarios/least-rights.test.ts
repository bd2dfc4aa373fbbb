import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { branch } from './support/lines.ts';
import { asked, card, migrate, openScene, registrations } from './support/scene.ts';

/** The rules of the published file, one list of words. */
const rules = readFileSync(join(import.meta.dirname, '../../docs/redis.acl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .join(' ')
  .replace(/^user ferryman /u, '')
  .replace('>change-me', '>secret')
  .split(' ');

describe('a Redis user of least rights', () => {
  let redis: TestRedis;
  let stage: Stage;

  beforeAll(async () => {
    redis = await startRedis({ appendOnly: true, tcp: true });
    await redis.run('ACL', 'SETUSER', 'ferryman', ...rules);
    const url = new URL(redis.url);
    stage = await openScene({ redis: { ...redis, url: `redis://ferryman:secret@${url.host}`, origin: 'private' } });
  }, 60_000);

  afterAll(async () => {
    await stage.close();
    await redis.stop();
  }, 60_000);

  test('is enough for a whole move, the queue, the guard and the doctor, and Redis refused nothing', async () => {
    const line = branch(1);
    await migrate(stage, line);
    await card(stage.slack.as(people.ana), line, /Done\./u);
    expect(registrations(stage, line)).toBe(1);
    expect(await asked(stage.slack.as(people.mara), 'doctor')).toMatch(/Acme Labs/u);

    const log = (await redis.run('ACL', 'LOG')) as unknown[][];
    expect(log.map((entry) => entry.slice(0, 8).join(' '))).toEqual([]);
  }, 60_000);

  test.each([['FLUSHALL'], ['CONFIG', 'GET', '*'], ['KEYS', '*'], ['SET', 'elsewhere', '1'], ['SHUTDOWN']])(
    'may not %s',
    async (...command) => {
      await expect(redis.run('ACL', 'DRYRUN', 'ferryman', ...command)).resolves.toMatch(/no permissions|denied/iu);
    },
  );
});
