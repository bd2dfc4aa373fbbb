/** One thing that crossed the line between the workspace and the app. */
export interface TrafficEntry {
  /** ISO 8601. */
  at: string;
  /** `to-bot`: answers and envelopes (they hold what a person typed). `from-bot`: requests and acknowledgements. */
  direction: 'to-bot' | 'from-bot';
  /** The Web API method, `response_url`, `upload`, or the kind of envelope. */
  what: string;
  /** HTTP status, where there is one. */
  status?: number;
  /** The whole body. */
  text: string;
}

const kept = 100_000;

/** Everything said between the workspace and the app, oldest first; beyond 100 000 entries the oldest go. */
export class Traffic {
  private readonly log: TrafficEntry[] = [];
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  record(entry: Omit<TrafficEntry, 'at'>): void {
    this.log.push({ at: new Date(this.now()).toISOString(), ...entry });
    if (this.log.length > kept) this.log.splice(0, this.log.length - kept);
  }

  entries(): TrafficEntry[] {
    return [...this.log];
  }

  /** The Web API calls, newest first, 100 at most, for the page's side panel. */
  calls(): { at: string; to: 'Slack'; method: string; path: string; status: number }[] {
    const calls: { at: string; to: 'Slack'; method: string; path: string; status: number }[] = [];
    for (let index = this.log.length - 1; index >= 0 && calls.length < 100; index -= 1) {
      const entry = this.log[index];
      if (entry?.status === undefined || entry.direction !== 'to-bot') continue;
      calls.push({ at: entry.at, to: 'Slack', method: 'POST', path: entry.what, status: entry.status });
    }
    return calls;
  }
}
