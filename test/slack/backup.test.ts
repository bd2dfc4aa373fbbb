import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { DeploymentFacts } from '../../src/migration/facts.ts';
import { BackupId, SetUp, type BackupFacts } from '../../src/migration/kept-backup.ts';
import { restoreFindings, type RestoreFacts } from '../../src/migration/restore-checks.ts';
import { foldRestore, RestoreId, type RestoreEvent } from '../../src/migration/restore.ts';
import { parseBackupCommand } from '../../src/slack/backup/command.ts';
import { renderRestore, restoreActionId } from '../../src/slack/backup/restore-card.ts';
import { restoreFindingLines } from '../../src/slack/backup/sentences.ts';
import { LANGUAGES } from '../../src/migration/language.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { person } from '../../src/slack/tokens.ts';
import { ANA, MARA, START } from '../support/builders.ts';

describe('the command', () => {
  test.each([
    ['backup berlin', { ask: 'take', deployment: 'berlin' }],
    ['  Backup   BERLIN ', { ask: 'take', deployment: 'berlin' }],
    ['backup', { ask: 'list' }],
    ['backup list', { ask: 'list' }],
    ['backup list berlin', { ask: 'list', deployment: 'berlin' }],
    ['backup delete berlin', { ask: 'delete', deployment: 'berlin' }],
    ['restore berlin', { ask: 'restore', deployment: 'berlin' }],
    ['restore', { ask: 'deployment-missing', verb: 'restore' }],
    ['backup delete', { ask: 'deployment-missing', verb: 'backup delete' }],
    ['backup berlin lisbon', { ask: 'deployment-missing', verb: 'backup' }],
    ['restore ../../etc', { ask: 'deployment-missing', verb: 'restore' }],
    ['+1 631 555 1234', undefined],
    ['backups', undefined],
  ])('%j is understood', (text, expected) => {
    expect(parseBackupCommand(text)).toEqual(expected);
  });
});

const versions = fc.constantFrom('2.53.3', '2.31.3', '2.9.0', 'latest', undefined);
const shards = fc.constantFrom(undefined, 1, 2, 4);

const someTarget: fc.Arbitrary<RestoreFacts['target']> = fc.oneof(
  fc.constantFrom({ unreadable: 'unreachable' }, { unreadable: 'something <else>' }),
  fc
    .record({
      health: fc.constantFrom<DeploymentFacts['health']>('connected', 'disconnected', 'unregistered', 'unknown'),
      nodes: fc.constantFrom(1, 4),
      version: versions,
      shards,
    })
    .map(({ version, shards: count, ...rest }) => ({
      name: 'berlin',
      ...rest,
      ...(version !== undefined && { version }),
      ...(count !== undefined && { shards: count }),
    })),
);

const someFacts: fc.Arbitrary<RestoreFacts> = fc
  .record({
    target: someTarget,
    platform: fc.constantFrom('ON_PREMISE', 'CLOUD_API', undefined),
    isMoving: fc.boolean(),
  })
  .map(({ platform, ...rest }) => ({ ...rest, ...(platform !== undefined && { platform }) }));

const someBackup: fc.Arbitrary<BackupFacts> = fc
  .record({ deployment: fc.constantFrom('berlin', 'lisbon'), setUp: fc.constantFrom(...SetUp.options), shards })
  .map(({ shards: count, ...rest }) => ({
    id: BackupId.parse('b2'.repeat(16)),
    takenAt: START,
    clientVersion: '2.53.3',
    sha256: 'c3'.repeat(32),
    bytes: 1_200,
    ...rest,
    ...(count !== undefined && { shards: count }),
  }));

const someEvents: fc.Arbitrary<RestoreEvent[]> = fc.array(
  fc.constantFrom<RestoreEvent>(
    { type: 'approved', by: MARA },
    { type: 'rejected', by: MARA },
    { type: 'cancelled', by: ANA },
    { type: 'closed', why: 'expired' },
    { type: 'closed', why: 'facts-changed' },
    { type: 'closed', why: 'backup-gone' },
    { type: 'callStarted' },
    { type: 'callAnswered' },
    { type: 'healthSeen', health: 'unreachable' },
    { type: 'restartConfirmed', by: ANA },
    { type: 'connected' },
    { type: 'failed', failure: { source: 'ferryman', class: 'hold', kind: 'restore-not-connected' } },
  ),
  { maxLength: 5 },
);

/** How the reason begins why a button is not there. */
const NOT_NOW = { en: 'Not now', es: 'Ahora no', it: 'Non ora', pt: 'Agora não', ar: 'ليس الآن' } as const;

describe.each(LANGUAGES)('in %s', (language) => {
  const words = catalogueOf(language);

  test('every finding has its sentence', () => {
    fc.assert(
      fc.property(someFacts, someBackup, (facts, backup) => {
        const findings = restoreFindings({ deployment: 'berlin', backup, facts });
        for (const { check, outcome } of findings) expect(words.has(`restore.check.${check}.${outcome}`)).toBe(true);
        expect(restoreFindingLines(findings, words)).toHaveLength(findings.length);
      }),
    );
  });

  test('every state has a card that Slack takes, with no button once it is over', () => {
    fc.assert(
      fc.property(someFacts, someBackup, someEvents, (facts, backup, events) => {
        const id = RestoreId.parse(`berlin.${'a1'.repeat(16)}`);
        const plan = { version: 1 as const, restore: id, deployment: 'berlin', backup, facts };
        const requested: RestoreEvent = { type: 'requested', plan, requestedBy: ANA, expiresAt: START + 1 };
        const restore = foldRestore([requested, ...events].map((event) => ({ at: START, actor: ANA, event })));
        if (!restore) throw new Error('no restore');
        const { text, blocks } = renderRestore({ restore, words, approvers: person(MARA) });

        expect(text.length).toBeLessThanOrEqual(4_000);
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(blocks.some(({ type }) => type === 'actions')).toBe(
          !restore.ending && JSON.stringify(blocks).includes(restoreActionId('cancel')),
        );
        expect(JSON.stringify(blocks)).not.toMatch(/undefined|\[object/u);
        // Either buttons, or why there are none.
        expect(blocks.at(-1)?.type === 'actions' || JSON.stringify(blocks.at(-1)).includes(NOT_NOW[language])).toBe(
          !restore.ending,
        );
      }),
    );
  });
});
