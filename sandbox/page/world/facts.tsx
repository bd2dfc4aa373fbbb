import type { ReactNode } from 'react';

/** How good the news is. */
export type Tone = 'good' | 'warn' | 'bad' | 'plain';

const TONES: Record<string, Tone> = {
  CONNECTED: 'good',
  AVAILABLE: 'good',
  connected: 'good',
  LIMITED: 'warn',
  PENDING: 'warn',
  MIGRATED: 'warn',
  UNVERIFIED: 'warn',
  disconnected: 'warn',
  BLOCKED: 'bad',
  BANNED: 'bad',
  DISCONNECTED: 'bad',
  DELETED: 'bad',
  down: 'bad',
};

/** The tone of a state's name, as Meta or the deployment spells it. */
export function toneOf(state: string): Tone {
  return TONES[state] ?? 'plain';
}

/** A short word with a tinted ground. */
export function Tag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`tag ${tone}`}>{children}</span>;
}

/** One line of a description list. */
export function Fact({ name, value, tone }: { name: string; value: string; tone?: Tone }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{tone === undefined || tone === 'plain' ? value : <Tag tone={tone}>{value}</Tag>}</dd>
    </div>
  );
}
