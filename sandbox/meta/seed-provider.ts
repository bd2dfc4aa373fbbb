import type { BusinessRecord, NumberRecord, TemplateRecord, WabaRecord } from './records.ts';
import { aNumber } from './seed-number.ts';
import { aTemplate, aWaba, luckyShrub, seedCreated } from './seed-waba.ts';

/** The provider and its accounts; the bot's system user has none of them unless it is given one. */
export const providerIds = {
  business: '606914307656635',
  /** Another customer of the provider. */
  stranger: '706914307656636',
  waba: '204996122399161',
  draftWaba: '204996122399162',
  unpaidWaba: '204996122399163',
  strangerWaba: '204996122399164',
} as const;

/** Numbers at the provider. Each of the later ones ends a claim into the first own account with the cause it is named after. */
export const providerPhones = {
  claimable: '+442071838750',
  notRegistered: '+442071838751',
  nameChanging: '+442071838752',
  sourceNotSetUp: '+442071838753',
  paymentMissing: '+442071838754',
  otherBusiness: '+442071838755',
  failing: '+442071838756',
} as const;

/** A number that nobody has: it may be added as a new one. */
export const newPhone = '+442071838759';

function providerWaba(given: Pick<WabaRecord, 'id' | 'name'> & Partial<WabaRecord>): WabaRecord {
  return aWaba({
    businessId: providerIds.business,
    onBehalfOf: luckyShrub,
    isAssigned: false,
    ownershipType: 'AGENCY_OWNED',
    country: 'GB',
    currency: 'GBP',
    templates: [],
    ...given,
  });
}

/** Two that the own account has already, three that can be copied, five that cannot: each for a reason of its own. */
function templates(): TemplateRecord[] {
  const id = (index: number): string => String(3392339204654480 + index);
  return [
    aTemplate(id(1), 'hello_world'),
    aTemplate(id(2), 'order_update', { language: 'es' }),
    aTemplate(id(3), 'delivery_note'),
    aTemplate(id(4), 'delivery_note', { language: 'es', qualityScore: 'UNKNOWN' }),
    aTemplate(id(5), 'appointment_reminder', { qualityScore: 'UNKNOWN' }),
    aTemplate(id(6), 'winter_offer', { category: 'MARKETING', qualityScore: 'YELLOW' }),
    aTemplate(id(7), 'feedback_request', { category: 'MARKETING', qualityScore: 'RED' }),
    aTemplate(id(8), 'spring_offer', { category: 'MARKETING', status: 'PENDING', qualityScore: 'UNKNOWN' }),
    aTemplate(id(9), 'summer_offer', { category: 'MARKETING', status: 'REJECTED', qualityScore: 'UNKNOWN' }),
    aTemplate(id(10), 'loyalty_points', { category: 'MARKETING', status: 'PAUSED', qualityScore: 'RED' }),
  ];
}

const number = (id: string, wabaId: string, given: Partial<NumberRecord> & Pick<NumberRecord, 'e164'>): NumberRecord =>
  aNumber({
    id,
    wabaId,
    createdAt: seedCreated,
    verifiedName: `Lucky Shrub London ${given.e164.slice(-2)}`,
    platform: 'CLOUD_API',
    countryCode: 'GB',
    countryDialCode: '44',
    pin: undefined,
    ...given,
  });

function numbers(): NumberRecord[] {
  const { waba, draftWaba, unpaidWaba, strangerWaba } = providerIds;
  const id = (index: number): string => String(310_600_000_000_000 + index);
  return [
    number(id(1), waba, { e164: providerPhones.claimable, pin: '571839', isOfficialBusinessAccount: true }),
    number(id(2), waba, {
      e164: providerPhones.notRegistered,
      platform: 'NOT_APPLICABLE',
      status: 'DISCONNECTED',
      throughputLevel: 'NOT_APPLICABLE',
    }),
    number(id(3), waba, {
      e164: providerPhones.nameChanging,
      newDisplayName: 'Lucky Shrub Riverside',
      newNameStatus: 'PENDING_REVIEW',
    }),
    number(id(4), draftWaba, { e164: providerPhones.sourceNotSetUp }),
    number(id(5), unpaidWaba, { e164: providerPhones.paymentMissing }),
    number(id(6), strangerWaba, { e164: providerPhones.otherBusiness, verifiedName: 'Evergreen Tools' }),
    number(id(7), waba, { e164: providerPhones.failing, moveFails: true }),
  ];
}

/** The provider: its business and another customer's, four accounts, seven numbers. */
export function providerSeed(): { businesses: BusinessRecord[]; wabas: WabaRecord[]; numbers: NumberRecord[] } {
  const { business, stranger, waba, draftWaba, unpaidWaba, strangerWaba } = providerIds;
  return {
    businesses: [
      { id: business, name: 'Provider', verificationStatus: 'verified', timezoneId: 1 },
      { id: stranger, name: 'Evergreen Tools', verificationStatus: 'verified', timezoneId: 1 },
    ],
    wabas: [
      providerWaba({ id: waba, name: 'Provider', templates: templates() }),
      providerWaba({ id: draftWaba, name: 'Provider, new', accountReviewStatus: 'PENDING' }),
      providerWaba({ id: unpaidWaba, name: 'Provider, prepaid', primaryFundingId: undefined }),
      providerWaba({ id: strangerWaba, name: 'Evergreen Tools', onBehalfOf: stranger }),
    ],
    numbers: numbers(),
  };
}
