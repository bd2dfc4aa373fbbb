import { secretContext } from '../workflow/sealed.ts';
import { SecretUnavailable } from '../workflow/secret-ports.ts';
import { findMigration } from './find-migration.ts';
import type { Store } from './open-store.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const WHY: Record<SecretUnavailable['why'], string> = {
  gone: 'It is kept for 30 days after the migration and has been destroyed since. Set a new one in WhatsApp Manager.',
  'unknown-key': 'The key it was sealed with is not among VAULT_KEYS.',
  'other-context': 'It was sealed for something else, so somebody has moved it. Do not use it; set a new one.',
};

/**
 * Prints the two-step PIN of the last completed migration of a number: a PIN that the bot made has to reach the number's
 * owner, and never through Slack. Only onto a screen, unless `yesPrint`.
 */
export async function printPin(
  terminal: Terminal,
  store: Store,
  asked: { number: string; yesPrint: boolean },
): Promise<ExitCode> {
  if (!terminal.isScreen && !asked.yesPrint) {
    terminal.say('A PIN is printed onto a screen only. Give --yes-print if it may go where this output goes.');
    return 1;
  }
  const found = await findMigration(store, asked.number, ({ ending, pin }) => ending?.kind === 'completed' && !!pin);
  if (!found?.migration.pin) {
    terminal.say(`There is no completed migration of ${asked.number} with a PIN.`);
    return 1;
  }
  const { migration } = found;
  const { source, secret } = found.migration.pin;
  try {
    const pin = await store.vault.open(secretContext(migration, 'pin'), secret);
    terminal.say(`Two-step PIN of ${migration.number} (${source}), migration ${migration.id}:`);
    terminal.print(`${pin}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SecretUnavailable)) throw error;
    terminal.say(`The PIN of ${migration.id} cannot be opened. ${WHY[error.why]}`);
    return 1;
  }
}
