import type { WorldState } from '../../page-api.ts';
import type { Change } from './change.ts';

const PHASES: Record<WorldState['sunset'], string> = {
  before: 'Clients connect, and numbers can be registered on them.',
  closing: 'Clients connect; no number can be registered on them any more.',
  after: 'The API has ended: every client has expired.',
};

/** The end of the On-Premises API, to be switched. */
export function Sunset({ sunset, change }: { sunset: WorldState['sunset']; change: Change }) {
  return (
    <div className="world-controls sunset">
      <p className="world-detail">{PHASES[sunset]}</p>
      <div className="world-buttons" role="group" aria-label="The On-Premises API">
        <button
          type="button"
          className="button small"
          aria-pressed={sunset === 'before'}
          onClick={() => void change({ do: 'sunset', on: false })}
        >
          Before the sunset
        </button>
        <button
          type="button"
          className="button small"
          aria-pressed={sunset === 'after'}
          onClick={() => void change({ do: 'sunset', on: true })}
        >
          After it
        </button>
      </div>
    </div>
  );
}
