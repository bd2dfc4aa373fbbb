import { badParameter } from './errors.ts';
import { textInput, type GraphAnswer, type GraphCall, type WabaCall } from './graph-call.ts';
import { healthStatus } from './health.ts';
import { readFields, type Selection } from './node-fields.ts';
import type { BusinessRecord, WabaRecord } from './records.ts';

const business = ({ emulation }: WabaCall, id: string): Record<string, unknown> => ({
  id,
  name: emulation.businesses.get(id)?.name,
});

const ownerOf = (call: WabaCall): Record<string, unknown> => business(call, call.waba.businessId);

/** The business an account stands for: the one it messages on behalf of, otherwise its owner (domain notes 4.2 B-2). */
export const representedBy = (waba: WabaRecord): string => waba.onBehalfOf ?? waba.businessId;

/** The fields of domain notes 9.9; the verification status is the owner's and lower case, as live. */
const wabaSelection: Selection<WabaCall> = {
  nodeType: 'WhatsAppBusinessAccount',
  defaults: ['name', 'currency', 'timezone_id', 'message_template_namespace'],
  readers: {
    id: ({ waba }) => waba.id,
    name: ({ waba }) => waba.name,
    account_review_status: ({ waba }) => waba.accountReviewStatus,
    business_verification_status: ({ emulation, waba }) =>
      emulation.businesses.get(representedBy(waba))?.verificationStatus,
    ownership_type: ({ waba }) => waba.ownershipType,
    owner_business_info: ownerOf,
    owner_business: ownerOf,
    on_behalf_of_business_info: (call) => business(call, representedBy(call.waba)),
    primary_funding_id: ({ waba }) => waba.primaryFundingId,
    currency: ({ waba }) => waba.currency,
    country: ({ waba }) => waba.country,
    primary_business_location: ({ waba }) => waba.country,
    timezone_id: ({ waba }) => waba.timezoneId,
    creation_time: ({ waba }) => Math.floor(waba.creationTime / 1000),
    status: ({ waba }) => waba.status,
    is_enabled_for_insights: () => true,
    is_shared_with_partners: () => false,
    message_template_namespace: ({ waba }) => waba.templateNamespace,
    health_status: ({ emulation, waba, token }) => healthStatus(emulation, { waba, appId: token.appId }),
  },
};

/** `GET {WABA}?fields=`. */
export function readWaba(call: WabaCall): GraphAnswer {
  return readFields(call, textInput(call, 'fields'), wabaSelection);
}

/** `POST {WABA}` with `name` or `timezone_id`. */
export function updateWaba(call: WabaCall): GraphAnswer {
  const name = textInput(call, 'name');
  const timezone = textInput(call, 'timezone_id');
  if (name === undefined && timezone === undefined) throw badParameter('No known parameter was given.');
  if (name !== undefined) call.waba.name = name;
  if (timezone !== undefined) call.waba.timezoneId = timezone;
  return { success: true };
}

const businessSelection: Selection<BusinessRecord> = {
  nodeType: 'Business',
  defaults: ['name'],
  readers: {
    id: (business) => business.id,
    name: (business) => business.name,
    timezone_id: (business) => business.timezoneId,
    verification_status: (business) => business.verificationStatus,
  },
};

/** `GET {Business}?fields=`. */
export function readBusiness(call: GraphCall & { business: BusinessRecord }): GraphAnswer {
  return readFields(call.business, textInput(call, 'fields'), businessSelection);
}
