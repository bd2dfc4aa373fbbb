import type { Random } from '../../../sandbox/meta/random.ts';
import { between } from '../random.ts';
import type { Exchange, Side } from '../taps/crossing.ts';

/** Says of each crossing of a migration's path, in order, whether this is the one. */
export interface Aim {
  what: string;
  hits(exchange: Exchange, side: Side): boolean;
}

/** Crossings of an undisturbed way from the click to the settled cutover, and from the claim to the answer of the call. */
const WHOLE_WAY = 200;
const CLAIM_TO_ANSWER = 70;

const is = (exchange: Exchange, word: string): boolean => exchange.what.includes(word);

/** The `nth` crossing from where `begins` holds. */
function countedFrom(what: string, nth: number, begins: Aim['hits']): Aim {
  let count: number | undefined;
  return {
    what: `${what} + ${nth}`,
    hits(exchange, side) {
      if (count === undefined && begins(exchange, side)) count = 0;
      else if (count !== undefined) count += 1;
      return count === nth;
    },
  };
}

const AT_MARK: readonly Aim[] = [
  {
    what: 'when the intent is written',
    hits: ({ text }, side) => side === 'after' && text.includes('"cutoverStarted"'),
  },
  { what: 'before the mark', hits: (exchange, side) => side === 'before' && is(exchange, 'guard-mark') },
  { what: 'after the mark', hits: (exchange, side) => side === 'after' && is(exchange, 'guard-mark') },
];

/** The first answer of that script after the claim. */
function afterClaim(what: string, script: string): Aim {
  let claimed = false;
  return {
    what,
    hits(exchange, side) {
      claimed ||= is(exchange, 'guard-claim');
      return claimed && side === 'after' && is(exchange, script);
    },
  };
}

/**
 * A quarter of all points anywhere, a quarter between claim and answer, a quarter right at the mark, and a quarter between the
 * last look and the intent: there nothing but the guard knows that somebody is about to call.
 */
export function randomAim(random: Random): Aim {
  const kind = between(random, 0, 3);
  if (kind === 3) return afterClaim('after the last look, before the intent', 'boot-gate');
  if (kind === 0) return countedFrom('the click', between(random, 0, WHOLE_WAY), () => true);
  if (kind === 1)
    return countedFrom('the claim', between(random, 0, CLAIM_TO_ANSWER), (exchange) => is(exchange, 'guard-claim'));
  return AT_MARK[between(random, 0, AT_MARK.length - 1)] ?? countedFrom('the click', 0, () => true);
}
