import type { ReactNode } from 'react';
import type { Outcome, WorldChange } from '../../page-api.ts';
import { post } from '../server.ts';
import { useWorkspace } from '../workspace/workspace.ts';
import { Calls } from './calls.tsx';
import { Deployments } from './deployments.tsx';
import { Faults } from './faults.tsx';
import { Numbers } from './numbers.tsx';
import { Phones } from './phones.tsx';
import { Sunset } from './sunset.tsx';

const PASSING = [
  { name: '1 hour', seconds: 3600 },
  { name: '1 day', seconds: 86_400 },
  { name: '3 days', seconds: 259_200 },
];

/** The other side of the bot: what Meta and the On-Premises deployments are in, and ways to change it. */
export function WorldPanel({ close }: { close: () => void }) {
  const { state, notify } = useWorkspace();
  const { numbers, phones, deployments, sunset, faults, calls } = state.world;
  const change = async (wanted: WorldChange): Promise<Outcome> => {
    const outcome = await post('world', wanted);
    if (outcome.notice !== undefined) notify(outcome.notice);
    return outcome;
  };
  return (
    <aside className="world" aria-label="The world">
      <header className="pane-head">
        <h2 className="pane-title">The world</h2>
        <span className="grow" />
        <button type="button" className="quiet" onClick={close}>
          Close <span className="hidden">the world</span>
        </button>
      </header>
      <div className="world-scroll" tabIndex={0} role="region" aria-label="State of the world">
        <Part title="Phones">
          <Phones phones={phones} />
        </Part>
        <Part title="Numbers">
          <Numbers numbers={numbers} change={change} />
        </Part>
        <Part title="Deployments">
          <Sunset sunset={sunset} change={change} />
          <Deployments deployments={deployments} change={change} />
        </Part>
        <Part title="Faults">
          <Faults faults={faults} change={change} />
        </Part>
        <Part title="Time">
          <div className="world-buttons" role="group" aria-label="Let time pass">
            {PASSING.map(({ name, seconds }) => (
              <button
                key={name}
                type="button"
                className="button small"
                onClick={() => void change({ do: 'advance', seconds })}
              >
                + {name}
              </button>
            ))}
          </div>
        </Part>
        <Part title="Calls">
          <Calls calls={calls} />
        </Part>
      </div>
    </aside>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="world-part" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
