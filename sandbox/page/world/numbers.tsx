import { useState } from 'react';
import type { WorldState } from '../../page-api.ts';
import type { Change } from './change.ts';
import { Fact, Tag, toneOf } from './facts.tsx';

type WorldNumber = WorldState['numbers'][number];

const HEALTH = [
  { canSend: 'AVAILABLE', name: 'Available' },
  { canSend: 'LIMITED', name: 'Limited' },
  { canSend: 'BLOCKED', name: 'Blocked' },
] as const;

/** With more numbers than this there is a field to find one. */
const MANY = 6;
/** How many are drawn at most. */
const MOST = 20;

/** The numbers as Meta has them now; of very many, those that match what is typed. */
export function Numbers({ numbers, change }: { numbers: WorldNumber[]; change: Change }) {
  const [wanted, setWanted] = useState('');
  const found = numbers.filter(({ e164, verifiedName }) => `${e164} ${verifiedName}`.includes(wanted));
  return (
    <>
      {numbers.length > MANY && (
        <input
          type="search"
          className="field world-search"
          aria-label="Find a number"
          placeholder="Find a number"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      )}
      {found.slice(0, MOST).map((number) => (
        <NumberCard key={number.phoneNumberId} number={number} change={change} />
      ))}
      {found.length === 0 && <p className="empty">No numbers.</p>}
      {found.length > MOST && <p className="empty">{found.length - MOST} more.</p>}
    </>
  );
}

function NumberCard({ number, change }: { number: WorldNumber; change: Change }) {
  const [open, setOpen] = useState(false);
  return (
    <article className="world-card" aria-label={number.e164}>
      <header>
        <span className="world-name">{number.e164}</span>
        <Tag tone={number.reachable ? 'good' : 'bad'}>{number.reachable ? 'Reachable' : 'Not reachable'}</Tag>
      </header>
      <p className="world-detail">
        {number.verifiedName} · {number.wabaName}
      </p>
      <dl className="facts">
        <Fact name="Platform" value={number.platform} />
        <Fact name="Status" value={number.status} tone={toneOf(number.status)} />
        <Fact name="Health" value={number.health} tone={toneOf(number.health)} />
        <Fact name="Two-step" value={number.twoStepEnabled ? 'on' : 'off'} />
        <Fact name="Verification" value={number.verification} />
        <Fact
          name="Registrations"
          value={`${number.registrationCalls} of 10 in 72 h`}
          {...(number.registrationCalls >= 8 ? { tone: 'bad' as const } : {})}
        />
      </dl>
      <button
        type="button"
        className="button small"
        aria-expanded={open}
        aria-label={`Change ${number.e164}`}
        onClick={() => setOpen(!open)}
      >
        Change
      </button>
      {open && <NumberControls number={number} change={change} />}
    </article>
  );
}

function NumberControls({ number, change }: { number: WorldNumber; change: Change }) {
  const { e164, health, twoStepEnabled, phoneNumberId, wabaId } = number;
  const [text, setText] = useState('Hello, are you open today?');
  return (
    <div className="world-controls">
      <dl className="facts">
        <Fact name="Phone number id" value={phoneNumberId} />
        <Fact name="WABA id" value={wabaId} />
      </dl>
      <p className="world-label">Health of the number</p>
      <div className="world-buttons" role="group" aria-label={`Health of ${e164}`}>
        {HEALTH.map(({ canSend, name }) => (
          <button
            key={canSend}
            type="button"
            className="button small"
            aria-pressed={health === canSend}
            onClick={() => void change({ do: 'health', e164, canSend })}
          >
            {name}
          </button>
        ))}
      </div>
      <p className="world-label">A template of its account</p>
      <div className="world-buttons" role="group" aria-label={`Template of the account of ${e164}`}>
        <button
          type="button"
          className="button small"
          onClick={() => void change({ do: 'template', e164, status: 'PAUSED' })}
        >
          Meta pauses it
        </button>
        <button
          type="button"
          className="button small"
          onClick={() => void change({ do: 'template', e164, status: 'APPROVED' })}
        >
          Meta approves it
        </button>
      </div>
      <p className="world-label">Two-step verification</p>
      <button
        type="button"
        className="button small"
        disabled={!twoStepEnabled}
        onClick={() => void change({ do: 'two-step-off', e164 })}
      >
        Switch two-step off
      </button>
      <Deletion e164={e164} change={change} />
      <p className="world-label">A customer writes</p>
      <form
        className="world-form"
        onSubmit={(event) => {
          event.preventDefault();
          void change({ do: 'inbound', e164, text });
        }}
      >
        <input
          className="field"
          aria-label={`Customer message to ${e164}`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="button small">
          Send as customer
        </button>
      </form>
    </div>
  );
}

function Deletion({ e164, change }: { e164: string; change: Change }) {
  const [pin, setPin] = useState('');
  return (
    <>
      <p className="world-label">WhatsApp Manager</p>
      <form
        className="world-form"
        onSubmit={(event) => {
          event.preventDefault();
          void change({ do: 'delete-number', e164, ...(pin !== '' && { pin }) });
        }}
      >
        <input
          className="field"
          aria-label={`PIN of ${e164}`}
          placeholder="PIN, while two-step is on"
          inputMode="numeric"
          value={pin}
          onChange={(event) => setPin(event.target.value)}
        />
        <button type="submit" className="button small">
          Delete number
        </button>
      </form>
    </>
  );
}
