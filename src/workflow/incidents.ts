import { wabaOfIncident } from '../health/account-incident.ts';
import type { AccountIncident, AccountIncidentId } from '../health/account-incident.ts';
import type { AccountEvent, AccountRecord } from '../health/account-record.ts';
import { accountDueAt } from '../health/account-rules.ts';
import type { AlertRules } from '../health/account-rules.ts';
import {
  accountAfter,
  accountEntries,
  decideIncident,
  reportToAccount,
  settleAccount,
} from '../health/decide-account.ts';
import type { AccountRefusal, IncidentCommand } from '../health/decide-account.ts';
import { numberOfIncident } from '../health/incident.ts';
import type { IncidentId } from '../health/incident.ts';
import { incidentsToPage } from '../health/incident-page.ts';
import { reportedBy } from '../health/reported.ts';
import { watchesConcerned } from './concerned-watches.ts';
import type { AccountChange } from '../health/signal.ts';
import type { Watch } from '../health/watch.ts';
import { WabaId } from '../migration/ids.ts';
import type { PageOutbox } from './paging-ports.ts';
import { leased, type Clock, type Leases } from './ports.ts';
import type {
  AccountStore,
  AlertNotifier,
  ChangedNumber,
  IncidentStage,
  WatchMeter,
  WatchStore,
} from './watch-ports.ts';

/** What incidents work with; `notifier` is told when people must be. */
export interface IncidentPorts {
  accounts: AccountStore;
  watches: Pick<WatchStore, 'load' | 'inWaba'>;
  leases: Leases;
  clock: Clock;
  notifier: AlertNotifier;
  meter: Pick<WatchMeter, 'incident'>;
  rules: AlertRules;
  /** Marked before every change of what receivers outside Slack are told; absent: nobody is paged. */
  pages?: Pick<PageOutbox<AccountIncidentId>, 'mark'> | undefined;
}

/** The incident as it is recorded now, or why the command changed nothing. */
export type Commanded = { ok: true; incident: AccountIncident } | { ok: false; refusal: AccountRefusal };

/** Incidents of accounts: what people are alerted about. Every method may reject with StorageUnavailable. */
export interface Incidents {
  /** Joins what the account's numbers show with its incidents; safe from any replica, any number of times. */
  settle(waba: WabaId): Promise<void>;
  /** Brings in what a webhook tells by itself; resolves with whether it told anything about a watched account. */
  reported(change: AccountChange): Promise<boolean>;
  /** Carries out what a person asks. */
  command(command: IncidentCommand): Promise<Commanded>;
  /** The incident of the account that the incident of one number became part of; for buttons of older messages. */
  partOf(id: IncidentId): Promise<AccountIncidentId | undefined>;
  ofAccount(waba: WabaId): Promise<AccountRecord>;
}

/** Numbers joined at once; the rest follows at the next look. */
const numbersAtOnce = 500;

/** Writers that lose the race reload and decide again; so many losses in a row mean that something is wrong. */
const tries = 10;

/** Storage that refuses every write, or another replica's endless stream of them. */
export class IncidentsContended extends Error {
  constructor() {
    super('the incidents of an account could not be saved: their revision changed every time');
    this.name = 'IncidentsContended';
  }
}

const STAGES: Partial<Record<AccountEvent['type'], IncidentStage>> = {
  opened: 'opened',
  reopened: 'reopened',
  acknowledged: 'acknowledged',
  snoozed: 'snoozed',
  recovered: 'recovered',
};

/** What is decided on the record as it stands, and which marks are settled with it. */
type Decide = (record: AccountRecord) => { events: readonly AccountEvent[]; joined: readonly ChangedNumber[] };

/** Makes them; nothing is kept in memory. */
export function createIncidents(ports: IncidentPorts): Incidents {
  const { accounts, watches, leases, clock, notifier, meter, rules } = ports;

  const count = ({ incidents }: AccountRecord, events: readonly AccountEvent[]) => {
    for (const { type, incident: id } of events) {
      const stage = STAGES[type];
      const incident = incidents.find((one) => one.id === id);
      if (stage && incident) meter.incident(stage, incident.severity);
    }
  };

  const markPages = async (record: AccountRecord, events: readonly AccountEvent[], now: number): Promise<void> => {
    const { pages } = ports;
    if (pages) await Promise.all(incidentsToPage(record, events).map((id) => pages.mark(id, now)));
  };

  /** Undefined when somebody was faster. */
  const save = async (before: AccountRecord, decided: ReturnType<Decide>): Promise<AccountRecord | undefined> => {
    const now = clock.now();
    const entries = accountEntries(before, decided.events, now);
    const record = accountAfter(before, entries);
    await markPages(record, decided.events, now);
    const alerts = record.incidents.filter(({ revision }) => revision > before.revision);
    const dueAt = accountDueAt(record, rules, now);
    const change = { record, expected: before.revision, entries, joined: decided.joined, alerts, at: now };
    if (!(await accounts.save({ ...change, ...(dueAt !== undefined && { dueAt }) }))) return undefined;
    count(record, decided.events);
    if (alerts.length > 0) notifier.changed();
    return record;
  };

  const commit = async (waba: WabaId, decide: Decide): Promise<AccountRecord> => {
    for (let attempt = 0; attempt < tries; attempt++) {
      const before = await accounts.load(waba);
      const record = await save(before, decide(before));
      if (record) return record;
    }
    throw new IncidentsContended();
  };

  const join = async (waba: WabaId): Promise<void> => {
    const changed = await accounts.changed(waba, numbersAtOnce);
    const loaded = await Promise.all(changed.map(({ number }) => watches.load(number)));
    const known: Watch[] = loaded.filter((watch) => watch !== undefined);
    // A mark may be older than the watch that is joined; what is joined is at least what was marked.
    await commit(waba, (record) => ({
      events: settleAccount(record, known, { rules, now: clock.now() }),
      joined: changed,
    }));
  };

  return {
    settle: (waba) => leased(leases, `incidents:${waba}`, () => join(waba)),
    async reported(change) {
      const waba = WabaId.safeParse(change.waba);
      if (!waba.success) return false;
      const concerned = await watchesConcerned(watches, change, waba.data);
      const numbers = concerned.map(({ target }) => target.number);
      const reported = numbers.length > 0 ? reportedBy(change, numbers) : undefined;
      if (!reported) return false;
      await commit(waba.data, (record) => ({
        events: reportToAccount(record, reported, { rules, now: clock.now() }),
        joined: [],
      }));
      return true;
    },
    async command(command) {
      let refusal: AccountRefusal | undefined;
      const record = await commit(wabaOfIncident(command.incident), (before) => {
        const decision = decideIncident(before, command);
        refusal = decision.ok ? undefined : decision.refusal;
        return { events: decision.ok ? decision.events : [], joined: [] };
      });
      const incident = record.incidents.find(({ id }) => id === command.incident);
      if (incident && !refusal) return { ok: true, incident };
      return { ok: false, refusal: refusal ?? { code: 'unknown-incident' } };
    },
    async partOf(id) {
      const watch = await watches.load(numberOfIncident(id));
      const cause = watch?.incidents.find((one) => one.id === id)?.cause;
      if (!watch || !cause) return undefined;
      const { incidents } = await accounts.load(watch.target.waba);
      return incidents.findLast((one) => one.cause === cause)?.id;
    },
    ofAccount: (waba) => accounts.load(waba),
  };
}
