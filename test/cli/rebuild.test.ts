import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryOf } from '../../src/slack/card-memory.ts';
import { createCardMessages } from '../../src/slack/card-messages.ts';
import { CHANNEL, createStage, type Stage } from '../slack/stage.ts';
import { aMigration, MIGRATION, requested } from '../support/builders.ts';
import { runFerryman, type Ran } from '../../sandbox/ferryman-command.ts';
import { redisForFile } from '../support/redis-for-file.ts';

const redis = redisForFile();
let stage: Stage;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ferryman-rebuild-'));
  const settings = `channels: { migrations: ${CHANNEL}, alerts: ${CHANNEL} }
wabas: [{ id: '100200300', name: Acme }]
approval: { approvers: { users: [U0MARA] } }
`;
  writeFileSync(join(folder, 'ferryman.yaml'), settings);
  stage = await createStage();
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

const ferryman = (args: string[], slackUrl: string): Promise<Ran> =>
  runFerryman(args, {
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_APP_TOKEN: 'xapp-test',
    SLACK_API_URL: slackUrl,
    REDIS_URL: redis.url,
    META_ACCESS_TOKEN: 'token',
    META_APP_ID: '900',
    META_APP_SECRET: 'secret',
    VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64url')}`,
    FERRYMAN_CONFIG: join(folder, 'ferryman.yaml'),
  });

test('ferryman rebuild says what it would do, does it with --apply, and has nothing to do the second time', async () => {
  const card = { migration: MIGRATION, memory: memoryOf(aMigration(...requested)) };
  await createCardMessages(stage.bot.client).post(CHANNEL, card, () => ({ text: 'a card', blocks: [] }));

  const dry = await ferryman(['rebuild'], stage.slack.apiUrl);
  expect(dry.out).toContain(`${MIGRATION}: begins again with a preflight`);
  expect(dry.err).toContain('Nothing was written');
  expect(await redis.run('DBSIZE')).toBe(0);

  const applied = await ferryman(['rebuild', '--apply'], stage.slack.apiUrl);
  expect(applied).toMatchObject({ code: 0, err: expect.stringContaining('1 rebuilt, 0 not.') });
  expect((await ferryman(['rebuild'], stage.slack.apiUrl)).out).toContain('is in Redis; nothing to do');
}, 60_000);

test('without Slack it says so and writes nothing', async () => {
  const answer = await ferryman(['rebuild', '--apply'], 'http://127.0.0.1:9/api/');
  expect(answer).toMatchObject({ code: 1, err: expect.stringContaining('Slack does not give the channel') });
}, 60_000);
