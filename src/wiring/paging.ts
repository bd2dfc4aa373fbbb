import type { Config } from '../config.ts';
import { createPager, type Pager } from '../paging/pager.ts';
import type { Report } from '../http/route.ts';
import type { Ledger } from '../workflow/ledger.ts';
import type { PageMeter } from '../workflow/paging-ports.ts';
import { catalogueOf } from '../slack/catalogue.ts';
import { deadPageTeller, pageWords } from '../slack/page-words.ts';
import type { SlackEdge } from './slack-edge.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';

const PATIENCE = { firstPauseMs: 2_000, longestPauseMs: 300_000, deadAfterMs: 6 * 3_600_000 };

/** The pager of one process; undefined where the settings name no receiver. */
export function wirePaging(
  config: Config,
  parts: { process: Process; storage: Storage; ledger: Ledger; edge: SlackEdge; meter: PageMeter; report: Report },
): Pager | undefined {
  if (config.paging.length === 0) return undefined;
  const { process, storage, ledger, edge, meter, report } = parts;
  const words = catalogueOf(config.language);
  return createPager({
    outbox: storage.pageOutbox,
    leases: storage.leases,
    load: (id) => ledger.load(id),
    receivers: config.paging.map(({ secret, ...receiver }) => ({ ...receiver, secret: () => secret.reveal() })),
    unansweredAfterMs: config.approval.pageAfter,
    clock: process.clock,
    describe: pageWords(words, config.channels.migrations),
    tellDead: deadPageTeller(edge.clients.bot, config.channels.alerts, words),
    meter,
    report,
    patience: PATIENCE,
  });
}
