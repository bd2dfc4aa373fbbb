import type { WorldState } from '../../page-api.ts';
import type { Change } from './change.ts';
import { Fact, Tag, toneOf } from './facts.tsx';

const STATES = ['connected', 'disconnected', 'down'] as const;

/** How many are drawn at most. */
const MOST = 20;

/** The On-Premises deployments, with their states to choose from. */
export function Deployments({ deployments, change }: { deployments: WorldState['deployments']; change: Change }) {
  if (deployments.length === 0) return <p className="empty">No deployments.</p>;
  return deployments.slice(0, MOST).map(({ name, url, state, version, shards, number }) => (
    <article key={name} className="world-card" aria-label={name}>
      <header>
        <span className="world-name">{name}</span>
        <Tag tone={toneOf(state)}>{state}</Tag>
      </header>
      <dl className="facts">
        <Fact name="Number" value={number} />
        <Fact name="Version" value={version} />
        <Fact name="Shards" value={String(shards)} />
        <Fact name="Address" value={url} />
      </dl>
      <div className="world-buttons" role="group" aria-label={`State of ${name}`}>
        {STATES.map((wanted) => (
          <button
            key={wanted}
            type="button"
            className="button small"
            aria-pressed={state === wanted}
            onClick={() => void change({ do: 'deployment', name, state: wanted })}
          >
            {wanted}
          </button>
        ))}
      </div>
    </article>
  ));
}
