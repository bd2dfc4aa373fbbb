import { useEffect, useState } from 'react';
import type { PageState } from '../page-api.ts';
import { shareUnchanged } from './json.ts';

/** How long to wait before a closed event stream is opened again. */
const REOPEN_AFTER_MS = 1000;

/** The workspace as one person sees it, and whether the stream that keeps it fresh is open. */
export interface LivePageState {
  state: PageState | undefined;
  online: boolean;
}

/** Follows the sandbox's event stream for `user`; without a user the sandbox picks one, who is then in `state.me`. */
export function usePageState(user: string | undefined): LivePageState {
  const [state, setState] = useState<PageState>();
  const [online, setOnline] = useState(true);

  useEffect(() => {
    let source: EventSource | undefined;
    let timer: number | undefined;
    const open = () => {
      source = new EventSource(`/page/events${user === undefined ? '' : `?user=${encodeURIComponent(user)}`}`);
      source.addEventListener('open', () => setOnline(true));
      source.addEventListener('message', (event: MessageEvent<string>) => {
        const next = JSON.parse(event.data) as PageState;
        setState((previous) => shareUnchanged(previous, next));
        setOnline(true);
      });
      source.addEventListener('error', () => {
        setOnline(false);
        source?.close();
        timer = window.setTimeout(open, REOPEN_AFTER_MS);
      });
    };
    open();
    return () => {
      window.clearTimeout(timer);
      source?.close();
    };
  }, [user]);

  return { state, online };
}
