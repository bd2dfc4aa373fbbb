import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  decideRestore,
  isAsPlanned,
  nextForRestore,
  onReading,
  restoreActions,
  type RestoreCommand,
  type RestorePatience,
} from '../../src/migration/decide-restore.ts';
import type { DeploymentFacts } from '../../src/migration/facts.ts';
import { BackupId, setUpOf, type BackupFacts } from '../../src/migration/kept-backup.ts';
import { digestOf, shortDigest } from '../../src/migration/plan.ts';
import {
  compareVersions,
  restoreBlockers,
  restoreFindings,
  type RestoreFacts,
} from '../../src/migration/restore-checks.ts';
import { foldRestore, RestoreId, type Restore, type RestoreEvent } from '../../src/migration/restore.ts';
import { ANA, MARA, START } from '../support/builders.ts';

const MINUTE = 60_000;
const PATIENCE: RestorePatience = { callMs: 30_000, restartMs: 1_440 * MINUTE, connectMs: 15 * MINUTE };
const ID = RestoreId.parse(`berlin.${'a1'.repeat(16)}`);

const aBackup = (change: Partial<BackupFacts> = {}): BackupFacts => ({
  id: BackupId.parse('b2'.repeat(16)),
  deployment: 'berlin',
  takenAt: START - 86_400_000,
  clientVersion: '2.53.3',
  setUp: 'multiconnect',
  shards: 2,
  sha256: 'c3'.repeat(32),
  bytes: 1_200,
  ...change,
});

const aTarget = (change: Partial<DeploymentFacts> = {}): DeploymentFacts => ({
  name: 'berlin',
  version: '2.53.3',
  health: 'connected',
  nodes: 4,
  shards: 2,
  ...change,
});

const someFacts = (change: Partial<RestoreFacts> = {}): RestoreFacts => ({
  target: aTarget(),
  platform: 'ON_PREMISE',
  isMoving: false,
  ...change,
});

const levelsOf = (
  change: {
    facts?: Partial<RestoreFacts>;
    target?: Partial<DeploymentFacts>;
    backup?: Partial<BackupFacts>;
    deployment?: string;
  } = {},
) => {
  const facts = someFacts({ ...(change.target && { target: aTarget(change.target) }), ...change.facts });
  const question = { deployment: change.deployment ?? 'berlin', backup: aBackup(change.backup), facts };
  return Object.fromEntries(
    restoreFindings(question).map(({ check, level, outcome }) => [check, `${level} ${outcome}`]),
  );
};

describe('the checks of a restore', () => {
  test('warn of everything a restore on the same machine costs, and block nothing', () => {
    expect(levelsOf()).toEqual({
      target: 'warn same-machine',
      'set-up': 'pass same',
      version: 'pass same',
      number: 'pass not-on-cloud',
      restart: 'warn stops',
      'security-code': 'warn changes',
      messages: 'note not-held',
      sunset: 'warn may-not-return',
    });
  });

  test.each<[string, Parameters<typeof levelsOf>[0], string, string]>([
    [
      'a new machine that runs unregistered passes',
      { deployment: 'new', target: { health: 'unregistered' } },
      'target',
      'pass unregistered',
    ],
    ['another machine with a registration is blocked', { deployment: 'other' }, 'target', 'block registered'],
    [
      'a client that does not answer is blocked',
      { facts: { target: { unreadable: 'unreachable' } } },
      'target',
      'block unreadable',
    ],
    ['a client whose state is unknown is blocked', { target: { health: 'unknown' } }, 'target', 'block unknown'],
    ['another type of set-up is blocked', { target: { nodes: 1, shards: 1 } }, 'set-up', 'block other-type'],
    ['another number of shards is blocked', { target: { shards: 4 } }, 'set-up', 'block other-shards'],
    [
      'shards that no side told are left to a person',
      { target: { nodes: 1 }, backup: { setUp: 'single', shards: undefined } as never },
      'set-up',
      'warn unknown-shards',
    ],
    ['a newer client passes', { target: { version: '2.55.1' } }, 'version', 'pass newer'],
    ['an older client is warned of', { target: { version: '2.9.3' } }, 'version', 'warn older'],
    ['a number on the Cloud API is blocked', { facts: { platform: 'CLOUD_API' } }, 'number', 'block on-cloud'],
    ['a number that is being moved is blocked', { facts: { isMoving: true } }, 'number', 'block moving'],
    ['a client from before v2.31.4 keeps the code', { target: { version: '2.31.3' } }, 'security-code', 'pass kept'],
    ['v2.31.4 itself changes the code', { target: { version: '2.31.4' } }, 'security-code', 'warn changes'],
    ['an unregistered client just closes', { target: { health: 'unregistered' } }, 'restart', 'note closes'],
  ])('%s', (_what, change, check, expected) => {
    expect(levelsOf(change)[check]).toBe(expected);
  });

  test('read the set-up from nodes and shards', () => {
    expect(setUpOf({ nodes: 1, shards: 1 })).toBe('single');
    expect(setUpOf({ nodes: 4, shards: 1 })).toBe('high-availability');
    expect(setUpOf({ nodes: 4, shards: 2 })).toBe('multiconnect');
    expect(setUpOf({ nodes: 4 })).toBe('unknown');
  });

  test('compare versions number by number, whatever their length', () => {
    const version = fc.array(fc.nat(999), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(version, version, (one, other) => {
        const forth = compareVersions(one.join('.'), other.join('.')) ?? NaN;
        const back = compareVersions(other.join('.'), one.join('.')) ?? NaN;
        expect(Math.sign(forth) + Math.sign(back)).toBe(0);
        expect(compareVersions(one.join('.'), `v${one.join('.')}`)).toBe(0);
      }),
    );
    expect(compareVersions('2.9.0', '2.31.4')).toBeLessThan(0);
    expect(compareVersions('latest', '2.31.4')).toBeUndefined();
  });
});

