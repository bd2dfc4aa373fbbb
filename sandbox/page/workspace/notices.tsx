import { useState } from 'react';
import { useWorkspace } from './workspace.ts';

/** A sentence that Slack itself would show, not the bot. */
export interface Notice {
  id: string;
  text: string;
}

/** The banners above the composer, until the person dismisses them. The same sentence from two sources is shown once. */
export function Notices({ own }: { own: Notice[] }) {
  const { state } = useWorkspace();
  const [dismissed, setDismissed] = useState<string[]>([]);
  const texts = new Set(state.notices.map((notice) => notice.text));
  const all = [...state.notices, ...own.filter((notice) => !texts.has(notice.text))];

  return all
    .filter((notice) => !dismissed.includes(notice.id))
    .slice(-3)
    .map((notice) => (
      <div key={notice.id} className="notice" role="alert">
        <span>{notice.text}</span>
        <button type="button" className="quiet" onClick={() => setDismissed([...dismissed, notice.id])}>
          Dismiss
        </button>
      </div>
    ));
}
