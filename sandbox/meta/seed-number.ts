import type { NumberRecord } from './records.ts';

/** '+1 631-555-1234' and the like: Meta shows numbers formatted, so clients must compare digits (domain notes 9.7). */
export function displayOf(digits: string): string {
  const american = /^1(\d{3})(\d{3})(\d{4})$/.exec(digits);
  if (american) return `+1 ${american[1]}-${american[2]}-${american[3]}`;
  const brazilian = /^55(\d{2})(\d{4})(\d{4})$/.exec(digits);
  if (brazilian) return `+55 ${brazilian[1]} ${brazilian[2]}-${brazilian[3]}`;
  return `+${digits.slice(0, 2)} ${digits.slice(2).replace(/(\d{3})(?=\d)/g, '$1 ')}`;
}

/** A healthy number with two-step verification on. `given` overrides anything. */
export function aNumber(
  given: Partial<NumberRecord> & Pick<NumberRecord, 'id' | 'wabaId' | 'e164' | 'verifiedName'>,
): NumberRecord {
  const digits = given.digits ?? given.e164.slice(1);
  return {
    digits,
    displayPhoneNumber: displayOf(digits),
    countryCode: 'US',
    countryDialCode: '1',
    nameStatus: 'APPROVED',
    newDisplayName: undefined,
    newNameStatus: undefined,
    platform: 'ON_PREMISE',
    status: 'CONNECTED',
    verification: 'VERIFIED',
    verifiedAt: undefined,
    qualityRating: 'GREEN',
    throughputLevel: 'STANDARD',
    messagingLimitTier: 'TIER_10K',
    pin: '483920',
    isOfficialBusinessAccount: false,
    isOnBizApp: false,
    accountMode: 'LIVE',
    searchVisibility: 'NON_VISIBLE',
    lastOnboardedTime: undefined,
    createdAt: 0,
    webhookOverride: undefined,
    profile: { about: `Welcome to ${given.verifiedName}`, vertical: 'RETAIL', websites: ['https://www.example.com/'] },
    storage: { status: 'DEFAULT' },
    identityKeyCheck: false,
    deployment: undefined,
    code: undefined,
    codeRequests: [],
    wrongPins: [],
    movesFrom: undefined,
    moveFails: false,
    deletedAt: undefined,
    paidAt: undefined,
    ...given,
  };
}
