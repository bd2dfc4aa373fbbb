import { z } from 'zod';
import type { DeploymentFacts } from './facts.ts';
import { MigrationId, SecretRef, SlackUserId } from './ids.ts';

/** One kept backup: 128 random bits as 32 hex digits. */
export const BackupId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'BackupId'>();
export type BackupId = z.infer<typeof BackupId>;

/** Names one kept backup. */
export const KeptBackupRef = z.strictObject({ deployment: z.string(), id: BackupId });
export type KeptBackupRef = z.infer<typeof KeptBackupRef>;

/** How many machines a client runs on, and how (domain notes 8); a restore needs the same one (domain notes 5). */
export const SetUp = z.enum(['single', 'high-availability', 'multiconnect', 'unknown']);
export type SetUp = z.infer<typeof SetUp>;

const at = z.number().int();

/** Everything that may be known of a backup without its secrets; it never changes. Times are epoch ms. */
export const BackupFacts = z.strictObject({
  id: BackupId,
  deployment: z.string(),
  takenAt: at,
  clientVersion: z.string().max(40),
  setUp: SetUp,
  shards: z.number().int().optional(),
  /** Of the blob, 64 hex digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int(),
});
export type BackupFacts = z.infer<typeof BackupFacts>;

/** A backup that is kept, with where its secrets are sealed and what became of it. */
export const KeptBackup = BackupFacts.extend({
  takenBy: SlackUserId,
  expiresAt: at,
  blob: SecretRef,
  password: SecretRef,
  /** The migration that may register with it; nobody else can any more. */
  usedBy: MigrationId.optional(),
  /** When a register call went out with it. */
  usedAt: at.optional(),
  /** When it was last imported. */
  restoredAt: at.optional(),
});
export type KeptBackup = z.infer<typeof KeptBackup>;

/** The facts alone: what plans and cards show. */
export const factsOfBackup = ({
  id,
  deployment,
  takenAt,
  clientVersion,
  setUp,
  shards,
  sha256,
  bytes,
}: KeptBackup): BackupFacts => ({
  id,
  deployment,
  takenAt,
  clientVersion,
  setUp,
  ...(shards !== undefined && { shards }),
  sha256,
  bytes,
});

/**
 * The set-up as a client's answers show it: one node is a single one, several nodes with several shards are multiconnect, with
 * one shard high availability (domain notes 8). A client that does not tell its shards leaves it open.
 */
export function setUpOf({ nodes, shards }: Pick<DeploymentFacts, 'nodes' | 'shards'>): SetUp {
  if (nodes === 1) return 'single';
  if (shards === undefined) return 'unknown';
  return shards > 1 ? 'multiconnect' : 'high-availability';
}
