import { textOf } from '../../../sandbox/slack/json.ts';
import type { StoredMessage } from '../../../sandbox/slack/message-store.ts';
import { channels } from '../../../sandbox/slack/world-seed.ts';
import type { Stage } from '../../../sandbox/stage.ts';

/** A note of a call that was about to be made, as it stands in a card's thread. */
interface Note {
  digits: string;
  request: string;
  at: number;
}

function notesIn(messages: readonly StoredMessage[]): Note[] {
  const byTs = new Map(messages.map((message) => [message.ts, message]));
  return messages.flatMap(({ metadata, threadTs, ts }): Note[] => {
    if (metadata?.event_type !== 'ferryman_cutover_note' || threadTs === undefined) return [];
    const migration = textOf(byTs.get(threadTs)?.metadata?.event_payload ?? {}, 'migration');
    const request = textOf(metadata.event_payload, 'request');
    return [{ digits: migration.slice(0, migration.indexOf('-')), request, at: Number(ts) * 1_000 }];
  });
}

/** Register calls by the request of the last note before each: what Slack remembers, whatever a Redis has lost. */
export function callsByNote({ slack, world }: Stage, numbers: readonly string[]): Map<string, number> {
  const notes = notesIn(slack.workspace.messages.all(channels.migrations));
  const counts = new Map<string, number>();
  for (const e164 of numbers) {
    const own = notes.filter(({ digits }) => digits === e164.slice(1));
    for (const call of world.registerCalls(world.number(e164).id)) {
      const request = own.filter(({ at }) => at <= call.at).at(-1)?.request ?? `none for ${e164}`;
      counts.set(request, (counts.get(request) ?? 0) + 1);
    }
  }
  return counts;
}
