import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Failure } from '../../src/migration/failure.ts';
import { API_DIFFERENCES } from '../../src/migration/route.ts';
import { shortDigest } from '../../src/migration/plan.ts';
import type { Restore } from '../../src/migration/restore.ts';
import { createKeptBackups } from '../../src/store/kept-backups.ts';
import { createJournal } from '../../src/store/journal.ts';
import { createKeyRing } from '../../src/store/key-ring.ts';
import { createLeases } from '../../src/store/leases.ts';
import { createRestores } from '../../src/store/restores.ts';
import { keys } from '../../src/store/keys.ts';
import { createVault } from '../../src/store/vault.ts';
import type { RestoreCards } from '../../src/workflow/backup-ports.ts';
import { createBackups } from '../../src/workflow/backups.ts';
import { createRestoreOperations } from '../../src/workflow/restores.ts';
import { createRestoreRunner } from '../../src/workflow/restore-runner.ts';
import { ANA, MARA, NUMBER, PHONE, WABA } from '../support/builders.ts';
import { createFakeWorld, type FakeWorld } from '../support/fake-world.ts';
import { redisForFile } from '../support/redis-for-file.ts';
import { until } from '../support/until.ts';
import {
  createNotes,
  createReplica,
  createTestClock,
  testIds,
  type Replica,
  type TestClock,
} from '../support/workflow.ts';

const HOUR = 3_600_000;
const ACME = { id: WABA, name: 'Acme' };

const redis = redisForFile({ emptied: true });
let world: FakeWorld;
let clock: TestClock;
let replica: Replica;
let end: AbortController;
let running: Promise<void>[];

beforeEach(async () => {
  world = createFakeWorld();
  world.onPremises.deployments = () => [{ name: 'berlin', number: NUMBER }];
  clock = createTestClock();
  replica = await createReplica({ redisUrl: redis.url, world, witness: createNotes(), clock });
  end = new AbortController();
  running = [];
});
afterEach(async () => {
  end.abort();
  await Promise.all(running);
  replica.close();
});

const people = {
  homeTeamId: () => Promise.resolve('T1'),
  person: (id: typeof ANA) =>
    Promise.resolve({ id, teamId: 'T1', isBot: false, isDeleted: false, isGuest: false, isStranger: false }),
  approvers: () => Promise.resolve({ ids: new Set<string>([MARA]) }),
  members: () => Promise.resolve({ ids: new Set<string>([MARA]) }),
};

/** Cards in memory: every revision that was shown. */
function memoryCards(): RestoreCards & { shown: Restore[] } {
  const shown: Restore[] = [];
  return {
    shown,
    post: (restore) => Promise.resolve((shown.push(restore), { channel: 'C1', ts: '1.1' })),
    update: (restore) => Promise.resolve(shown.push(restore) > 0),
  };
}

/** Backups and restores of one replica over the world; `start` begins the loop that carries restores out. */
function keeping(cards: RestoreCards = memoryCards()) {
  const client = replica.clients.command;
  const ring = createKeyRing([{ kid: 'k1', key: { reveal: () => new Uint8Array(32).fill(7) } }]);
  const shared = {
    meta: world.meta,
    onPremises: world.onPremises,
    wabas: [ACME],
    vault: createVault({ client, ring, ids: testIds }),
    journal: createJournal({ client, clock, ids: testIds }),
    backups: createKeptBackups(client),
    restores: createRestores(client),
    leases: createLeases({ client, clock, ids: testIds }),
    people,
    clock,
    ids: testIds,
    cards,
  };
  const runner = createRestoreRunner({
    ...shared,
    patience: { callMs: 50, restartMs: 24 * HOUR, connectMs: HOUR },
    changed: () => undefined,
    report: (problem, error) => {
      throw new Error(problem, { cause: error });
    },
  });
  return {
    kept: shared.backups,
    backups: createBackups({ ...shared, keepMs: 90 * 24 * HOUR }),
    restores: createRestoreOperations({
      ...shared,
      approvers: { users: [MARA] },
      expiresMs: 4 * HOUR,
      changed: () => runner.changed(),
    }),
    start: () => void running.push(runner.run(end.signal)),
  };
}

