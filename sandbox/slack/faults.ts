import type { WorldState } from '../page-api.ts';

/** How the Web API fails while it is down: HTTP 503, or the connection is cut without an answer. */
export type Outage = 'http-503' | 'connection-reset';

interface RateLimit {
  /** Seconds, sent as Retry-After. */
  retryAfter: number;
  /** Calls still to be refused. */
  times: number;
  /** Only this method; undefined: every one. */
  method: string | undefined;
}

const labels = {
  'slack-rate-limit': 'Slack answers 429 (Retry-After: 1)',
  'slack-down': 'Slack Web API answers 503',
  'slack-reset': 'Slack Web API cuts connections',
} as const;

type FaultId = keyof typeof labels;

/** Faults of the emulated Slack. They touch what the app sends (Web API, response_url, uploads); envelopes still arrive. */
export class SlackFaults {
  private limit: RateLimit | undefined;
  private outage: Outage | undefined;
  private slowness: { method: string; ms: number } | undefined;
  private readonly refusedBlockTypes = new Set<string>();

  /** Refuses the next `times` calls (of one method, or of any) with 429 and Retry-After in seconds. */
  rateLimit(limit: { retryAfter: number; times?: number; method?: string }): void {
    this.limit = { retryAfter: limit.retryAfter, times: limit.times ?? Infinity, method: limit.method };
  }

  /** Answers one method so much later, until {@link clear}. */
  slow(method: string, ms: number): void {
    this.slowness = { method, ms };
  }

  /** Milliseconds this call's answer is late. */
  delayOf(method: string): number {
    return this.slowness?.method === method ? this.slowness.ms : 0;
  }

  /** Takes the Web API down until {@link up}. */
  down(outage: Outage = 'http-503'): void {
    this.outage = outage;
  }

  up(): void {
    this.outage = undefined;
  }

  /** Refuses these block types as unsupported, as Slack does for blocks a workspace does not have yet. */
  invalidBlocksFor(blockTypes: string[]): void {
    for (const type of blockTypes) this.refusedBlockTypes.add(type);
  }

  refusesBlock(type: string): boolean {
    return this.refusedBlockTypes.has(type);
  }

  clear(): void {
    this.limit = undefined;
    this.slowness = undefined;
    this.outage = undefined;
    this.refusedBlockTypes.clear();
  }

  currentOutage(): Outage | undefined {
    return this.outage;
  }

  /** Seconds to wait when this call is to be refused; takes one of the refusals. */
  takeRateLimit(method: string): number | undefined {
    const limit = this.limit;
    if (!limit || (limit.method !== undefined && limit.method !== method)) return undefined;
    limit.times -= 1;
    if (limit.times <= 0) this.limit = undefined;
    return limit.retryAfter;
  }

  /** The switches as the page shows them. */
  list(): WorldState['faults'] {
    const on: Record<FaultId, boolean> = {
      'slack-rate-limit': this.limit !== undefined,
      'slack-down': this.outage === 'http-503',
      'slack-reset': this.outage === 'connection-reset',
    };
    return [
      { id: 'slack-rate-limit', label: labels['slack-rate-limit'], group: 'Slack', on: on['slack-rate-limit'] },
      { id: 'slack-down', label: labels['slack-down'], group: 'Slack', on: on['slack-down'] },
      { id: 'slack-reset', label: labels['slack-reset'], group: 'Slack', on: on['slack-reset'] },
    ];
  }

  /** Flips a switch of {@link list}; false when the id is not one of Slack's. */
  set(id: string, on: boolean): boolean {
    if (id === 'slack-rate-limit') {
      if (on) this.rateLimit({ retryAfter: 1 });
      else this.limit = undefined;
      return true;
    }
    if (id !== 'slack-down' && id !== 'slack-reset') return false;
    if (on) this.down(id === 'slack-down' ? 'http-503' : 'connection-reset');
    else this.up();
    return true;
  }
}
