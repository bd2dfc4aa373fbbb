import type { Page } from '../migration/page.ts';
import { standsOpen } from './account-incident.ts';
import type { AccountIncident, AccountIncidentId } from './account-incident.ts';
import type { AccountEvent, AccountRecord } from './account-record.ts';

/** The pages that stand for an incident: one while it is urgent and open, whoever has taken it. */
export const pagesOfIncident = (incident: AccountIncident): Page[] =>
  incident.severity === 'page' && standsOpen(incident)
    ? [{ key: `ferryman:${incident.id}`, cause: 'health-incident', since: incident.openedAt }]
    : [];

const CHANGING: ReadonlySet<AccountEvent['type']> = new Set(['opened', 'reopened', 'recovered']);

/** The incidents about which receivers outside Slack may have to be told something after the events. */
export function incidentsToPage({ incidents }: AccountRecord, events: readonly AccountEvent[]): AccountIncidentId[] {
  const changed = new Set(events.filter(({ type }) => CHANGING.has(type)).map(({ incident }) => incident));
  return incidents.filter(({ id, severity }) => severity === 'page' && changed.has(id)).map(({ id }) => id);
}
