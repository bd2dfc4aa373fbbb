import type { Topology } from './deployment.ts';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** What a backup describes: the registration and the application settings, no messages (domain notes 3.2). */
export interface BackupContent {
  phoneNumberId: string;
  /** The client's identity when the backup was taken. */
  identity: number;
  /** The set-up, which the target of a restore must share (domain notes 5). */
  topology: Topology;
  shards: number;
  application: Record<string, unknown>;
  takenAt: number;
}

/** Why a blob cannot be used. */
export type BackupFailure = 'damaged' | 'password';

const magic = Buffer.from('WABK1');
const saltBytes = 12;
const tagBytes = 16;

const keyOf = (password: string, salt: Buffer): Buffer => createHash('sha256').update(salt).update(password).digest();

/** The opaque base64 text that `/v1/settings/backup` answers; only the same password opens it. */
export function sealBackup(content: BackupContent, password: string): string {
  const salt = randomBytes(saltBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(password, salt), salt);
  // The padding makes the blob as long as real ones are, so that nobody builds on a short string.
  const clear = JSON.stringify({ ...content, padding: randomBytes(600).toString('base64') });
  const sealed = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
  const sum = createHash('sha256').update(sealed).digest().subarray(0, 8);
  return Buffer.concat([magic, salt, cipher.getAuthTag(), sum, sealed]).toString('base64');
}

/** Opens a blob. A changed or cut blob is `damaged`, an unchanged one with another password is `password`. */
export function openBackup(data: string, password: string): BackupContent | BackupFailure {
  const bytes = Buffer.from(data, 'base64');
  const head = magic.length + saltBytes + tagBytes;
  const sealed = bytes.subarray(head + 8);
  const sum = createHash('sha256').update(sealed).digest().subarray(0, 8);
  const intact = bytes.subarray(0, magic.length).equals(magic) && bytes.subarray(head, head + 8).equals(sum);
  if (!intact || bytes.toString('base64') !== data) return 'damaged';
  const salt = bytes.subarray(magic.length, magic.length + saltBytes);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(password, salt), salt);
  decipher.setAuthTag(bytes.subarray(magic.length + saltBytes, head));
  try {
    const clear = Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
    const content: BackupContent = JSON.parse(clear);
    return content;
  } catch {
    return 'password';
  }
}