const requested = (facts: RestoreFacts = someFacts()): RestoreEvent => ({
  type: 'requested',
  plan: { version: 1, restore: ID, deployment: 'berlin', backup: aBackup(), facts },
  requestedBy: ANA,
  expiresAt: START + 240 * MINUTE,
});

/** A restore after these events, a minute apart. */
function after(facts: RestoreFacts, ...events: RestoreEvent[]): Restore {
  const restore = foldRestore(
    [requested(facts), ...events].map((event, index) => ({ at: START + index * MINUTE, actor: ANA, event })),
  );
  if (!restore) throw new Error('no restore');
  return restore;
}

const APPROVED: RestoreEvent = { type: 'approved', by: MARA };
const CALLED: RestoreEvent = { type: 'callStarted' };
const TAKEN: RestoreEvent = { type: 'callAnswered' };
const LOST: RestoreEvent = {
  type: 'callAnswered',
  failure: { source: 'on-premises', class: 'retry', kind: 'timeout', ambiguous: true },
};
const RESTARTED: RestoreEvent = { type: 'restartConfirmed', by: ANA };
const unregistered = someFacts({ target: aTarget({ health: 'unregistered' }) });

const approving = (restore: Restore): RestoreCommand => ({
  do: 'approve',
  by: MARA,
  digest: shortDigest(restore.digest),
});

