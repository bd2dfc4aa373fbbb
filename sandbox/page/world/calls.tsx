import type { WorldState } from '../../page-api.ts';

/** The calls the bot made, newest first. */
export function Calls({ calls }: { calls: WorldState['calls'] }) {
  if (calls.length === 0) return <p className="empty">No calls yet.</p>;
  return (
    <ol className="calls" reversed>
      {calls.map(({ at, to, method, path, status }, index) => (
        <li key={`${at} ${calls.length - index}`} className="call">
          <span className="call-status" data-tone={status === 0 || status >= 400 ? 'bad' : 'good'}>
            {status === 0 ? 'none' : status}
          </span>
          <span className="call-main">
            <span className="call-path">
              <span className="call-method">{method}</span> {path}
            </span>
            <span className="call-detail">
              {to} · <time dateTime={at}>{timeOfDay(at)}</time>
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function timeOfDay(at: string): string {
  const moment = new Date(at);
  return Number.isNaN(moment.getTime()) ? at : moment.toLocaleTimeString();
}
