import type { NumberFacts } from './facts.ts';
import type { WabaRef } from './proposal.ts';

/** Moves between accounts that are made elsewhere (domain notes 4.1: B2, B3 and B4); the words: `other-way.<way>`. */
export type OtherWayId = 'embedded-signup' | 'partner-change' | 'solution-change';

/** When a credit line that a partner shares takes effect; until then an account without one may not send (131042). */
export interface CreditLine {
  /** First day of the next month, 00:00 UTC, epoch ms. */
  effectiveAt: number;
  /** False in the last three and the first four days of a month, when none can be shared. */
  canBeShared: boolean;
}

/** A way that the bot explains and never makes. */
export interface OtherWay {
  way: OtherWayId;
  /** The account it is about, where the number is in one of ours. */
  waba?: WabaRef;
  /** On ways where a partner pays. */
  creditLine?: CreditLine;
}

/** What was read about one account that lists the number. */
export interface ListedIn {
  waba: WabaRef;
  phone: NumberFacts;
  /** `SELF_OWNED`, `CLIENT_OWNED`, `AGENCY_OWNED`; absent where Meta does not say (domain notes 9.9). */
  ownershipType?: string;
}

const DAY_MS = 86_400_000;
const LAST_DAYS = 3;
const FIRST_DAYS = 4;

/** Meta's calendar of credit lines at a time (domain notes 4.1, B3). */
export function creditLineAt(now: number): CreditLine {
  const today = new Date(now);
  const effectiveAt = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1);
  const isEnding = effectiveAt - now <= LAST_DAYS * DAY_MS;
  return { effectiveAt, canBeShared: !isEnding && today.getUTCDate() > FIRST_DAYS };
}

function ofAccount({ waba, phone, ownershipType }: ListedIn, creditLine: CreditLine): OtherWay[] {
  if (phone.platformType !== 'CLOUD_API') return [];
  // An account that a provider owns cannot be taken along: its number can, by the client's own sign-up.
  if (ownershipType === 'AGENCY_OWNED') return [{ way: 'embedded-signup', waba, creditLine }];
  const partner: OtherWay = { way: 'partner-change', waba, creditLine };
  return ownershipType === 'CLIENT_OWNED' ? [partner, { way: 'solution-change', waba }] : [partner];
}

/** The ways made elsewhere that may be what people really want, by what is known of the number; pure. */
export function otherWays(listed: readonly ListedIn[], now: number): OtherWay[] {
  const creditLine = creditLineAt(now);
  if (listed.length === 0)
    return [{ way: 'embedded-signup', creditLine }, { way: 'partner-change', creditLine }, { way: 'solution-change' }];
  return listed.flatMap((one) => ofAccount(one, creditLine));
}
