import type { BusinessProfile, Template } from '../migration/belongings.ts';
import type { AccountFacts, StorageRegion } from '../workflow/move-call-ports.ts';
import type { AccountNode, ProfileAnswer, StorageSettings, TemplateNode } from './move-answers.ts';

/** Fields of a WABA that say who owns it and how it pays; some Graph versions lack some (domain notes 9.9). */
export const accountFields = [
  'owner_business_info',
  'on_behalf_of_business_info',
  'primary_funding_id',
  'ownership_type',
];

/**
 * The business a WABA stands for: the one it messages on behalf of, otherwise its owner (domain notes 4.2 B-2). Graph leaves
 * out what is not set, so `hasFunding` is false when the funding was asked for and did not come.
 */
export function toAccountFacts(node: AccountNode, askedFields: string): AccountFacts {
  const business = [node.on_behalf_of_business_info, node.owner_business_info].find((one) => one?.id);
  const funding = node.primary_funding_id;
  return {
    ...(business?.id && { businessId: business.id }),
    ...(business?.name && { businessName: business.name }),
    ...(askedFields.split(',').includes('primary_funding_id') && { hasFunding: Boolean(funding) && funding !== '0' }),
    ...(node.ownership_type && { ownershipType: node.ownership_type }),
  };
}

/** A template in the words of the domain. */
export function toTemplate({ id, name, language, status, category, quality_score: quality }: TemplateNode): Template {
  return { id, name, language, status, ...(category && { category }), ...(quality && { quality }) };
}

const texts = ['about', 'address', 'description', 'email', 'vertical'] as const;

/** What a profile says; fields that say nothing are absent, `UNDEFINED` being the vertical of a profile without one. */
export function toProfile(answer: ProfileAnswer): BusinessProfile {
  const profile: BusinessProfile = {};
  for (const name of texts) {
    const text = answer?.[name];
    if (text && text !== 'UNDEFINED') profile[name] = text;
  }
  if (answer?.websites?.length) profile.websites = answer.websites;
  return profile;
}

/** The region in force; a region left over from storage that was switched off is none. */
export function toStorageRegion({ storage_configuration: storage }: StorageSettings): StorageRegion {
  const isOn = /^in_country_storage_enabled$/i.test(storage?.status ?? '') || storage?.enabled === true;
  const region = storage?.data_localization_region ?? storage?.region;
  return isOn && region ? { region } : {};
}
