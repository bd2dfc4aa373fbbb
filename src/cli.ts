import { Command, Option } from 'commander';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { resolve } from 'node:path';
import { init } from './cli/init.ts';
import { NoMoreAnswers } from './cli/interview.ts';
import { exportPack } from './cli/export.ts';
import { doctor } from './cli/doctor.ts';
import { NotANumber } from './cli/find-migration.ts';
import { withStore } from './cli/open-store.ts';
import { printPin } from './cli/pin.ts';
import { printJournal } from './cli/print-journal.ts';
import { rebuildStore } from './cli/rebuild.ts';
import { rotateKeys } from './cli/rotate-keys.ts';
import { reconcile } from './cli/reconcile.ts';
import type { ExitCode, Terminal } from './cli/terminal.ts';
import { verify } from './cli/verify.ts';
import { ConfigError } from './config.ts';
import { FORMATS, type Format } from './evidence/evidence-file.ts';
import { packSchema } from './evidence/schema.ts';
import { JournalUnreadable } from './migration/journal-chain.ts';
import { StorageUnavailable } from './workflow/ports.ts';

// npm runs scripts in the package's folder; people name files from where they are.
const here = (path: string) => resolve(process.env['INIT_CWD'] ?? '', path);

/** Lines of the standard input; opened by the first question, so that other commands do not wait for it. */
let typed: AsyncIterator<string> | undefined;

const terminal: Terminal = {
  print: (text) => void process.stdout.write(text),
  say: (sentence) => void process.stderr.write(`${sentence}\n`),
  isScreen: process.stdout.isTTY,
  env: process.env,
  now: () => Date.now(),
  read: (path) => readFileSync(here(path), 'utf8'),
  write: (path, text) => writeFileSync(here(path), text, { mode: 0o600 }),
  exists: (path) => existsSync(here(path)),
  async ask(question) {
    process.stderr.write(question);
    typed ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    const { done, value } = await typed.next();
    return done === true ? undefined : value;
  },
  random: (bytes) => randomBytes(bytes).toString('base64url'),
};

const isMissingFile = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && 'syscall' in error;

/** Every failure as one sentence; a defect keeps its stack. */
function sentenceOf(error: unknown): string {
  if (error instanceof StorageUnavailable) return `Redis cannot be used: ${error.message}.`;
  if (error instanceof JournalUnreadable)
    return `The journal in Redis cannot be trusted from entry ${error.seq} on: ${error.why}.`;
  if (
    error instanceof ConfigError ||
    error instanceof NotANumber ||
    error instanceof NoMoreAnswers ||
    isMissingFile(error)
  )
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : 'unknown failure';
}

async function run(command: () => Promise<number> | ExitCode): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    terminal.say(sentenceOf(error));
    process.exitCode = error instanceof ConfigError ? 78 : 1;
  } finally {
    await typed?.return?.();
  }
}

const program = new Command('ferryman').description('Works on the records of the bot, by the same configuration.');

program
  .command('init')
  .description('ask what only you know, and write ferryman.yaml, .env and the manifest of the Slack app')
  .action(() => run(() => init(terminal, readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8'))));

program
  .command('verify <pack>')
  .description('check an evidence pack (JSON) offline: hashes, order, plans, and every section against the journal')
  .option('--head <hash>', 'the last hash as it was told in Slack, or its beginning')
  .action((pack: string, options: { head?: string }) => run(() => verify(terminal, pack, options)));

program
  .command('export <number>')
  .description('write the evidence pack of the newest migration of a number, or of a migration by its id')
  .addOption(new Option('--format <format>', 'of the file').choices(FORMATS).default('json'))
  .option('--out <file>', 'instead of the screen')
  .action((number: string, options: { format: Format; out?: string }) =>
    run(() => withStore(terminal, (store) => exportPack(terminal, store, { number, ...options }))),
  );

program
  .command('journal <number>')
  .description(
    'print the entries of the newest migration of a number, or of a migration by its id; nothing is verified',
  )
  .action((number: string) => run(() => withStore(terminal, (store) => printJournal(terminal, store, number))));

program
  .command('pin <number>')
  .description('print the two-step PIN of the last completed migration, for the owner of the number')
  .option('--yes-print', 'also where the output is no screen', false)
  .action((number: string, { yesPrint }: { yesPrint: boolean }) =>
    run(() => withStore(terminal, (store) => printPin(terminal, store, { number, yesPrint }))),
  );

program
  .command('reconcile')
  .description('write every list anew from the journals, and have every running migration looked at')
  .action(() => run(() => withStore(terminal, (store) => reconcile(terminal, store))));

program
  .command('rebuild')
  .description('what the channel of the cards knows and Redis has lost: begin it anew; without --apply only say so')
  .option('--apply', 'write it', false)
  .action((options: { apply: boolean }) =>
    run(() => withStore(terminal, (store) => rebuildStore(terminal, store, options))),
  );

program
  .command('doctor')
  .description('look at the whole set-up: Slack, approvals, Redis, keys, Meta, deployments; every failure with its fix')
  .option('--json', 'for programs', false)
  .action((options: { json: boolean }) => run(() => doctor(terminal, options)));

program
  .command('rotate-keys')
  .description('seal every secret anew with the first key of VAULT_KEYS; migrations may go on meanwhile')
  .action(() => run(() => withStore(terminal, (store) => rotateKeys(terminal, store))));

program
  .command('schema')
  .description('print the JSON Schema of an evidence pack')
  .action(() =>
    run(() => {
      terminal.print(packSchema());
      return 0;
    }),
  );

await program.parseAsync();