async function takeBackup(of = keeping()) {
  const taken = await of.backups.take({ deployment: 'berlin', by: ANA });
  if (!taken.ok) throw new Error('no backup');
  return taken.backup;
}

const allOf = async (pattern: string): Promise<string> => {
  const names = (await redis.run('KEYS', pattern)) as string[];
  const dumps = await Promise.all(names.map((name) => replica.clients.command.dumpBuffer(name)));
  return dumps.map((dump) => dump?.toString('latin1') ?? '').join('\n');
};

describe('a kept backup', () => {
  test('is sealed under a password nobody chose, and Redis holds neither in the clear', async () => {
    world.onPremises.backup = (_deployment, password) =>
      Promise.resolve({ data: `CANARY-BLOB-${password}`, clientVersion: '2.53.3' });
    const backup = await takeBackup();

    expect(backup).toMatchObject({ deployment: 'berlin', setUp: 'multiconnect', shards: 2, clientVersion: '2.53.3' });
    expect(backup.expiresAt - backup.takenAt).toBe(90 * 24 * HOUR);
    expect(await allOf('*')).not.toContain('CANARY');
  });

  test('is a failure told in its own words when the client refuses, and nothing is kept', async () => {
    const failure: Failure = { source: 'on-premises', class: 'retry', kind: 'not-ready', httpStatus: 503 };
    world.failNext.set('backup', failure);
    const { backups } = keeping();

    expect(await backups.take({ deployment: 'berlin', by: ANA })).toEqual({ ok: false, failure });
    expect(await backups.list({ by: ANA })).toEqual({ ok: true, kept: [{ deployment: 'berlin', backups: [] }] });
  });

  test('is destroyed with its sealed values', async () => {
    const { backups } = keeping();
    const backup = await takeBackup();

    expect(await backups.remove({ deployment: 'berlin', id: backup.id, by: ANA })).toMatchObject({ ok: true });
    expect(await redis.run('KEYS', 'ferryman:{deployment:*')).toEqual([]);
    expect(await backups.remove({ deployment: 'berlin', id: backup.id, by: ANA })).toMatchObject({
      refusal: { code: 'backup-gone' },
    });
  });
});

