import type { BackupId } from '../migration/kept-backup.ts';
import type { E164, MigrationId, SecretRef } from '../migration/ids.ts';

/** A secret of one migration. */
export interface MigrationSecret {
  number: E164;
  purpose: 'pin' | 'backup' | 'backup-password';
  migration: MigrationId;
}

/** A secret of one backup that is kept for a deployment. */
export interface KeptSecret {
  deployment: string;
  purpose: 'kept-backup' | 'kept-backup-password';
  keptBackup: BackupId;
}

/** Context a secret is bound to; opening it under another one fails. */
export type SecretContext = MigrationSecret | KeptSecret;

/** Sealed values (JWE). Plaintext is returned to local variables only. */
export interface Vault {
  seal(context: SecretContext, plaintext: string, expiresAt: number): Promise<SecretRef>;
  /** Rejects with SecretUnavailable when it is gone, was sealed for another context, or its key is not on the ring. */
  open(context: SecretContext, ref: SecretRef): Promise<string>;
  /** Moves the expiry; false when the secret is gone. */
  expireAt(context: SecretContext, ref: SecretRef, at: number): Promise<boolean>;
  destroy(context: SecretContext, ref: SecretRef): Promise<void>;
}

/** A secret that can't be opened; says why, never what. */
export class SecretUnavailable extends Error {
  readonly why: 'gone' | 'other-context' | 'unknown-key';
  constructor(why: 'gone' | 'other-context' | 'unknown-key') {
    super(`secret unavailable: ${why}`);
    this.name = 'SecretUnavailable';
    this.why = why;
  }
}
