import type { Config } from '../config.ts';
import { wabaOfIncident, type AccountIncidentId } from '../health/account-incident.ts';
import { pagesOfIncident } from '../health/incident-page.ts';
import type { MigrationId } from '../migration/ids.ts';
import { pagesOf } from '../migration/page.ts';
import { createPager, type Paged, type Pager } from '../paging/pager.ts';
import type { Report } from '../http/route.ts';
import type { Ledger } from '../workflow/ledger.ts';
import type { PageMeter } from '../workflow/paging-ports.ts';
import { catalogueOf } from '../slack/catalogue.ts';
import { deadPageTeller, incidentPageWords, pageWords } from '../slack/page-words.ts';
import { alertLanguageOf } from './alert-language.ts';
import type { SlackEdge } from './slack-edge.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';

const PATIENCE = { firstPauseMs: 2_000, longestPauseMs: 300_000, deadAfterMs: 6 * 3_600_000 };

/** What is paged of migrations: their journal tells what stands. */
function pagedMigrations(config: Config, ledger: Pick<Ledger, 'load'>) {
  const describe = pageWords(catalogueOf(config.language), config.channels.migrations);
  return async (id: MigrationId, now: number): Promise<Paged<MigrationId> | undefined> => {
    const migration = await ledger.load(id);
    if (!migration) return undefined;
    const { number } = migration;
    const details = { migration: id, number };
    const subject = { id, component: number, details, describe: describe(migration) };
    return { ...pagesOf(migration, config.approval.pageAfter, now), subject };
  };
}

/** What is paged of accounts: their record tells which urgent incidents are open. */
function pagedIncidents(config: Config, { accounts }: Storage) {
  const describe = incidentPageWords(alertLanguageOf(config), catalogueOf(config.language), config.channels.alerts);
  return async (id: AccountIncidentId): Promise<Paged<AccountIncidentId> | undefined> => {
    const waba = wabaOfIncident(id);
    const { incidents } = await accounts.load(waba);
    const incident = incidents.find((one) => one.id === id);
    if (!incident) return undefined;
    const details = { incident: id, waba, problem: incident.cause, numbers: incident.members.length };
    const subject = { id, component: `WABA ${waba}`, details, describe: describe(incident) };
    return { open: pagesOfIncident(incident), subject };
  };
}

/** The pagers of one process, of migrations and of accounts; none where the settings name no receiver. */
export function wirePaging(
  config: Config,
  parts: { process: Process; storage: Storage; ledger: Ledger; edge: SlackEdge; meter: PageMeter; report: Report },
): Pager[] {
  if (config.paging.length === 0) return [];
  const { process, storage, ledger, edge, meter, report } = parts;
  const shared = {
    leases: storage.leases,
    receivers: config.paging.map(({ secret, ...receiver }) => ({ ...receiver, secret: () => secret.reveal() })),
    clock: process.clock,
    tellDead: deadPageTeller(edge.clients.bot, config.channels.alerts, catalogueOf(config.language)),
    meter,
    report,
    patience: PATIENCE,
  };
  return [
    createPager({ ...shared, outbox: storage.pageOutbox, load: pagedMigrations(config, ledger) }),
    createPager({ ...shared, outbox: storage.incidentOutbox, load: pagedIncidents(config, storage) }),
  ];
}
