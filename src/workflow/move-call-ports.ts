import type { BusinessProfile, Template } from '../migration/belongings.ts';
import type { NumberFacts } from '../migration/facts.ts';
import type { E164, PhoneNumberId, WabaId } from '../migration/ids.ts';

/** How a verification code reaches the owner of a number (domain notes 4.3 B1.2). */
export interface CodeRequest {
  method: 'SMS' | 'VOICE';
  /** `en_US`, `es_ES` …: two letters, underscore, two letters. */
  language: string;
}

/** Who owns a WABA and how it pays, as far as Meta says (domain notes 9.9). */
export interface AccountFacts {
  businessId?: string;
  businessName?: string;
  /** `primary_funding_id` is set; no direct proof of a working payment method (domain notes 18, 10). */
  hasFunding?: boolean;
  ownershipType?: string;
}

/** Where a number's messages are kept at rest (domain notes 15). */
export interface StorageRegion {
  /** ISO country of in-country storage; absent: Meta's default regions. */
  region?: string;
}

/** The Graph calls that bring a number into a WABA and its belongings with it. Every one may reject with CallFailure. */
export interface MoveCalls {
  /** Claims a number of another WABA for this one; `already-exists` is answered by the id in the list (domain notes 4.3 B1.1). */
  claim(destination: WabaId, number: E164): Promise<PhoneNumberId>;
  /** Adds a number that no WABA has (domain notes 6.2 D1). */
  add(waba: WabaId, number: E164, verifiedName: string): Promise<PhoneNumberId>;
  /** The number in the WABA's list, by its digits or a national variant of them. */
  find(waba: WabaId, number: E164): Promise<NumberFacts | undefined>;
  requestCode(waba: WabaId, id: PhoneNumberId, request: CodeRequest): Promise<void>;
  /** Six digits, without the hyphen Meta prints. */
  verifyCode(waba: WabaId, id: PhoneNumberId, code: string): Promise<void>;
  account(waba: WabaId): Promise<AccountFacts>;
  /** Every template of the WABA, all pages. */
  templates(waba: WabaId): Promise<Template[]>;
  /** Copies, does not move; at most 500 a call, so it calls as often as needed (domain notes 4.3 B1.6). */
  copyTemplates(
    source: WabaId,
    destination: WabaId,
    ids: readonly string[],
  ): Promise<{ copied: string[]; failed: { id: string; reason: string }[] }>;
  profile(waba: WabaId, id: PhoneNumberId): Promise<BusinessProfile>;
  setProfile(waba: WabaId, id: PhoneNumberId, profile: BusinessProfile): Promise<void>;
  /** Where the number's own override sends its messages; undefined: it has none (domain notes 9.1). */
  webhookOverride(waba: WabaId, id: PhoneNumberId): Promise<string | undefined>;
  /** Meta calls the endpoint first; `override-unreachable` where it does not answer with this token (domain notes 9.2, 9.8). */
  setWebhookOverride(waba: WabaId, id: PhoneNumberId, override: { url: string; verifyToken: string }): Promise<void>;
  storage(waba: WabaId, id: PhoneNumberId): Promise<StorageRegion>;
  /** Only while the number is unregistered (domain notes 15). */
  setStorage(waba: WabaId, id: PhoneNumberId, storage: StorageRegion): Promise<void>;
}
