import type { WabaId } from '../migration/ids.ts';

/** So many calls at once, and so many a minute in the long run. */
export interface CallLimits {
  burst: number;
  perMinute: number;
}

/** A budget of calls that every replica draws on. Both reject when the storage is away. */
export interface CallBudget {
  /**
   * Takes a call if `reserve` are left after it and resolves with 0; otherwise with how long to wait, ms. With a negative reserve so
   * many may be overdrawn: those who come later wait for them.
   */
  take(reserve: number): Promise<number>;
  /** Nobody may call for so long, ms. */
  hold(ms: number): Promise<void>;
}

/** Budgets by name. */
export interface CallBudgets {
  of(name: string, limits: CallLimits): CallBudget;
}

/** What an answer of Meta said of one of its own budgets. Times are epoch ms. */
export interface UsageReading {
  /** `app`, or `<business or WABA id>/<use case>`. */
  budget: string;
  percent: number;
  at: number;
  /** Until then Meta refuses; 0 where it does not. */
  regainAt: number;
}

/** What all replicas know together of Meta's limits. Every method rejects when the storage is away. */
export interface GraphUsage {
  /** Calls on an account, and how many at once. */
  calls(account: WabaId): CallBudget;
  burst: number;
  /** What any replica was told lately. */
  readings(): Promise<UsageReading[]>;
  note(readings: readonly UsageReading[]): Promise<void>;
}
