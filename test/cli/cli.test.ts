import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../src/migration/event.ts';
import type { MigrationId } from '../../src/migration/ids.ts';
import type { EvidencePack } from '../../src/evidence/evidence-pack.ts';
import { createDueTimes } from '../../src/store/due-times.ts';
import { createJournal } from '../../src/store/journal.ts';
import { createKeyRing } from '../../src/store/key-ring.ts';
import { createMigrationIndex } from '../../src/store/migration-index.ts';
import { createVault } from '../../src/store/vault.ts';
import { secretContext } from '../../src/workflow/sealed.ts';
import { runFerryman, type Ran } from '../../sandbox/ferryman-command.ts';
import { storeForFile } from '../support/redis-for-file.ts';
import { aNumber, randomIds, realClock, started } from '../support/store.ts';
import { wholePack } from '../evidence/journals.ts';

const KEY = Buffer.alloc(32, 7);
const SETTINGS = `
channels: { migrations: C0MIGRATIONS, alerts: C0ALERTS }
wabas: [{ id: '100200300', name: Acme }]
approval: { approvers: { users: [U0MARA] } }
`;

const { redis, clients } = storeForFile();
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ferryman-cli-'));
  writeFileSync(join(folder, 'ferryman.yaml'), SETTINGS);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
});

/** Runs the command as a person would, from the folder of the test. */
const ferryman = (args: string[], env: Record<string, string> = {}): Promise<Ran> =>
  runFerryman(args, {
    INIT_CWD: folder,
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_APP_TOKEN: 'xapp-test',
    REDIS_URL: redis.url,
    META_ACCESS_TOKEN: 'token',
    META_APP_ID: '900',
    META_APP_SECRET: 'secret',
    VAULT_KEYS: `k1:${KEY.toString('base64url')}`,
    FERRYMAN_CONFIG: join(folder, 'ferryman.yaml'),
    ...env,
  });

const vault = () =>
  createVault({
    client: clients.command,
    ring: createKeyRing([{ kid: 'k1', key: { reveal: () => new Uint8Array(KEY) } }]),
    ids: randomIds,
  });

/** A migration in Redis with a sealed PIN. */
async function migrated(...then: Event[]): Promise<{ id: MigrationId; number: string; pin: string }> {
  const number = aNumber();
  const id = randomIds.migrationId(number);
  const pin = '314159';
  const secret = await vault().seal(secretContext({ number, id }, 'pin'), pin, Date.now() + 60_000);
  const journal = createJournal({ client: clients.command, clock: realClock, ids: randomIds });
  const events: Event[] = [started(id), { type: 'pinChosen', source: 'generated', pin: secret }, ...then];
  await journal.start(id, { actor: 'ferryman', events });
  return { id, number, pin };
}

const written = (name: string, content: object) => {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return name;
};

describe('ferryman verify', () => {
  test('says that a true pack is true, and how to be sure', async () => {
    const pack = wholePack();

    const ran = await ferryman(['verify', written('true.json', pack)]);

    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain(`${pack.chain.length} entries, none deleted, changed or moved`);
    expect(ran.out).toContain(pack.chain.head);
    expect(ran.err).toContain('--head');
  });

  test('names the entry that was changed, and fails', async () => {
    const pack = wholePack();
    const journal = pack.journal.with(8, { ...pack.journal[8]!, at: 5 });

    const ran = await ferryman(['verify', written('changed.json', { ...pack, journal })]);

    expect(ran).toEqual({ code: 1, out: '', err: 'Entry 9 was changed.\n' });
  });

  test('fails when the last hash is not the one that was told', async () => {
    const name = written('other.json', wholePack());

    expect(await ferryman(['verify', name, '--head', 'abcdef'])).toMatchObject({ code: 1 });
    expect(await ferryman(['verify', name, '--head', wholePack().chain.head])).toMatchObject({ code: 0, err: '' });
  });

  test('says that a file is not there', async () => {
    const ran = await ferryman(['verify', 'nowhere.json'], { FERRYMAN_CONFIG: 'none' });

    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/no such file/u);
  });
});

