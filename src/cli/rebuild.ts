import { createChannelMemory } from '../slack/channel-memory.ts';
import { clientOptions, createWebClient, silentLogger, slackFailureOf } from '../slack/web-api.ts';
import { createLedger } from '../workflow/ledger.ts';
import { planRebuilding, rebuild, type RebuildVerdict } from '../workflow/rebuild.ts';
import type { Store } from './open-store.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const MEANING: Record<RebuildVerdict, string> = {
  known: 'is in Redis; nothing to do',
  over: 'had ended; nothing to do',
  anew: 'begins again with a preflight, once somebody presses “Try again” on its card',
  'read-first': 'has a note of a call: settled by reading, or by a person, before anything else',
  unknown: 'cannot be rebuilt, its card says too little: look at the number in WhatsApp Manager and begin anew',
  held: 'is not rebuilt: another migration has the number by now',
};

const isOfSlack = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('slack_');

/**
 * Compares the channel of the cards with Redis and begins anew what Redis has lost; without `apply` it only says what it would
 * do. Harmless at any time. 1 when something cannot be rebuilt.
 */
export async function rebuildStore(terminal: Terminal, store: Store, { apply }: { apply: boolean }): Promise<ExitCode> {
  const { journal, due, cards, clock, config, mark } = store;
  const options = clientOptions({ apiUrl: config.slack.apiUrl, logger: silentLogger });
  const slack = createWebClient(config.slack.botToken.reveal(), options);
  const ports = {
    memory: createChannelMemory(slack, config.channels.migrations, clock),
    journal,
    // The bots find what is begun by its due time.
    ledger: createLedger({ journal, due, cards, clock, notifier: { changed: () => undefined } }),
    cards,
  };
  const results = await (apply ? rebuild(ports) : planRebuilding(ports)).catch((error: unknown) => {
    if (!isOfSlack(error)) throw error;
    return slackFailureOf(error).code;
  });
  if (typeof results === 'string') {
    terminal.say(`Slack does not give the channel of the cards (${results}). Nothing was written.`);
    return 1;
  }
  for (const { id, verdict } of results) terminal.print(`${id}: ${MEANING[verdict]}\n`);
  const count = (...verdicts: RebuildVerdict[]) => results.filter(({ verdict }) => verdicts.includes(verdict)).length;
  if (apply) await mark.set(terminal.now());
  terminal.say(
    `${results.length} moves in the channel, ${count('anew', 'read-first')} ${apply ? '' : 'to be '}rebuilt, ` +
      `${count('unknown', 'held')} not.${apply ? '' : ' Nothing was written; --apply does it.'}`,
  );
  return count('unknown', 'held') === 0 ? 0 : 1;
}
