import type { TemplateRecord, WabaRecord } from './records.ts';

/** Id of the business the bot works for. */
export const luckyShrub = '506914307656634';

/** When everything of the seed was made, in milliseconds. */
export const seedCreated = Date.UTC(2022, 4, 17);

/** An approved template of good quality. `given` overrides anything. */
export function aTemplate(id: string, name: string, given: Partial<TemplateRecord> = {}): TemplateRecord {
  return {
    id,
    name,
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    qualityScore: 'GREEN',
    qualityShownFrom: 0,
    body: 'Welcome and congratulations. This message shows that the number can send.',
    ...given,
  };
}

/** An approved account of the bot's own business, assigned to its system user. `given` overrides anything. */
export function aWaba(given: Pick<WabaRecord, 'id' | 'name'> & Partial<WabaRecord>): WabaRecord {
  return {
    businessId: luckyShrub,
    onBehalfOf: undefined,
    messagingForAccepted: true,
    isAssigned: true,
    accountReviewStatus: 'APPROVED',
    ownershipType: 'SELF_OWNED',
    currency: 'USD',
    country: 'US',
    timezoneId: '1',
    creationTime: seedCreated,
    status: 'ACTIVE',
    primaryFundingId: '1290384756102938',
    templateNamespace: 'ba30dd89_2ebd_41e4_b805_f2c05ae04cc9',
    templates: [
      aTemplate('1192339204654487', 'hello_world'),
      aTemplate('1192339204654488', 'order_update', { language: 'es' }),
      aTemplate('1192339204654489', 'autumn_offer', { category: 'MARKETING', status: 'PENDING' }),
    ],
    subscriptions: [],
    ...given,
  };
}
