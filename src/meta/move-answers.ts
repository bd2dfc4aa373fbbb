import { z } from 'zod';
import { PhoneNumberId } from '../migration/ids.ts';
import { id, optionalText } from './answers.ts';

/** Shapes of the answers around a move between WABAs, as tolerant as those of the other answers. */

/** The answer of a claim or of a new number (domain notes 4.3 B1.1, 6.2 D1). */
export const NumberCreated = z.object({ id: id.pipe(PhoneNumberId) });

const business = z.object({ id: id.nullish(), name: optionalText }).nullish();

/** The owner and the money of a WABA (domain notes 9.9). */
export const AccountNode = z.object({
  on_behalf_of_business_info: business,
  owner_business_info: business,
  primary_funding_id: id.nullish(),
  ownership_type: optionalText,
});
export type AccountNode = z.infer<typeof AccountNode>;

/** One template; the quality is an object, and was a text once (domain notes 9.10). */
export const TemplateNode = z.object({
  id,
  name: z.string(),
  language: z.string(),
  status: z.string(),
  category: optionalText,
  quality_score: z.union([z.object({ score: optionalText }).transform(({ score }) => score), z.string()]).nullish(),
});
export type TemplateNode = z.infer<typeof TemplateNode>;

/**
 * The answer of a copy (domain notes 4.3 B1.6): ids, and reasons by id. Either may be missing, not both; where nothing failed,
 * the object of failures may come as an empty list.
 */
export const TemplatesCopied = z
  .object({
    migrated_templates: z.array(id).nullish(),
    failed_templates: z.union([z.record(z.string(), z.string()), z.array(z.never())]).nullish(),
  })
  .refine(({ migrated_templates, failed_templates }) => Boolean(migrated_templates ?? failed_templates));
export type TemplatesCopied = z.infer<typeof TemplatesCopied>;

const profileFields = z.object({
  about: optionalText,
  address: optionalText,
  description: optionalText,
  email: optionalText,
  websites: z.array(z.string()).nullish(),
  vertical: optionalText,
});

/** A business profile: flat in live answers, nested in the specification (domain notes 17 row 24). */
export const ProfileAnswer = z
  .object({
    data: z.array(
      z.union([
        z.object({ business_profile: profileFields }).transform(({ business_profile }) => business_profile),
        profileFields,
      ]),
    ),
  })
  .transform(({ data: [profile] }) => profile);
export type ProfileAnswer = z.infer<typeof ProfileAnswer>;

/** The storage part of a number's settings, live (domain notes 15) and as in the specification (17 row 22). */
export const StorageSettings = z.object({
  storage_configuration: z
    .object({
      status: optionalText,
      enabled: z.boolean().nullish(),
      data_localization_region: optionalText,
      region: optionalText,
    })
    .nullish(),
});
export type StorageSettings = z.infer<typeof StorageSettings>;

/** Where messages of a number go: its own override, its account's, its app's (domain notes 9.1, 9.8). */
export const WebhookConfiguration = z.object({
  webhook_configuration: z.object({ phone_number: optionalText }).nullish(),
});