describe('a restore', () => {
  const request = async (of: ReturnType<typeof keeping>) => {
    const backup = await takeBackup(of);
    const choice = { deployment: 'berlin', source: 'berlin', backup: backup.id };
    const asked = await of.restores.request({ ...choice, by: ANA });
    if (!asked.ok) throw new Error(asked.refusal.code);
    return asked.restore;
  };

  const approve = (of: ReturnType<typeof keeping>, restore: Restore, by = MARA) =>
    of.restores.act(restore.id, { do: 'approve', by, digest: shortDigest(restore.digest) });

  const ended = async (of: ReturnType<typeof keeping>, restore: Restore) => {
    await until(async () => (await of.restores.restore(restore.id))?.ending);
    return (await of.restores.restore(restore.id))?.ending;
  };

  const imports = () => world.calls.filter((name) => name === 'restore').length;

  test('is approved by a manager who did not ask for it, and by nobody else', async () => {
    const of = keeping();
    const restore = await request(of);

    expect(await approve(of, restore, ANA)).toMatchObject({ refusal: { code: 'is-requester' } });
    expect(await approve(of, restore)).toMatchObject({ ok: true });
    expect(await approve(of, restore)).toMatchObject({ refusal: { code: 'restore-decided' } });
  });

  test('sends the very blob and password that were sealed, once, however many replicas look', async () => {
    const sent: { data: string; password: string }[] = [];
    let password = '';
    world.onPremises.backup = (_deployment, chosen) => {
      password = chosen;
      return Promise.resolve({ data: 'the-blob', clientVersion: '2.53.3' });
    };
    world.onPremises.restore = (_deployment, backup) => Promise.resolve(void sent.push(backup));
    const [one, other] = [keeping(), keeping()];
    const restore = await request(one);
    one.start();
    other.start();
    await approve(one, restore);
    await until(async () => (await one.restores.restore(restore.id))?.answered);

    expect(await one.restores.act(restore.id, { do: 'confirm-restart', by: ANA })).toMatchObject({ ok: true });
    expect(await ended(one, restore)).toMatchObject({ kind: 'done' });
    expect(sent).toEqual([{ data: 'the-blob', password }]);
    expect((await one.kept.list('berlin'))[0]?.restoredAt).toBeDefined();
  });

  test('that the client refuses ends with its words and is not sent again', async () => {
    const of = keeping();
    const restore = await request(of);
    const failure: Failure = { source: 'on-premises', class: 'defect', kind: 'parameter-invalid', code: 1009 };
    world.failNext.set('restore', failure);
    of.start();
    await approve(of, restore);

    expect(await ended(of, restore)).toMatchObject({ kind: 'failed', failure });
    expect(imports()).toBe(1);
  });

  test('whose answer is lost is never sent again and claims nothing', async () => {
    const of = keeping();
    const restore = await request(of);
    world.failNext.set('restore', { source: 'on-premises', class: 'retry', kind: 'timeout', ambiguous: true });
    of.start();
    await approve(of, restore);

    expect(await ended(of, restore)).toMatchObject({ kind: 'failed', failure: { kind: 'restore-unanswered' } });
    expect(imports()).toBe(1);
  });

  test('is closed unsent when its backup is destroyed, and when a move of the number has begun meanwhile', async () => {
    const of = keeping();
    const restore = await request(of);
    await of.backups.remove({ deployment: 'berlin', id: restore.plan.backup.id, by: ANA });
    of.start();
    await approve(of, restore);
    expect(await ended(of, restore)).toMatchObject({ kind: 'backup-gone' });

    const next = await request(of);
    await replica.operations.start({
      number: NUMBER,
      typed: 'x',
      by: ANA,
      proposal: { route: 'on-premises-without-backup', waba: ACME, phoneNumberId: PHONE },
    });
    await approve(of, next);
    expect(await ended(of, next)).toMatchObject({ kind: 'facts-changed' });
    expect(imports()).toBe(0);
  });

  test('has a card that shows every state in the end, also after Slack was away', async () => {
    const cards = memoryCards();
    const shown = memoryCards();
    let refusals = 2;
    cards.post = (restore) => (refusals-- > 0 ? Promise.reject(new Error('away')) : shown.post(restore));
    const quiet = keeping(cards);
    const restore = await request(quiet);
    await quiet.restores.act(restore.id, { do: 'cancel', by: ANA });
    running.push(createRestoreRunnerQuietly(cards).run(end.signal));

    await until(() => [...cards.shown, ...shown.shown].at(-1)?.ending?.kind === 'cancelled', 10_000);
  });

  /** As the runner of {@link keeping}, but a failure of Slack is expected. */
  function createRestoreRunnerQuietly(cards: RestoreCards) {
    const client = replica.clients.command;
    const ring = createKeyRing([{ kid: 'k1', key: { reveal: () => new Uint8Array(32).fill(7) } }]);
    return createRestoreRunner({
      meta: world.meta,
      onPremises: world.onPremises,
      wabas: [ACME],
      vault: createVault({ client, ring, ids: testIds }),
      journal: createJournal({ client, clock, ids: testIds }),
      backups: createKeptBackups(client),
      restores: createRestores(client),
      leases: createLeases({ client, clock, ids: testIds }),
      clock,
      cards,
      patience: { callMs: 50, restartMs: HOUR, connectMs: HOUR },
      changed: () => undefined,
      report: () => undefined,
    });
  }
});

