import type { WorldState } from '../../page-api.ts';

/** How many are drawn at most; an older code is worth nothing any more. */
const MOST = 6;

/** The codes that reached phones, the newest first, as their owners read them: with the hyphen that is not to be typed. */
export function Phones({ phones }: { phones: WorldState['phones'] }) {
  if (phones.length === 0) return <p className="empty">No codes yet.</p>;
  return (
    <ol className="phones">
      {phones.slice(0, MOST).map(({ e164, code, method, at }, index) => (
        <li key={`${at} ${phones.length - index}`} className="phone">
          <span className="phone-code">
            {code.slice(0, 3)}-{code.slice(3)}
          </span>
          <span className="phone-main">
            <span className="world-name">{e164}</span>
            <span className="call-detail">
              {method === 'SMS' ? 'Text message' : 'Voice call'} · <time dateTime={at}>{timeOfDay(at)}</time>
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

const timeOfDay = (at: string): string => new Date(at).toLocaleTimeString();
