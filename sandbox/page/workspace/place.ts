import { useEffect, useState } from 'react';
import type { PageState } from '../../page-api.ts';

/** What the middle of the page shows: a conversation, or the bot's Home. */
export type Place = { kind: 'channel'; id: string } | { kind: 'home' };

const KEY = 'sandbox-place';

/** The place a person is at; it outlives a switch of person where the other one may be there too. */
export function usePlace(state: PageState): [Place, (place: Place) => void] {
  const [wanted, setWanted] = useState<Place>(remembered);
  const visible = state.channels.some((channel) => wanted.kind === 'channel' && channel.id === wanted.id);
  const first = state.channels.find((channel) => !channel.isDirect) ?? state.channels[0];
  const place: Place = wanted.kind === 'home' || visible ? wanted : { kind: 'channel', id: first?.id ?? '' };

  const go = (next: Place) => {
    sessionStorage.setItem(KEY, next.kind === 'home' ? 'home' : next.id);
    setWanted(next);
  };
  return [place, go];
}

function remembered(): Place {
  const id = sessionStorage.getItem(KEY) ?? '';
  return id === 'home' ? { kind: 'home' } : { kind: 'channel', id };
}

/** Which conversations hold a message from somebody else that came while the person was elsewhere. */
export function useUnread(state: PageState, place: Place): Set<string> {
  const [seen, setSeen] = useState<Record<string, string>>(() => newest(state));
  const here = place.kind === 'channel' ? place.id : '';
  const latest = newest(state);
  const latestHere = latest[here] ?? '';

  useEffect(() => setSeen((before) => ({ ...before, [here]: latestHere })), [here, latestHere]);
  return new Set(Object.keys(latest).filter((id) => id !== here && (latest[id] ?? '') > (seen[id] ?? '')));
}

function newest(state: PageState): Record<string, string> {
  const latest: Record<string, string> = {};
  for (const { channel, ts, user } of state.messages.flatMap((root) => [root, ...root.thread])) {
    if (user !== state.me && ts > (latest[channel] ?? '')) latest[channel] = ts;
  }
  return latest;
}