describe('a migration whose client answers no more', () => {
  /** The client is gone, a backup was kept: the way that uses it, up to the open request. */
  async function untilAsked() {
    const backup = await takeBackup();
    world.deployment.health = 'disconnected';
    const found = await replica.operations.lookUp(NUMBER);
    const proposal = found.proposals.find(({ reason }) => reason === 'with-kept-backup');
    if (!proposal) throw new Error('the kept backup is not proposed');
    const { reason: _why, ...place } = proposal;
    const started = await replica.operations.start({ number: NUMBER, typed: 'x', by: ANA, proposal: place });
    if (!started.ok) throw new Error(started.refusal.code);
    const { id } = started.migration;
    await replica.run(id);
    await replica.operations.confirmDifferences({ id, by: ANA, items: [...API_DIFFERENCES] });
    await replica.run(id);
    await replica.operations.choosePin({ id, by: ANA, source: 'reset' });
    await replica.run(id);
    return { id, backup };
  }

  const approve = async (id: Awaited<ReturnType<typeof untilAsked>>['id']) => {
    const { approval } = (await replica.operations.migration(id)) ?? {};
    if (!approval) throw new Error('there is no request');
    const { requestId, digest } = approval;
    const request = { id, requestId, digest, by: MARA, lastFour: '1234', acceptedLosses: true };
    const approved = await replica.operations.approve(request);
    if (!approved.ok) throw new Error(approved.refusal.code);
    await replica.run(id);
  };

  test('sends a backup kept earlier with its registration, and marks it as used', async () => {
    world.phone.codeVerificationStatus = 'VERIFIED';
    let registered: unknown;
    const before = { ...world.registerCall };
    world.registerCall.send = (waba, phone, parameters) => {
      registered = parameters;
      return before.send(waba, phone, parameters);
    };
    const { id, backup } = await untilAsked();
    const plan = (await replica.operations.migration(id))?.approval?.plan.register.backup;
    expect(plan).toMatchObject({ sha256: backup.sha256, takenAt: backup.takenAt });
    await approve(id);

    expect(registered).toMatchObject({ backup: { data: 'blob' } });
    expect((await keeping().kept.list('berlin'))[0]).toMatchObject({ usedBy: id, usedAt: expect.any(Number) });
    expect((await replica.operations.lookUp(NUMBER)).proposals.map(({ reason }) => reason)).not.toContain(
      'with-kept-backup',
    );
  });

  test('after a refused registration goes on without it', async () => {
    world.phone.codeVerificationStatus = 'VERIFIED';
    world.failNext.set('register', { source: 'meta', class: 'defect', kind: 'parameter-invalid', code: 100 });
    const { id } = await untilAsked();
    await approve(id);

    const refused = await replica.operations.migration(id);
    expect(refused?.cutover?.settled?.outcome).toBe('not-done');
    expect(refused?.backup).toBeUndefined();
  });

  test('takes the backup out anew when its copy for the call can no longer be opened', async () => {
    world.phone.codeVerificationStatus = 'VERIFIED';
    const { id } = await untilAsked();
    const copy = (await replica.operations.migration(id))?.backup?.data;
    if (!copy) throw new Error('the backup goes along');
    await redis.run('DEL', keys.secret(NUMBER, copy));
    await approve(id);
    await replica.run(id);

    const anew = await replica.operations.migration(id);
    expect([anew?.steps.preflight.status, anew?.cutover, anew?.backup?.data === copy]).toEqual([
      'succeeded',
      undefined,
      false,
    ]);
    expect(anew?.backup).toBeDefined();
  });

  test('sends nothing when another migration has used the backup meanwhile', async () => {
    world.phone.codeVerificationStatus = 'VERIFIED';
    const { id, backup } = await untilAsked();
    await keeping().kept.reserve('berlin', backup.id, testIds.migrationId(NUMBER));
    await approve(id);

    expect(world.registerCalls).toBe(0);
    expect((await replica.operations.migration(id))?.approval?.closed).toMatchObject({ reason: 'backup-used' });
  });
});
