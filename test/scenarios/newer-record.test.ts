import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import { Redis } from 'ioredis';
import { createHash } from 'node:crypto';
import { people } from '../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../sandbox/stage.ts';
import { storedOf, textsOf } from '../support/stored-journal.ts';
import { branch, type Line } from './support/lines.ts';
import { answerTo, approve, asked, card, migrate, openScene, prepare, registrations } from './support/scene.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Writes an entry that a later version might write, well chained; resolves with how to take it away again. */
async function writtenByNewer(redis: Redis, line: Line): Promise<() => Promise<void>> {
  const keys = await redis.keys(`*:journal:${line.e164.slice(1)}-*`);
  const journal = keys[0] ?? '';
  const head = journal.replace(':journal:', ':journal-head:');
  const texts = textsOf(await redis.lrange(journal, 0, -1));
  const last = texts.at(-1) ?? '';
  const { seq, at } = JSON.parse(last) as { seq: number; at: number };
  const entry = { seq: seq + 1, at, actor: 'ferryman', event: { type: 'blessed' }, previous: sha256(last) };
  const text = canonicalize(entry) ?? '';
  await redis.rpush(journal, storedOf([...texts, text]).at(-1) ?? '');
  await redis.hset(head, 'hash', sha256(text));
  return async () => {
    await redis.rpop(journal);
    await redis.hset(head, 'hash', sha256(last));
  };
}

describe('a record that a newer version has written to', () => {
  const [line, other] = [branch(0), branch(1)];
  let stage: Stage;
  let redis: Redis;
  let takeAway: () => Promise<void>;

  beforeAll(async () => {
    stage = await openScene();
    redis = new Redis(stage.redis.url);
    await prepare(stage, line);
    takeAway = await writtenByNewer(redis, line);
  }, 60_000);

  afterAll(async () => {
    redis.disconnect();
    await stage.close();
  }, 60_000);

  test('is not acted on: a click and a command say why, and nothing is sent', async () => {
    const mara = stage.slack.as(people.mara);
    const shown = await card(mara, line, /Ready, holding/u);

    const clicked = await answerTo(mara, () => mara.clicks(shown, 'ferryman.reject'));

    expect(clicked).toMatch(/written by a newer version of me, so I did nothing and the number is as it was/u);
    expect(await asked(mara, `status ${line.e164}`)).toContain('written by a newer version');
    expect(registrations(stage, line)).toBe(0);
  });

  test('hides no other: they are listed, moved and stopped as ever', async () => {
    const mara = stage.slack.as(people.mara);

    await migrate(stage, other);

    expect(registrations(stage, other)).toBe(1);
    expect(await asked(mara, 'list')).toContain('The record of 1 running move cannot be read by this version of me');
    expect(await asked(mara, 'freeze a look at Meta')).toMatch(/stopped/iu);
    expect(await asked(mara, 'unfreeze')).not.toContain('unexpected');
  });

  test('is named in the log', () => {
    expect(stage.logs().join('\n')).toMatch(/journal unreadable: unknown-entry at entry \d+/u);
  });

  test('goes on when it can be read', async () => {
    await takeAway();
    await approve(stage, line);
    await card(stage.slack.as(people.ana), line, /Done\./u);

    expect(registrations(stage, line)).toBe(1);
  });
});
