import type { Severity } from '../health/cause.ts';
import { numberOfIncident } from '../health/incident.ts';
import type { Incident, IncidentId } from '../health/incident.ts';
import type { WatchTarget } from '../health/watch.ts';
import { leased, type Clock, type Leases } from '../workflow/ports.ts';
import type { AlertNotifier, AlertRecords, WatchStore } from '../workflow/watch-ports.ts';
import type { AlertLanguage } from './alert-cause.ts';
import { renderAlert } from './alert-message.ts';
import type { AlertPoster } from './alert-poster.ts';
import { SlackTrouble } from './alert-poster.ts';

/** What the keeper works with; `report` must not throw. */
export interface AlertKeeperPorts {
  records: AlertRecords;
  watches: Pick<WatchStore, 'load'>;
  leases: Leases;
  poster: AlertPoster;
  clock: Clock;
  /** The alerts channel, and its language. */
  channel: string;
  language: AlertLanguage;
  report: (problem: string, error: unknown) => void;
}

/** Keeps one message per incident true, through outages and restarts. */
export interface AlertKeeper extends AlertNotifier {
  /** Delivers until the signal is aborted. */
  run(signal: AbortSignal): Promise<void>;
}

const everyMs = 1_000;
const atOnce = 50;
const longestBackoffMs = 30_000;

/** A message that Slack refuses is tried again this much later: somebody must invite the bot, or correct the channel. */
const refusedPauseMs = 60_000;

interface Late {
  id: IncidentId;
  known: { incident: Incident; target: WatchTarget } | undefined;
}

const RANK: Record<Severity, number> = { page: 0, warn: 1, info: 2 };

const rankOf = ({ known }: Late) => (known ? RANK[known.incident.severity] : 3);

/** Makes the keeper; all replicas may run one. */
export function createAlertKeeper(ports: AlertKeeperPorts): AlertKeeper {
  const { records, watches, leases, poster, clock, channel, language, report } = ports;
  const refusedUntil = new Map<IncidentId, number>();
  let nudge = new AbortController();

  const readLate = async (id: IncidentId): Promise<Late> => {
    const watch = await watches.load(numberOfIncident(id));
    const incident = watch?.incidents.find((one) => one.id === id);
    return { id, known: watch && incident ? { incident, target: watch.target } : undefined };
  };

  /** Posts once: a post whose answer was lost is looked for before another one is made. */
  const post = async (id: IncidentId, message: ReturnType<typeof renderAlert>, postingSince: number | undefined) => {
    if (postingSince !== undefined) {
      const found = await poster.find(channel, id, postingSince);
      if (found && (await poster.update(found, id, message))) return found;
    }
    await records.posting(id, postingSince ?? clock.now());
    return poster.post(channel, id, message);
  };

  const show = async ({ incident, target }: NonNullable<Late['known']>): Promise<void> => {
    const { record, postingSince } = await records.get(incident.id);
    const message = renderAlert({ incident, target, language });
    const stands = record !== undefined && (await poster.update(record, incident.id, message));
    const at = stands ? record : await post(incident.id, message, postingSince);
    await records.shown(incident.id, { channel: at.channel, ts: at.ts, shown: incident.revision });
  };

  const deliver = (id: IncidentId) =>
    leased(leases, `alert:${id}`, async () => {
      // Read again under the lease: another replica may have shown it meanwhile.
      const { known } = await readLate(id);
      if (known) await show(known);
      else await records.forget(id);
    });

  const tryOne = async (id: IncidentId): Promise<void> => {
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
