import { wabaOfIncident } from '../health/account-incident.ts';
import type { AccountIncident, AccountIncidentId, Line } from '../health/account-incident.ts';
import { Severity, urgencyOf } from '../health/cause.ts';
import { leased, type Clock, type Leases } from '../workflow/ports.ts';
import type { AccountStore, AlertNotifier, AlertRecord, AlertRecords } from '../workflow/watch-ports.ts';
import type { AlertLanguage } from './alert-cause.ts';
import { renderLine } from './alert-line.ts';
import { renderAlert } from './alert-message.ts';
import type { AlertPoster, Place } from './alert-poster.ts';
import { SlackTrouble } from './alert-poster.ts';

/** What the keeper works with; `report` must not throw. */
export interface AlertKeeperPorts {
  records: AlertRecords;
  accounts: Pick<AccountStore, 'load'>;
  leases: Leases;
  poster: AlertPoster;
  clock: Clock;
  /** The alerts channel. */
  channel: string;
  /** Where alerts go while that channel takes no messages (archived, deleted, the bot removed from it). */
  fallback: string;
  language: AlertLanguage;
  report: (problem: string, error: unknown) => void;
}

/** Keeps one message per incident true, and its thread complete, through outages and restarts. */
export interface AlertKeeper extends AlertNotifier {
  /** Delivers until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

/** What a message that is posted now says by itself. */
const SAID_BY_MESSAGE: ReadonlySet<Line['tell']> = new Set([
  'joined',
  'snoozed',
  'snooze-ended',
  'reopened',
  'recovered',
]);

const everyMs = 1_000;
const atOnce = 50;
const longestBackoffMs = 30_000;

/** A message that Slack refuses is tried again this much later: somebody must invite the bot, or correct the channel. */
const refusedPauseMs = 60_000;

interface Late {
  id: AccountIncidentId;
  incident: AccountIncident | undefined;
}

const isAbsence = (error: unknown): boolean => error instanceof SlackTrouble && error.absence !== undefined;

/** What nobody knows any more comes last. */
const rankOf = ({ incident }: Late) => (incident ? urgencyOf(incident.severity) : Severity.options.length);

/** Makes the keeper; all replicas may run one. */
export function createAlertKeeper(ports: AlertKeeperPorts): AlertKeeper {
  const { records, accounts, leases, poster, clock, channel, fallback, language, report } = ports;
  const refusedUntil = new Map<AccountIncidentId, number>();
  let nudge = new AbortController();

  const readLate = async (id: AccountIncidentId): Promise<Late> => {
    const { incidents } = await accounts.load(wabaOfIncident(id));
    return { id, incident: incidents.find((one) => one.id === id) };
  };

  const messageFor = (incident: AccountIncident, place: string) =>
    renderAlert({ incident, language, ...(place !== channel && { insteadOf: channel }) });

  /** A post whose answer was lost. */
  const found = async (incident: AccountIncident, since: number): Promise<Place | undefined> => {
    for (const place of new Set([channel, fallback])) {
      const at = await poster.find(place, incident.id, since);
      if (at && (await updated(at, incident))) return at;
    }
    return undefined;
  };

  /** Posts once: a post whose answer was lost is looked for before another one is made. */
  const post = async (incident: AccountIncident, postingSince: number | undefined): Promise<Place> => {
    const { id } = incident;
    const at = postingSince === undefined ? undefined : await found(incident, postingSince);
    if (at) return at;
    await records.posting(id, postingSince ?? clock.now());
    try {
      return await poster.post(channel, id, messageFor(incident, channel));
    } catch (error) {
      if (!isAbsence(error) || fallback === channel) throw error;
      report('the alerts channel takes no messages', error);
      return poster.post(fallback, id, messageFor(incident, fallback));
    }
  };

  /** False when the message is gone, or its channel, so that another one must be made. */
  const updated = async (at: Place, incident: AccountIncident): Promise<boolean> => {
    try {
      return await poster.update(at, incident.id, messageFor(incident, at.channel));
    } catch (error) {
      if (isAbsence(error) && at.channel !== fallback) return false;
      throw error;
    }
  };

  /** Tells what its thread does not have yet, in order, each line once. */
  const tellLines = async (incident: AccountIncident, from: AlertRecord, isNew: boolean): Promise<AlertRecord> => {
    const { id } = incident;
    let record = from;
    const untold = incident.lines.filter(({ seq, tell }) => seq > from.told && (!isNew || !SAID_BY_MESSAGE.has(tell)));
    for (const line of untold) {
      const key = { id, seq: line.seq };
      const isTold = record.telling === line.seq && (await poster.hasTold(record, key));
      if (!isTold) {
        await records.keep(id, { ...record, telling: line.seq });
        // Without a message there is no thread: the next change posts one anew, with all that it says.
        if (!(await poster.tell(record, key, renderLine(incident, line, language)))) break;
      }
      record = { ...record, told: line.seq };
      await records.keep(id, record);
    }
    return record;
  };

  const show = async (incident: AccountIncident): Promise<void> => {
    const { record, postingSince } = await records.get(incident.id);
    const stands = record !== undefined && (await updated(record, incident));
    const at = stands ? record : await post(incident, postingSince);
    const shown = { ...record, told: record?.told ?? 0, channel: at.channel, ts: at.ts, shown: incident.revision };
    await records.keep(incident.id, shown);
    const told = await tellLines(incident, shown, !stands);
    await records.shown(incident.id, { ...told, told: incident.lines.at(-1)?.seq ?? told.told });
  };

  const deliver = (id: AccountIncidentId) =>
    leased(leases, `alert:${id}`, async () => {
      // Read again under the lease: another replica may have shown it meanwhile.
      const { incident } = await readLate(id);
      if (incident) await show(incident);
      else await records.forget(id);
    });

  const tryOne = async (id: AccountIncidentId): Promise<void> => {
    try {
      await deliver(id);
      refusedUntil.delete(id);
    } catch (error) {
      if (!(error instanceof SlackTrouble) || error.kind !== 'refused') throw error;
      refusedUntil.set(id, clock.now() + refusedPauseMs);
      report('alert refused by Slack', error);
    }
  };

  /** Urgent ones first, the longest waiting before the others. */
  const round = async (): Promise<void> => {
    const ids = (await records.behind(atOnce)).filter((id) => (refusedUntil.get(id) ?? 0) <= clock.now());
    const late = await Promise.all(ids.map(readLate));
    for (const { id } of late.toSorted((a, b) => rankOf(a) - rankOf(b))) await tryOne(id);
  };

  /** How long to pause after a round, ms. */
  const pauseAfter = async (failures: number): Promise<{ pauseMs: number; failed: boolean }> => {
    try {
      await round();
      return { pauseMs: everyMs, failed: false };
    } catch (error) {
      report('alerts could not be delivered', error);
      const backoff = Math.min(longestBackoffMs, everyMs * 2 ** failures);
      const asked = error instanceof SlackTrouble ? error.retryAfterMs : undefined;
      return { pauseMs: asked ?? backoff, failed: true };
    }
  };

  return {
    changed() {
      nudge.abort();
    },
    async run(signal) {
      let failures = 0;
      while (!signal.aborted) {
        nudge = new AbortController();
        const { pauseMs, failed } = await pauseAfter(failures);
        failures = failed ? Math.min(failures + 1, 10) : 0;
        // While Slack is away a change is no reason to ask earlier.
        const wakes = failed ? signal : AbortSignal.any([signal, nudge.signal]);
        await clock.wait(pauseMs, wakes).catch(() => undefined);
      }
    },
  };
}
