import type { Emulation } from './emulation.ts';
import { GraphRefusal } from './errors.ts';
import type { Strike } from './faults.ts';
import type { TokenRecord } from './records.ts';

const minuteMs = 60_000;

/** Counts management calls per app and WABA in the last hour, and writes the usage headers of domain notes 11. */
export class Usage {
  /** `<app id> <WABA id>` to calls per minute since the epoch. */
  readonly #minutes = new Map<string, Map<number, number>>();
  readonly #emulation: Emulation;

  constructor(emulation: Emulation) {
    this.#emulation = emulation;
  }

  /** Counts a call; refuses with 80007 over the hourly limit. Without limits nothing is counted. */
  count(token: TokenRecord, wabaId: string): void {
    if (!this.#emulation.rateLimits) return;
    const key = `${token.appId} ${wabaId}`;
    const minute = this.#minute();
    const minutes = this.#minutes.get(key) ?? new Map<number, number>();
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    this.#minutes.set(key, minutes);
    if (this.#used(key) > this.#limit(wabaId)) throw new GraphRefusal(80007);
  }

  /** `X-App-Usage` and `X-Business-Use-Case-Usage`; 95 % while a fault says so. */
  headers(caller: { token?: TokenRecord; wabaId?: string }, strike: Strike): Record<string, string> {
    const { token, wabaId } = caller;
    const limited = strike.effect('refuse')?.code === 80007;
    const share = limited || strike.has('usage-high') ? 95 : this.#percent(token, wabaId);
    const counters = { call_count: share, total_cputime: Math.ceil(share / 4), total_time: Math.ceil(share / 4) };
    const wait = limited || share >= 100 ? 1 : 0;
    const business = { type: 'whatsapp_business_management', ...counters, estimated_time_to_regain_access: wait };
    return {
      'x-app-usage': JSON.stringify(counters),
      ...(wabaId !== undefined && { 'x-business-use-case-usage': JSON.stringify({ [wabaId]: [business] }) }),
    };
  }

  #percent(token: TokenRecord | undefined, wabaId: string | undefined): number {
    if (!token || wabaId === undefined) return 0;
    return Math.floor((100 * this.#used(`${token.appId} ${wabaId}`)) / this.#limit(wabaId));
  }

  /** 5000 an hour for an account with a registered number, 200 otherwise (domain notes 11). */
  #limit(wabaId: string): number {
    const active = [...this.#emulation.numbers.values()].some(
      (number) => number.wabaId === wabaId && number.platform !== 'NOT_APPLICABLE',
    );
    return active ? 5000 : 200;
  }

  #used(key: string): number {
    const since = this.#minute() - 60;
    let used = 0;
    for (const [minute, calls] of this.#minutes.get(key) ?? []) if (minute > since) used += calls;
    return used;
  }

  #minute(): number {
    return Math.floor(this.#emulation.clock.now() / minuteMs);
  }
}
