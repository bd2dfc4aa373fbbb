import type { Emulation } from './emulation.ts';
import { GraphRefusal } from './errors.ts';
import type { WabaCall } from './graph-call.ts';
import type { NumberRecord, WabaRecord } from './records.ts';
import { representedBy } from './waba-node.ts';

/** Whether only a trace of the number is left where it was. */
export const hasGone = ({ status }: NumberRecord): boolean => status === 'MIGRATED' || status === 'DELETED';

/** Everybody who holds the number, by its dialled digits or by Meta's. */
export function holdersOf(emulation: Emulation, dialled: string): NumberRecord[] {
  return [...emulation.numbers.values()].filter(
    (one) => [one.digits, one.e164.slice(1)].includes(dialled) && !hasGone(one),
  );
}

interface Claim {
  emulation: Emulation;
  number: NumberRecord;
  source: WabaRecord | undefined;
  destination: WabaRecord;
}

/** The causes of 2388103 in the order Meta is taken to look at them; one code, told apart by the sentence (domain notes 4.3). */
const causes: readonly [details: string, holds: (claim: Claim) => boolean][] = [
  ['The destination account has no webhook subscription.', ({ destination }) => destination.subscriptions.length === 0],
  ['The destination account has no payment method.', ({ destination }) => destination.primaryFundingId === undefined],
  [
    'Source and destination represent different businesses.',
    ({ source, destination }) => source === undefined || representedBy(source) !== representedBy(destination),
  ],
  // The strict reading: payment on both sides (domain notes 4.2 B-5).
  ['The source account has no payment method.', ({ source }) => source?.primaryFundingId === undefined],
  [
    'The source account, or its request to message on behalf of the business, is not set up.',
    ({ source }) => source?.accountReviewStatus !== 'APPROVED' || !source.messagingForAccepted,
  ],
  ['The destination account is not approved.', ({ destination }) => destination.accountReviewStatus !== 'APPROVED'],
  [
    'The business of the destination account is not verified.',
    ({ emulation, destination }) =>
      emulation.businesses.get(representedBy(destination))?.verificationStatus !== 'verified',
  ],
  [
    'The "messaging for" request of the destination account has not been accepted.',
    ({ destination }) => !destination.messagingForAccepted,
  ],
  ['The display name of the number is not approved.', ({ number }) => number.nameStatus !== 'APPROVED'],
  ['A change of the display name is pending.', ({ number }) => number.newNameStatus !== undefined],
  ['The number is used with the WhatsApp Business app.', ({ number }) => number.isOnBizApp],
  ['An error occurred while migrating the number.', ({ number }) => number.moveFails],
];

/** The number that a WABA may claim by these digits; refuses as domain notes 4.3 B1.1 list it. */
export function claimFrom(call: WabaCall, dialled: string): NumberRecord {
  const { emulation, waba: destination } = call;
  const holders = holdersOf(emulation, dialled);
  if (holders.some((one) => one.wabaId === destination.id)) throw new GraphRefusal(2388012);
  const number = holders.find((one) => one.platform !== 'NOT_APPLICABLE');
  if (!number) throw new GraphRefusal(2388103, { details: 'The number is not registered; add it directly.' });
  if (number.pin !== undefined) throw new GraphRefusal(2388001);
  const claim = { emulation, number, source: emulation.wabas.get(number.wabaId), destination };
  const cause = causes.find(([, holds]) => holds(claim));
  if (cause) throw new GraphRefusal(2388103, { details: cause[0] });
  return number;
}
