import { problemText, verifyPack } from '../evidence/verify-pack.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const UNANCHORED =
  'Nobody can tell by the file alone whether all of it was written anew: compare the last hash with the one told in Slack (--head).';

/** Checks an evidence pack offline and says what is wrong with it. */
export function verify(terminal: Terminal, path: string, options: { head?: string }): ExitCode {
  const checked = verifyPack(terminal.read(path), options.head);
  if (!checked.ok) {
    for (const problem of checked.problems) terminal.say(problemText(problem));
    return 1;
  }
  const { migration, chain } = checked.pack;
  terminal.print(
    `${path}: ${migration.number}, ${migration.outcome}, ${chain.length} entries, none deleted, changed or moved.\n`,
  );
  terminal.print(`Last hash: ${chain.head}\n`);
  if (options.head === undefined) terminal.say(UNANCHORED);
  return 0;
}