describe('a restore', () => {
  test('waits for a decision, and is over when nobody decides in time', () => {
    const open = after(someFacts());

    expect(nextForRestore(open, START, PATIENCE)).toEqual({ do: 'wait', until: open.expiresAt });
    expect(nextForRestore(open, open.expiresAt, PATIENCE)).toMatchObject({
      do: 'record',
      events: [{ why: 'expired' }],
    });
    expect(decideRestore(open, approving(open), open.expiresAt)).toMatchObject({
      ok: false,
      refusal: { code: 'restore-expired' },
    });
    expect(restoreActions(open)).toEqual(['approve', 'reject', 'cancel']);
  });

  test('takes an approval of its own plan only, and only one', () => {
    const open = after(someFacts());
    const other: RestoreCommand = { do: 'approve', by: MARA, digest: shortDigest(digestOf('another plan')) };

    expect(decideRestore(open, other, START)).toMatchObject({ ok: false, refusal: { code: 'other-restore-plan' } });
    expect(decideRestore(open, approving(open), START)).toEqual({ ok: true, events: [APPROVED] });
    expect(
      decideRestore(after(someFacts(), APPROVED), { ...approving(open), do: 'reject' } as RestoreCommand, START),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'restore-decided', values: { by: MARA } },
    });
  });

  test('calls once: a call that began is never begun again, whoever dies', () => {
    expect(nextForRestore(after(someFacts(), APPROVED), START, PATIENCE)).toEqual({ do: 'call' });
    const called = after(unregistered, APPROVED, CALLED);
    const began = called.startedAt ?? 0;

    expect(nextForRestore(called, began + 29_999, PATIENCE)).toEqual({ do: 'wait', until: began + 30_000 });
    expect(nextForRestore(called, began + 30_000, PATIENCE)).toMatchObject({
      do: 'record',
      events: [{ type: 'callAnswered', failure: { ambiguous: true } }],
    });
  });

  test('cannot be cancelled while the call may be on its way, and can before and after', () => {
    const cancel: RestoreCommand = { do: 'cancel', by: ANA };

    expect(decideRestore(after(someFacts()), cancel, START).ok).toBe(true);
    expect(decideRestore(after(someFacts(), APPROVED, CALLED), cancel, START).ok).toBe(false);
    expect(decideRestore(after(someFacts(), APPROVED, CALLED, TAKEN), cancel, START).ok).toBe(true);
  });

  test('on the same machine is proven only after the client was seen down or a person restarted it', () => {
    const taken = after(someFacts(), APPROVED, CALLED, TAKEN);
    const reading = { health: 'connected', now: START + 5 * MINUTE };

    expect(onReading(taken, reading, PATIENCE)).toEqual([{ type: 'healthSeen', health: 'connected' }]);
    expect(onReading(after(someFacts(), APPROVED, CALLED, TAKEN, RESTARTED), reading, PATIENCE)).toEqual([
      { type: 'connected' },
    ]);
    const down = after(someFacts(), APPROVED, CALLED, TAKEN, { type: 'healthSeen', health: 'unreachable' });
    expect(onReading(down, reading, PATIENCE)).toEqual([{ type: 'connected' }]);
  });

  test('on a new machine is proven by the connection alone, even when the answer was lost', () => {
    const lost = after(unregistered, APPROVED, CALLED, LOST);

    expect(nextForRestore(lost, START, PATIENCE)).toEqual({ do: 'read' });
    expect(onReading(lost, { health: 'connected', now: START }, PATIENCE)).toEqual([{ type: 'connected' }]);
  });

  test('without an answer, on a client that ran before, says that nobody can tell', () => {
    expect(nextForRestore(after(someFacts(), APPROVED, CALLED, LOST), START, PATIENCE)).toMatchObject({
      do: 'record',
      events: [{ type: 'failed', failure: { kind: 'restore-unanswered' } }],
    });
  });

  test('fails when nobody restarts the client, and when the restarted one does not connect', () => {
    const taken = after(someFacts(), APPROVED, CALLED, TAKEN);
    const late = { health: 'unreachable', now: (taken.answered?.at ?? 0) + PATIENCE.restartMs };
    expect(onReading(taken, late, PATIENCE).at(-1)).toMatchObject({ failure: { kind: 'restore-not-restarted' } });

    const restarted = after(someFacts(), APPROVED, CALLED, TAKEN, RESTARTED);
    const never = { health: 'disconnected', now: (restarted.restartConfirmed?.at ?? 0) + PATIENCE.connectMs };
    expect(onReading(restarted, never, PATIENCE).at(-1)).toMatchObject({ failure: { kind: 'restore-not-connected' } });
  });

  test('is carried out only while the checks say what was approved', () => {
    const open = after(someFacts());

    expect(isAsPlanned(open, someFacts())).toBe(true);
    expect(isAsPlanned(open, someFacts({ target: aTarget({ shards: 4 }) }))).toBe(false);
    expect(isAsPlanned(open, someFacts({ platform: 'CLOUD_API' }))).toBe(false);
  });

  test('after whatever happens offers no button that would be refused, and over means over', () => {
    const event = fc.constantFrom<RestoreEvent>(
      APPROVED,
      CALLED,
      TAKEN,
      RESTARTED,
      { type: 'connected' },
      { type: 'rejected', by: MARA },
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), (events) => {
        const restore = after(someFacts(), ...events);
        for (const action of restoreActions(restore)) {
          const command = { do: action, by: MARA, digest: shortDigest(restore.digest) } as RestoreCommand;
          expect(decideRestore(restore, command, START).ok).toBe(true);
        }
        if (restore.ending) expect(nextForRestore(restore, START, PATIENCE)).toEqual({ do: 'nothing' });
      }),
    );
  });

  test('blockers are exactly the findings that block', () => {
    const findings = restoreFindings({ deployment: 'other', backup: aBackup(), facts: someFacts() });

    expect(restoreBlockers(findings).map(({ check }) => check)).toEqual(['target']);
  });
});
