import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';

/** Starts an emulator with a changed copy of the test manifest; the copy is gone when it has started. */
export async function withManifest(
  change: (text: string) => string,
  start: (options: { manifestPath: string }) => Promise<SlackEmulator>,
): Promise<SlackEmulator> {
  const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
  const manifestPath = join(folder, 'manifest.yml');
  const before = readFileSync('test/sandbox/slack/manifest.yml', 'utf8');
  const after = change(before);
  if (after === before) throw new Error('the change of the manifest changed nothing');
  writeFileSync(manifestPath, after);
  try {
    return await start({ manifestPath });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
