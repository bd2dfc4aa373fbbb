/** What the emulated Meta keeps about companies, accounts, numbers, apps and tokens. Field names follow domain notes 9. */

/** A business portfolio; its verification belongs to every WABA it owns. Live spelling is lower case (domain notes 17, 25). */
export interface BusinessRecord {
  id: string;
  name: string;
  verificationStatus: string;
  timezoneId: number;
}

/** A message template of a WABA. */
export interface TemplateRecord {
  id: string;
  name: string;
  language: string;
  status: string;
  category: string;
  qualityScore: string;
  /** From when on the score is shown; before, a copy has quality UNKNOWN (domain notes 7.2). Milliseconds. */
  qualityShownFrom: number;
  body: string;
}

/** An app that receives a WABA's webhooks, with the WABA-level override of its endpoint. */
export interface SubscriptionRecord {
  appId: string;
  overrideCallbackUri?: string;
}

/** A WhatsApp Business Account. */
export interface WabaRecord {
  id: string;
  name: string;
  /** The owner. */
  businessId: string;
  /** The business it messages on behalf of, where that is not its owner (domain notes 0.1). */
  onBehalfOf: string | undefined;
  /** Whether that business has accepted the "messaging for" request; the owner of its own account has. */
  messagingForAccepted: boolean;
  /** Whether the bot's system user was given this account; without, its calls are refused (domain notes 2.1). */
  isAssigned: boolean;
  accountReviewStatus: string;
  ownershipType: string;
  currency: string;
  country: string;
  timezoneId: string;
  creationTime: number;
  status: string;
  primaryFundingId: string | undefined;
  templateNamespace: string;
  templates: TemplateRecord[];
  subscriptions: SubscriptionRecord[];
}

/** The profile people see in the app; every field optional (domain notes 9.10). */
export interface ProfileRecord {
  about?: string;
  address?: string;
  description?: string;
  email?: string;
  websites?: string[];
  vertical?: string;
  profile_picture_url?: string;
}

/** Where messages are kept at rest (domain notes 15). */
export interface StorageRecord {
  status: string;
  data_localization_region?: string;
}

/** A one-time code on its way to a phone. */
export interface CodeRecord {
  code: string;
  method: 'SMS' | 'VOICE';
  sentAt: number;
  wrongTries: number;
}

export type Platform = 'ON_PREMISE' | 'CLOUD_API' | 'NOT_APPLICABLE';

/** A business phone number as Meta stores it. */
export interface NumberRecord {
  id: string;
  wabaId: string;
  /** What a person dials: '+' and digits. */
  e164: string;
  /** Meta's digits, which lack Brazil's ninth digit for many numbers. */
  digits: string;
  displayPhoneNumber: string;
  countryCode: string;
  countryDialCode: string;
  verifiedName: string;
  nameStatus: string;
  newDisplayName: string | undefined;
  newNameStatus: string | undefined;
  platform: Platform;
  status: string;
  verification: 'VERIFIED' | 'NOT_VERIFIED';
  verifiedAt: number | undefined;
  qualityRating: string;
  throughputLevel: string;
  messagingLimitTier: string;
  /** Undefined while two-step verification is off. */
  pin: string | undefined;
  isOfficialBusinessAccount: boolean;
  isOnBizApp: boolean;
  accountMode: string;
  searchVisibility: string;
  lastOnboardedTime: number | undefined;
  createdAt: number;
  webhookOverride: string | undefined;
  profile: ProfileRecord;
  storage: StorageRecord;
  identityKeyCheck: boolean;
  /** The On-Premises deployment that holds the number, if one ever did. */
  deployment: string | undefined;
  code: CodeRecord | undefined;
  codeRequests: number[];
  wrongPins: number[];
  /** Set on a number claimed by a destination WABA until the register call moves it (domain notes 4.3). */
  movesFrom: string | undefined;
  /** Meta fails to move this number whatever is tried: the cause of 2388103 without a name. */
  moveFails: boolean;
  /** When somebody deleted it. */
  deletedAt: number | undefined;
  /** When it last sent a message that costs money; such a number cannot be deleted for 30 days (domain notes 4.4). */
  paidAt: number | undefined;
}

/** A Meta app with its webhook configuration. */
export interface AppRecord {
  id: string;
  name: string;
  secret: string;
  callbackUrl: string | undefined;
  verifyToken: string;
}

/** An access token as debug_token describes it; `wabaIds` undefined reaches every WABA. */
export interface TokenRecord {
  token: string;
  appId: string;
  type: string;
  userId: string;
  scopes: string[];
  /** Milliseconds; 0 never expires. */
  expiresAt: number;
  revoked: boolean;
  wabaIds: string[] | undefined;
}
