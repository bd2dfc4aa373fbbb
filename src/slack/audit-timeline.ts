import type { Entry, Event } from '../migration/event.ts';
import type { Catalogue } from './catalogue.ts';
import { threadLine } from './thread-line.ts';
import type { ThreadView } from './thread-view.ts';

const SHOWN = 12;

/** What goes without saying once the outcome is known. */
const ROUTINE: readonly Event['type'][] = ['stepSucceeded', 'stepSkipped', 'factsRead'];

/** The points of a journal that somebody who asks afterwards looks for, the last ones, oldest first. */
export function timeline(entries: readonly Entry[], view: ThreadView & { words: Catalogue }): string[] {
  const lines = entries
    .filter(({ event }) => !ROUTINE.includes(event.type))
    .flatMap((entry) => threadLine(entry, view) ?? []);
  const earlier = lines.length > SHOWN ? [view.words.mrkdwn('audit.earlier', { count: SHOWN })] : [];
  return [...earlier, ...lines.slice(-SHOWN)];
}
