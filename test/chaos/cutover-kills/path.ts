import { E164 } from '../../../src/migration/ids.ts';
import { formatNumber } from '../../../src/migration/phone-number.ts';
import type { WorldDeployment } from '../../../sandbox/world.ts';
import type { Exchange } from '../taps/crossing.ts';

/** How the wire names a line: by its number, its id at Meta, its deployment. */
export const namesOf = ({ e164, phoneNumberId, name }: WorldDeployment): string[] => [
  e164.slice(1),
  formatNumber(E164.parse(e164)),
  phoneNumberId,
  `/${name}/`,
];

/** Which exchanges belong to one migration, and how they are told apart. */
export interface Path {
  /** `Redis EVALSHA guard-mark ferryman:{*}:guard #1`; undefined for what belongs to something else. */
  nameOf(exchange: Exchange): string | undefined;
}

export const kindOf = (exchange: Exchange): string => `${exchange.with} ${exchange.what}`;

/**
 * An exchange belongs to the migration when it names its line. One that names no line at all belongs to it unless a bot that
 * has nothing to do makes such exchanges too (`background`, kinds). Of equal ones the first is `#1`.
 */
export function createPath(lines: {
  own: readonly string[];
  others: readonly string[];
  background: ReadonlySet<string>;
}): Path {
  const names = new WeakMap<Exchange, string>();
  const counts = new Map<string, number>();
  const belongs = (exchange: Exchange): boolean => {
    const { text } = exchange;
    if (lines.own.some((name) => text.includes(name))) return true;
    return !lines.background.has(kindOf(exchange)) && !lines.others.some((name) => text.includes(name));
  };
  return {
    nameOf(exchange) {
      const named = names.get(exchange);
      if (named !== undefined || !belongs(exchange)) return named;
      const kind = kindOf(exchange);
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      const name = `${kind} #${count}`;
      names.set(exchange, name);
      return name;
    },
  };
}
