import type { WorldState } from '../../page-api.ts';
import type { Change } from './change.ts';

const GROUPS = ['Meta', 'On-Premises', 'Slack'] as const;

/** What can be made to go wrong, as switches. */
export function Faults({ faults, change }: { faults: WorldState['faults']; change: Change }) {
  return GROUPS.map((group) => {
    const own = faults.filter((fault) => fault.group === group);
    if (own.length === 0) return null;
    return (
      <div key={group} className="fault-group" role="group" aria-label={`${group} faults`}>
        <h4>{group}</h4>
        {own.map(({ id, label, on }) => (
          <button
            key={id}
            type="button"
            role="switch"
            className="switch"
            aria-checked={on}
            onClick={() => void change({ do: 'fault', id, on: !on })}
          >
            <span>{label}</span>
            <span className="switch-track" aria-hidden="true" />
          </button>
        ))}
      </div>
    );
  });
}
