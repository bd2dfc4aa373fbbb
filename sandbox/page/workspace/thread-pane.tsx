import { useMemo } from 'react';
import type { PageMessage } from '../../page-api.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';

/** A message and its replies, beside the conversation. */
export function ThreadPane({ root, close }: { root: PageMessage; close: () => void }) {
  const messages = useMemo(() => [{ ...root, thread: [] }, ...root.thread], [root]);
  return (
    <section className="pane thread" aria-label="Thread">
      <header className="pane-head">
        <h2 className="pane-title">Thread</h2>
        <span className="grow" />
        <button type="button" className="quiet" onClick={close}>
          Close <span className="hidden">thread</span>
        </button>
      </header>
      <MessageList name="Thread messages" messages={messages} />
      <div className="pane-foot">
        <Composer channel={root.channel} name="Reply in thread" threadTs={root.ts} />
      </div>
    </section>
  );
}
