import type { z } from 'zod';
import type { SlackUserId } from '../migration/ids.ts';
import { ruleOf } from './cause.ts';
import { evolveWatch } from './evolve-watch.ts';
import { Evidence, IncidentId, isOpen } from './incident.ts';
import type { Incident } from './incident.ts';
import { observationsOn, tellsAbout } from './observe.ts';
import type { Observation } from './observe.ts';
import type { Reading } from './reading.ts';
import { endOf } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { Signal } from './signal.ts';
import { WatchTarget, openIncidents } from './watch.ts';
import type { Watch, WatchEntry, WatchEvent } from './watch.ts';

/** Good readings in a row that end an incident: one alone may be a flap. */
export const goodReadingsToRecover = 2;

/** What may be asked of a watch. */
export type WatchCommand =
  | { do: 'start'; target: WatchTarget; schedule: Schedule }
  | { do: 'record'; reading: Reading }
  | { do: 'signal'; signal: Signal; readAt: number }
  | { do: 'stop'; by: SlackUserId; reason: string }
  | { do: 'resume'; by: SlackUserId };

/** A command that changes nothing, because nobody watches the number. */
export interface WatchRefusal {
  code: 'not-watched';
}

/** Either the events a command leads to, possibly none, or why it can't be followed. */
export type WatchDecision = { ok: true; events: WatchEvent[] } | { ok: false; refusal: WatchRefusal };

const lead = (...events: WatchEvent[]): WatchDecision => ({ ok: true, events });
const refuse = (refusal: WatchRefusal): WatchDecision => ({ ok: false, refusal });

/** Numbers the events of one decision from the watch's revision on. */
export const entriesOf = (watch: Watch | undefined, events: readonly WatchEvent[], at: number): WatchEntry[] =>
  events.map((event, index) => ({ seq: (watch?.revision ?? 0) + index + 1, at, event }));

/** The watch after the events. */
export const evolved = (watch: Watch | undefined, entries: readonly WatchEntry[]): Watch | undefined =>
  entries.reduce<Watch | undefined>(evolveWatch, watch);

/** Parsing puts the keys into the order of the schema, so that the texts can be compared. */
const isSame = (schema: z.ZodType, a: unknown, b: unknown) =>
  JSON.stringify(schema.parse(a)) === JSON.stringify(schema.parse(b));

function onBad(watch: Watch, { cause, evidence }: Observation, count: number): WatchEvent[] {
  const open = openIncidents(watch).find((incident) => incident.cause === cause);
  if (open)
    return isSame(Evidence, open.evidence, evidence) ? [] : [{ type: 'incidentChanged', incident: open.id, evidence }];
  const inARow = cause === 'unreadable' ? watch.unreadableInARow : 1;
  if (inARow < ruleOf(cause).patience) return [];
  const incident = IncidentId.parse(`${watch.target.number.slice(1)}.${count}`);
  return [{ type: 'incidentOpened', incident, cause, evidence }];
}

const isOver = (incident: Incident, reading: Reading) =>
  isOpen(incident) && tellsAbout(reading, incident.cause) && incident.goodReadings >= goodReadingsToRecover;

function onReading(before: Watch, reading: Reading, now: number): WatchDecision {
  // A reading that was overtaken by a later one says nothing new.
  if (before.last && before.last.at >= reading.at) return lead();
  const taken: WatchEvent = { type: 'readingTaken', reading };
  const watch = evolved(before, entriesOf(before, [taken], now)) ?? before;
  const events: WatchEvent[] = [];
  let { counted } = watch;
  for (const observation of observationsOn(reading, watch)) {
    const found = onBad(watch, observation, counted + 1);
    if (found[0]?.type === 'incidentOpened') counted += 1;
    events.push(...found);
  }
  const over = watch.incidents.filter((incident) => isOver(incident, reading));
  events.push(...over.map(({ id }): WatchEvent => ({ type: 'incidentRecovered', incident: id })));
  const after = evolved(watch, entriesOf(watch, events, now)) ?? watch;
  return lead(taken, ...events, ...ending(after, reading));
}

function ending(watch: Watch, reading: Reading): WatchEvent[] {
  const lasts = watch.endedAt !== undefined || reading.at < endOf(watch.schedule, watch.startedAt);
  return lasts || openIncidents(watch).length > 0 ? [] : [{ type: 'watchEnded' }];
}

/** Answers a command with the events it leads to, or with the reason it leads to none. Pure; `now` is epoch ms. */
export function decideWatch(watch: Watch | undefined, command: WatchCommand, now: number): WatchDecision {
  if (command.do === 'start') {
    const { target, schedule } = command;
    return watch && isSame(WatchTarget, watch.target, target)
      ? lead()
      : lead({ type: 'watchStarted', target, schedule });
  }
  if (!watch) return refuse({ code: 'not-watched' });
  return watch.stopped ? whileStopped(command) : onWatched(watch, command, now);
}

type Asked = Exclude<WatchCommand, { do: 'start' }>;

/** A reading or a webhook that comes all the same, from a replica that had begun before, changes nothing. */
const whileStopped = (command: Asked): WatchDecision =>
  command.do === 'resume' ? lead({ type: 'watchResumed', by: command.by }) : lead();

function onWatched(watch: Watch, command: Asked, now: number): WatchDecision {
  switch (command.do) {
    case 'stop':
      return lead({ type: 'watchStopped', by: command.by, reason: command.reason });
    case 'resume':
      return lead();
    case 'record':
      return onReading(watch, command.reading, now);
    case 'signal':
      return watch.signals.some((seen) => isSame(Signal, seen, command.signal))
        ? lead()
        : lead({ type: 'signalSeen', signal: command.signal, readAt: command.readAt });
  }
}
