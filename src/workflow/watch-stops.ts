import { isPartOf, type AccountIncident } from '../health/account-incident.ts';
import type { Watch } from '../health/watch.ts';
import type { E164, SlackUserId } from '../migration/ids.ts';
import type { Ledger } from './ledger.ts';
import type { People } from './slack-ports.ts';
import type { HealthWatch } from './watch.ts';
import type { AccountStore, WatchStore } from './watch-ports.ts';
import { refusalToPerson } from './refusal-to-person.ts';

/** Why nothing happened; words: `unwatch.refused.<why>`. */
export type WatchRefused = 'not-watched' | 'not-yours' | 'stopped-already' | 'watched-already' | 'reason-missing';

/** A number somebody may stop watching, or take up again, with the open incidents it is part of. */
export interface StoppableWatch {
  watch: Watch;
  incidents: AccountIncident[];
}

/** The watch after the request, or why nothing happened. */
export type WatchStopResult = { ok: true; watch: Watch } | { ok: false; why: WatchRefused };

/** Who may stop watching a number, and what it means. Every method may reject with StorageUnavailable. */
export interface WatchStops {
  /** Asked before a form opens, and again with what it brings. */
  ask(request: {
    number: E164;
    by: SlackUserId;
  }): Promise<({ ok: true } & StoppableWatch) | { ok: false; why: WatchRefused }>;
  /** Recorded with who and why; `reason` is demanded. */
  stop(request: { number: E164; by: SlackUserId; reason: string }): Promise<WatchStopResult>;
  resume(request: { number: E164; by: SlackUserId }): Promise<WatchStopResult>;
  /** Numbers that nobody is to watch, the last stopped first, and how many there are. */
  standing(limit: number): Promise<{ count: number; watches: Watch[] }>;
}

/** What they are made from. */
export interface WatchStopPorts {
  watch: Pick<HealthWatch, 'watch' | 'stop' | 'resume'>;
  watches: Pick<WatchStore, 'stopped' | 'countStopped'>;
  accounts: Pick<AccountStore, 'load'>;
  ledger: Pick<Ledger, 'load'>;
  people: Pick<People, 'person' | 'homeTeamId' | 'approvers'>;
}

/** Whoever is responsible for the number's move may, and whoever may approve. Fails closed. */
async function isTheirs({ ledger, people }: WatchStopPorts, watch: Watch, by: SlackUserId): Promise<boolean> {
  if ((await refusalToPerson(people, by)) !== undefined) return false;
  const move = await ledger.load(watch.target.migration);
  if (move?.requestedBy === by) return true;
  const approvers = await people.approvers();
  return 'ids' in approvers && approvers.ids.has(by);
}

/** Makes them; the watch itself holds who stopped it and why. */
export function createWatchStops(ports: WatchStopPorts): WatchStops {
  const { watch: watching, watches, accounts } = ports;

  const theirs = async (number: E164, by: SlackUserId): Promise<WatchStopResult> => {
    const watch = await watching.watch(number);
    if (!watch) return { ok: false, why: 'not-watched' };
    return (await isTheirs(ports, watch, by)) ? { ok: true, watch } : { ok: false, why: 'not-yours' };
  };

  const toStop = async (number: E164, by: SlackUserId): Promise<WatchStopResult> => {
    const found = await theirs(number, by);
    return found.ok && found.watch.stopped ? { ok: false, why: 'stopped-already' } : found;
  };

  const after = (watch: Watch | undefined): WatchStopResult =>
    watch ? { ok: true, watch } : { ok: false, why: 'not-watched' };

  return {
    async ask({ number, by }) {
      const found = await toStop(number, by);
      if (!found.ok) return found;
      const { incidents } = await accounts.load(found.watch.target.waba);
      return { ...found, incidents: incidents.filter((one) => isPartOf(one, number)) };
    },
    async stop({ number, by, reason }) {
      const why = reason.trim().slice(0, 500);
      if (why === '') return { ok: false, why: 'reason-missing' };
      const found = await toStop(number, by);
      return found.ok ? after(await watching.stop({ number, by, reason: why })) : found;
    },
    async resume({ number, by }) {
      const found = await theirs(number, by);
      if (!found.ok) return found;
      if (!found.watch.stopped) return { ok: false, why: 'watched-already' };
      return after(await watching.resume({ number, by }));
    },
    async standing(limit) {
      const [numbers, count] = await Promise.all([watches.stopped(limit), watches.countStopped()]);
      const found = await Promise.all(numbers.map((number) => watching.watch(number)));
      return { count, watches: found.filter((one) => one?.stopped !== undefined).flatMap((one) => one ?? []) };
    },
  };
}
