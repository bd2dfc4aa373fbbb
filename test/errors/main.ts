/** `npm run codes`: every code at every step where it can occur; `npm test` has each code and each step meet a share of that. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const { status } = spawnSync(process.execPath, [join(import.meta.dirname, '../run.ts'), 'test/errors'], {
  stdio: 'inherit',
  env: { ...process.env, CODES: 'all' },
});
process.exit(status ?? 1);