describe('ferryman export', () => {
  test('writes a pack that verifies, readable by its owner alone', async () => {
    const { id, number } = await migrated();

    const ran = await ferryman(['export', number, '--out', 'pack.json']);

    expect(ran).toMatchObject({ code: 0, out: '' });
    const file = join(folder, 'pack.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((JSON.parse(readFileSync(file, 'utf8')) as EvidencePack).migration.id).toBe(id);
    expect(await ferryman(['verify', 'pack.json'])).toMatchObject({ code: 0 });
  });

  test.each([
    ['csv', /^migration,number,entry,time/u],
    ['html', /^<!doctype html>/u],
    ['json', /^\{\n {2}"format": "ferryman-evidence"/u],
  ])('writes %s to the screen, without a secret', async (format, beginning) => {
    const { id, pin } = await migrated();

    const ran = await ferryman(['export', id, '--format', format]);

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(beginning);
    expect(ran.out).not.toContain(pin);
  });

  test('refuses another format, what is no number, and a number it never moved', async () => {
    expect(await ferryman(['export', '+16315551234', '--format', 'pdf'])).toMatchObject({ code: 1, out: '' });
    expect((await ferryman(['export', '12'])).err).toMatch(/is no phone number/u);
    expect((await ferryman(['export', '+16315550000'])).err).toMatch(/no migration of/u);
  });

  test('exports nothing of a journal that was tampered with', async () => {
    const { id, number } = await migrated();
    await clients.command.lset(`ferryman:{${number.slice(1)}}:journal:${id}`, 0, '{"seq":1}');

    const ran = await ferryman(['export', number]);

    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/cannot be trusted from entry 1 on/u);
  });

  test('says so when Redis is away, and when the configuration is wrong', async () => {
    const away = await ferryman(['export', '+16315551234'], { REDIS_URL: 'redis://127.0.0.1:1' });
    const wrong = await ferryman(['export', '+16315551234'], { FERRYMAN_CONFIG: join(folder, 'none.yaml') });

    expect([away.code, wrong.code]).toEqual([1, 78]);
    expect(away.err).toMatch(/Redis cannot be used/u);
    expect(wrong.err).toMatch(/The configuration cannot be used/u);
  });
});

describe('ferryman journal', () => {
  const typesIn = (out: string) =>
    out.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { event: Event }).event.type]));

  test('prints an entry a line, as it was written', async () => {
    const { id, number } = await migrated({ type: 'completed' });

    const ran = await ferryman(['journal', number]);

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(typesIn(ran.out)).toEqual(['started', 'pinChosen', 'completed']);
    expect(await ferryman(['journal', id])).toEqual(ran);
  });

  test('prints a journal that was tampered with as far as it can be read, and says how far that is', async () => {
    const { id, number } = await migrated({ type: 'completed' });
    await clients.command.lset(`ferryman:{${number.slice(1)}}:journal:${id}`, 1, '"1AAAAsomething"');

    const ran = await ferryman(['journal', number]);

    expect(ran.code).toBe(1);
    expect(typesIn(ran.out)).toEqual(['started']);
    expect(ran.err).toMatch(/3 entries are stored; from entry 2 on they cannot be unpacked: broken-chain/u);
  });

  test('prints nothing of a number it never moved', async () => {
    expect(await ferryman(['journal', '+16315550000'])).toMatchObject({ code: 1, out: '' });
  });
});

describe('ferryman pin', () => {
  test('prints the PIN of a completed migration only when it is told that this is no screen', async () => {
    const { number, pin } = await migrated({ type: 'completed' });

    const refused = await ferryman(['pin', number]);
    const printed = await ferryman(['pin', number, '--yes-print']);

    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/onto a screen only/u);
    expect(printed).toMatchObject({ code: 0, out: `${pin}\n` });
  });

  test('prints nothing while the migration is not completed', async () => {
    const { number, pin } = await migrated();

    const ran = await ferryman(['pin', number, '--yes-print']);

    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).not.toContain(pin);
  });

  test('says that the key is missing', async () => {
    const { number } = await migrated({ type: 'completed' });
    const other = `k2:${Buffer.alloc(32, 9).toString('base64url')}`;

    const ran = await ferryman(['pin', number, '--yes-print'], { VAULT_KEYS: other });

    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/not among VAULT_KEYS/u);
  });
});

describe('ferryman reconcile', () => {
  test('lists every journal anew and has the running ones looked at', async () => {
    const { id, number } = await migrated();
    await clients.command.del(`ferryman:{${number.slice(1)}}:migrations`);
    await clients.command.del('ferryman:{index}:running', 'ferryman:{index}:recent');

    const ran = await ferryman(['reconcile']);

    const [, journals = '', running = ''] = /^(\d+) journals listed anew, (\d+) running/u.exec(ran.out) ?? [];
    expect(Number(journals)).toBeGreaterThanOrEqual(Number(running));
    expect(Number(running)).toBeGreaterThan(0);
    const index = createMigrationIndex(clients.command);
    expect(await index.running(100)).toContain(id);
    expect(await index.ofNumber(started(id).number)).toEqual([id]);
    expect(await createDueTimes(clients.command).due(Date.now(), 100)).toContain(id);
  });
});
