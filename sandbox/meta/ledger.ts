const windowMs = 72 * 3_600_000;
const callsPerWindow = 10;

/** The kinds of calls Meta counts apart from each other. */
export type CountedCall = 'register' | 'deregister';

/**
 * Counts register and deregister calls per number: ten in a moving 72 hours, the eleventh locks for 72 hours
 * (domain notes 11). Failed calls count as well (domain notes 18, 8: assumed).
 */
export class RegistrationLedger {
  readonly #calls = new Map<string, number[]>();
  readonly #lockedUntil = new Map<string, number>();

  /** Counts a call at `now`; answers the end of the lock in milliseconds when the call must be refused. */
  count(phoneNumberId: string, kind: CountedCall, now: number): number | undefined {
    const key = `${kind} ${phoneNumberId}`;
    const locked = this.#lockedUntil.get(key);
    if (locked !== undefined && now < locked) return locked;
    const recent = this.#recent(key, now);
    if (recent.length < callsPerWindow) {
      this.#calls.set(key, [...recent, now]);
      return undefined;
    }
    this.#lockedUntil.set(key, now + windowMs);
    return now + windowMs;
  }

  /** Calls counted in the moving window: the larger of the two kinds. */
  used(phoneNumberId: string, now: number): number {
    const kinds: CountedCall[] = ['register', 'deregister'];
    return Math.max(...kinds.map((kind) => this.#recent(`${kind} ${phoneNumberId}`, now).length));
  }

  #recent(key: string, now: number): number[] {
    return (this.#calls.get(key) ?? []).filter((at) => at > now - windowMs);
  }
}
