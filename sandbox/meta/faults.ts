import { faultTable, type FaultEffect, type FaultRow, type FaultScope } from './fault-table.ts';
import type { Random } from './random.ts';

/** A call as it reached one of the emulators, before it is answered. */
export interface ArrivedCall {
  to: 'Meta' | 'On-Premises';
  method: string;
  path: string;
  /** The part behind the id: 'register', 'settings/backup', or '' for the node itself. */
  edge: string;
  phoneNumberId: string | undefined;
}

/** Which calls `failNext` waits for; absent keys match everything, a string path matches when contained. */
export interface CallMatcher {
  to?: ArrivedCall['to'];
  method?: string;
  path?: string | RegExp;
  phoneNumberId?: string;
}

/** The faults that strike one call. */
export interface Strike {
  /** Whether the fault `id` strikes this call. */
  has(id: string): boolean;
  /** The effect of the given kind, if one of the striking faults has it. */
  effect<Kind extends FaultEffect['kind']>(kind: Kind): Extract<FaultEffect, { kind: Kind }> | undefined;
}

const scopes: Record<FaultScope, (call: ArrivedCall) => boolean> = {
  meta: (call) => call.to === 'Meta',
  'meta-read': (call) => call.to === 'Meta' && call.method === 'GET',
  claim: (call) => call.to === 'Meta' && call.edge === 'phone_numbers' && call.method === 'POST',
  'request-code': (call) => call.to === 'Meta' && call.edge === 'request_code',
  'verify-code': (call) => call.to === 'Meta' && call.edge === 'verify_code',
  'template-copy': (call) => call.to === 'Meta' && call.edge === 'migrate_message_templates',
  register: (call) => call.to === 'Meta' && call.edge === 'register' && call.method === 'POST',
  'on-premises': (call) => call.to === 'On-Premises',
  login: (call) => call.to === 'On-Premises' && call.edge === 'users/login',
  backup: (call) => call.to === 'On-Premises' && call.edge === 'settings/backup',
  webhook: () => false,
  none: () => false,
};

function matches(matcher: CallMatcher, call: ArrivedCall): boolean {
  const { path } = matcher;
  const pathFits = path === undefined || (typeof path === 'string' ? call.path.includes(path) : path.test(call.path));
  return (
    pathFits &&
    (matcher.to ?? call.to) === call.to &&
    (matcher.method ?? call.method) === call.method &&
    (matcher.phoneNumberId ?? call.phoneNumberId) === call.phoneNumberId
  );
}

/** A strike made of the given rows. */
export function strikeOf(rows: readonly FaultRow[]): Strike {
  return {
    has: (id) => rows.some((row) => row.id === id),
    effect<Kind extends FaultEffect['kind']>(kind: Kind) {
      return rows
        .map((row) => row.effect)
        .find((effect): effect is Extract<FaultEffect, { kind: Kind }> => effect.kind === kind);
    },
  };
}

function rowOf(id: string): FaultRow | undefined {
  return faultTable.find((row) => row.id === id);
}

function rowNamed(id: string): FaultRow {
  const row = rowOf(id);
  if (!row) throw new Error(`no fault is called ${id}`);
  return row;
}

const rowWith = (effect: FaultEffect): FaultRow => ({ id: '', label: '', group: 'Meta', scope: 'none', effect });

/** The switches, the faults waiting for a call, and the dice that lose answers. */
export class Faults {
  readonly #on = new Set<string>();
  readonly #queued: { matcher: CallMatcher; row: FaultRow; left: number }[] = [];
  readonly #random: Random;
  /** Share of Graph calls, 0 to 1, whose answer is lost after they took effect. */
  answerLossRate: number;

  constructor(random: Random, answerLossRate = 0) {
    this.#random = random;
    this.answerLossRate = answerLossRate;
  }

  /** Switches a fault; false when there is none of that id. */
  turn(id: string, on: boolean): boolean {
    if (!rowOf(id)) return false;
    if (on) this.#on.add(id);
    else this.#on.delete(id);
    return true;
  }

  /** Whether the fault is switched on. */
  isOn(id: string): boolean {
    return this.#on.has(id);
  }

  /**
   * Lets the fault strike the next `times` calls that match, once each: one of the table, which must know it, or any effect,
   * so that every code can be tried on every call.
   */
  failNext(matcher: CallMatcher, fault: string | FaultEffect, times = 1): void {
    const row = typeof fault === 'string' ? rowNamed(fault) : rowWith(fault);
    this.#queued.push({ matcher, row, left: times });
  }

  /** The faults that strike this call; takes the first queued one that matches. */
  strike(call: ArrivedCall): Strike {
    const rows = faultTable.filter((row) => this.#on.has(row.id) && scopes[row.scope](call));
    const waiting = this.#queued.find((entry) => entry.left > 0 && matches(entry.matcher, call));
    if (waiting) {
      waiting.left -= 1;
      rows.push(waiting.row);
    }
    const lost = call.to === 'Meta' && this.answerLossRate > 0 && this.#random() < this.answerLossRate;
    const row = lost ? rowOf('answer-lost') : undefined;
    return strikeOf(row ? [...rows, row] : rows);
  }

  /** The rows as the page lists them. */
  list(): { id: string; label: string; group: FaultRow['group']; on: boolean }[] {
    return faultTable.map(({ id, label, group }) => ({ id, label, group, on: this.#on.has(id) }));
  }
}
