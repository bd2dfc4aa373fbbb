import { z } from 'zod';
import { PhoneNumberId, WabaId } from '../migration/ids.ts';

/**
 * Shapes of Meta's answers. They accept what the specification says and what is really sent (domain notes 17): unknown
 * fields are dropped, unknown values of a known field are kept, `null` is as good as nothing.
 */

/** A text that may be missing or null. */
export const optionalText = z.string().nullish();
const optionalFlag = z.boolean().nullish();
/** Ids are digits in a string; some answers print them as numbers. */
export const id = z.union([z.string(), z.int().transform(String)]);

/** The answer of a write. `false` never gets here: it is a refusal. */
export const Success = z.union([z.literal(true), z.object({ success: z.literal(true) })]);

/** A number node (domain notes 9.1); `host_platform` is the specification's word for `platform_type`. */
export const NumberNode = z.object({
  id: id.pipe(PhoneNumberId),
  display_phone_number: z.string(),
  verified_name: optionalText,
  name_status: optionalText,
  new_name_status: optionalText,
  status: optionalText,
  platform_type: optionalText,
  host_platform: optionalText,
  code_verification_status: optionalText,
  quality_rating: optionalText,
  quality_score: z.object({ score: optionalText }).nullish(),
  throughput: z.object({ level: optionalText }).nullish(),
  is_pin_enabled: optionalFlag,
  is_official_business_account: optionalFlag,
  is_on_biz_app: optionalFlag,
  account_mode: optionalText,
});
export type NumberNode = z.infer<typeof NumberNode>;

/** One page of a list; `next` tells that there is another page, `after` is how to ask for it. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    paging: z.object({ cursors: z.object({ after: optionalText }).nullish(), next: optionalText }).nullish(),
  });

/** A WABA node (domain notes 9.9). */
export const WabaNode = z.object({
  id: id.pipe(WabaId),
  name: z.string().nullish(),
  account_review_status: optionalText,
  business_verification_status: optionalText,
});
export type WabaNode = z.infer<typeof WabaNode>;

/** `GET /debug_token` (domain notes 2.1). Times are epoch seconds, 0 means never. */
export const DebugToken = z.object({
  data: z.object({
    app_id: id.nullish(),
    type: optionalText,
    is_valid: z.boolean(),
    expires_at: z.number().nullish(),
    data_access_expires_at: z.number().nullish(),
    scopes: z.array(z.string()).nullish(),
    granular_scopes: z.array(z.object({ scope: z.string(), target_ids: z.array(id).nullish() })).nullish(),
  }),
});
export type DebugToken = z.infer<typeof DebugToken>;

/** One subscription; live answers nest the app, the specification's schema has it flat (domain notes 9.8, 17 row 23). */
export const Subscription = z
  .object({
    whatsapp_business_api_data: z.object({ id }).nullish(),
    id: id.nullish(),
    override_callback_uri: optionalText,
  })
  .transform(({ whatsapp_business_api_data, id: flatId, override_callback_uri }) => ({
    appId: whatsapp_business_api_data?.id ?? flatId ?? undefined,
    overrideUrl: override_callback_uri ?? undefined,
  }));

const healthError = z.object({
  error_code: z.coerce.number().int(),
  error_description: z.string().nullish(),
  possible_solution: optionalText,
});

/** `fields=health_status` of a node (domain notes 12). */
export const HealthNode = z.object({
  health_status: z.object({
    can_send_message: z.string().nullish(),
    entities: z
      .array(
        z.object({
          entity_type: z.string(),
          id,
          can_send_message: z.string().nullish(),
          errors: z.array(healthError).nullish(),
          additional_info: z.array(z.string()).nullish(),
        }),
      )
      .nullish(),
  }),
});
export type HealthNode = z.infer<typeof HealthNode>;

/** The id of a sent message; S001 shows it flat (domain notes 17 row 12). */
export const SentMessage = z
  .union([z.object({ messages: z.array(z.object({ id: z.string() })).min(1) }), z.object({ id: z.string() })])
  .transform((answer) => ('messages' in answer ? (answer.messages[0]?.id ?? '') : answer.id));
