import { createHmac, randomBytes } from 'node:crypto';

/** One call that reached an emulator. Never holds a query, a header or a body. */
export interface CallEntry {
  /** Milliseconds of the world's clock. */
  at: number;
  to: 'Meta' | 'On-Premises';
  method: string;
  path: string;
  /** HTTP status of the answer; 0 when no answer went out. */
  status: number;
  phoneNumberId: string | undefined;
}

/** A register request that reached Meta, whether it took effect or not. */
export interface RegisterEntry {
  at: number;
  phoneNumberId: string;
  /** Keyed digest of the raw body: equal bodies have equal digests within one world, and it tells nothing else. */
  digest: string;
  /** How the handler ended: 'registered', 'code 133005' …; undefined while it runs or when it never began. */
  outcome: string | undefined;
  answered: boolean;
}

/** What happened, kept for people, tests and the chaos harness; the oldest 20 000 calls and every register call. */
export class CallLog {
  readonly #calls: CallEntry[] = [];
  readonly #counts = { Meta: 0, 'On-Premises': 0 };
  readonly #registers: RegisterEntry[] = [];
  readonly #key = randomBytes(32);
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Adds a call; the entry's status is set when it is answered. */
  open(entry: Omit<CallEntry, 'status'>): CallEntry {
    const opened = { ...entry, status: 0 };
    this.#calls.push(opened);
    this.#counts[entry.to] += 1;
    if (this.#calls.length > 20_000) this.#calls.shift();
    return opened;
  }

  /** Records the answer's status and tells the listeners. */
  answered(entry: CallEntry, status: number): void {
    entry.status = status;
    this.#changed();
  }

  /** Adds a register call at its arrival. */
  openRegister(at: number, phoneNumberId: string, rawBody: string): RegisterEntry {
    const digest = createHmac('sha256', this.#key).update(rawBody).digest('hex').slice(0, 32);
    const entry: RegisterEntry = { at, phoneNumberId, digest, outcome: undefined, answered: false };
    this.#registers.push(entry);
    return entry;
  }

  /** All calls kept, oldest first. */
  calls(): readonly CallEntry[] {
    return this.#calls;
  }

  /** How many calls there were, those that are not kept any more too. */
  counts(): Readonly<Record<CallEntry['to'], number>> {
    return { ...this.#counts };
  }

  /** The register calls for one number, or for all, in the order they arrived. */
  registers(phoneNumberId?: string): RegisterEntry[] {
    return this.#registers.filter((entry) => phoneNumberId === undefined || entry.phoneNumberId === phoneNumberId);
  }
}
