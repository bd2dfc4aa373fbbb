import type { NumberFacts, TokenFacts, WabaFacts } from '../migration/facts.ts';
import type { HealthStatus } from '../workflow/call-ports.ts';
import type { DebugToken, HealthNode, NumberNode, WabaNode } from './answers.ts';

/** Fields of a number node that are always there (domain notes 9.1). */
export const requiredNumberFields = ['id', 'display_phone_number'];

/** Fields that some Graph version does not know. */
export const optionalNumberFields = [
  'verified_name',
  'name_status',
  'new_name_status',
  'status',
  'platform_type',
  'code_verification_status',
  'quality_rating',
  'throughput',
  'is_pin_enabled',
  'is_official_business_account',
  'is_on_biz_app',
  'account_mode',
];

/** What a number node says, in the words of the domain; values that Meta did not send are absent. */
export function toNumberFacts(node: NumberNode): NumberFacts {
  return withoutNothing({
    phoneNumberId: node.id,
    displayPhoneNumber: node.display_phone_number,
    verifiedName: node.verified_name,
    nameStatus: node.name_status,
    newNameStatus: node.new_name_status,
    status: node.status,
    platformType: node.platform_type ?? node.host_platform,
    codeVerificationStatus: node.code_verification_status,
    qualityRating: node.quality_rating ?? node.quality_score?.score,
    throughputLevel: node.throughput?.level,
    isPinEnabled: node.is_pin_enabled,
    isOfficialBusinessAccount: node.is_official_business_account,
    isOnBizApp: node.is_on_biz_app,
    accountMode: node.account_mode,
  });
}

/** A WABA node; an account without a name goes by its id. */
export function toWabaFacts(node: WabaNode): WabaFacts {
  return withoutNothing({
    wabaId: node.id,
    name: node.name ?? node.id,
    accountReviewStatus: node.account_review_status,
    businessVerificationStatus: node.business_verification_status?.toLowerCase(),
  });
}

/** An examined token; a scope without `target_ids` covers everything (domain notes 2.1). */
export function toTokenFacts({ data }: DebugToken): TokenFacts {
  const limited = (data.granular_scopes ?? []).flatMap(({ scope, target_ids }): [string, string[]][] =>
    target_ids ? [[scope, target_ids]] : [],
  );
  return withoutNothing({
    appId: data.app_id ?? '',
    type: data.type,
    isValid: data.is_valid,
    expiresAt: data.expires_at ? data.expires_at * 1000 : undefined,
    scopes: data.scopes ?? [],
    targets: Object.fromEntries(limited),
  });
}

/**
 * A health report. The overall value is folded from the entities, since Meta's own can be BLOCKED for calls while every
 * entity can send (domain notes 12); without entities Meta's own stands.
 */
export function toHealthStatus({ health_status: report }: HealthNode): HealthStatus {
  const entities = (report.entities ?? []).map((entity) => ({
    type: entity.entity_type,
    id: entity.id,
    canSend: entity.can_send_message ?? 'UNKNOWN',
    errors: (entity.errors ?? []).map(({ error_code, error_description, possible_solution }) => ({
      code: error_code,
      description: error_description ?? '',
      ...(possible_solution && { solution: possible_solution }),
    })),
    notes: entity.additional_info ?? [],
  }));
  const values = entities.length > 0 ? entities.map(({ canSend }) => canSend) : [report.can_send_message ?? 'UNKNOWN'];
  return { canSend: worstOf(values), entities };
}

function worstOf(values: readonly string[]): HealthStatus['canSend'] {
  if (values.includes('BLOCKED')) return 'BLOCKED';
  if (values.includes('LIMITED')) return 'LIMITED';
  return values.every((value) => value === 'AVAILABLE') ? 'AVAILABLE' : 'UNKNOWN';
}

type Given<T> = { [K in keyof T as null extends T[K] ? never : undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as null extends T[K] ? K : undefined extends T[K] ? K : never]?: NonNullable<T[K]>;
};

/** The object without the properties that are null or undefined. */
function withoutNothing<T extends object>(object: T): Given<T> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== null && value !== undefined),
  ) as Given<T>;
}
