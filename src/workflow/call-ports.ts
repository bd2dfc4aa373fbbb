import type { DeploymentFacts, NumberFacts, TokenFacts, WabaFacts } from '../migration/facts.ts';
import type { E164, PhoneNumberId, WabaId } from '../migration/ids.ts';

/** Health of a node, WABA and business (domain notes 12), entity by entity. */
export interface HealthStatus {
  canSend: 'AVAILABLE' | 'LIMITED' | 'BLOCKED' | 'UNKNOWN';
  entities: {
    type: string;
    id: string;
    canSend: string;
    errors: { code: number; description: string; solution?: string }[];
    notes: string[];
  }[];
}

/** A number as the list of its account has it; what the list does not have is absent. */
export interface ListedNumber {
  facts: NumberFacts;
  /** Of the portfolio, as Meta names it (domain notes 9.1). */
  messagingLimit?: string;
  health?: HealthStatus;
}

/** What one read of an account tells. */
export interface AccountHealth {
  accountReviewStatus?: string;
  health?: HealthStatus;
}

/** The calls that tell the health of a whole account; each may reject with CallFailure. */
export interface AccountHealthCalls {
  /** All numbers of the account: one call for a hundred. */
  listed(waba: WabaId): Promise<ListedNumber[]>;
  accountHealth(waba: WabaId): Promise<AccountHealth>;
  /** One number with its health and the limit, in one call. */
  one(waba: WabaId, id: PhoneNumberId): Promise<ListedNumber>;
}

/** The Graph calls of the route for one access token; every one may reject with CallFailure. */
export interface Meta {
  graphVersion: string;
  token(waba: WabaId): Promise<TokenFacts>;
  waba(waba: WabaId): Promise<WabaFacts>;
  /** All numbers of a WABA, every page. */
  numbers(waba: WabaId): Promise<NumberFacts[]>;
  number(waba: WabaId, id: PhoneNumberId): Promise<NumberFacts>;
  health(waba: WabaId, id: PhoneNumberId): Promise<HealthStatus>;
  subscription(waba: WabaId): Promise<{ appSubscribed: boolean; overrideUrl?: string }>;
  subscribe(waba: WabaId): Promise<void>;
  /** Sets the two-step PIN without the old one (domain notes 9.2). */
  setPin(waba: WabaId, id: PhoneNumberId, pin: string): Promise<void>;
  /** Sends the test message; `callbackData` comes back in the status webhooks. Resolves with the message id. */
  sendTestMessage(waba: WabaId, id: PhoneNumberId, message: TestMessage): Promise<string>;
  /** Whether our public address answers Meta's handshake; made by us, with Meta's parameters. */
  handshake(): Promise<'answered' | 'failed' | 'not-configured'>;
}

/** A test message: free text inside the 24 h window, or a template (domain notes 6.2 D8). */
export interface TestMessage {
  to: E164;
  template?: { name: string; language: string };
  text: string;
  callbackData: string;
}

/** What the register call sends (domain notes 9.3). */
export interface RegisterParameters {
  pin: string;
  backup?: { data: string; password: string };
  /** Country of storage, up to v20 (domain notes 15). */
  region?: string;
}

/** The one irreversible call. One POST, never a second: no retry, no redirect, no interceptor. */
export interface RegisterCall {
  /**
   * Resolves when Meta said success; rejects with CallFailure, whose `ambiguous` tells that the call may have worked.
   * Times out after 60 s.
   */
  send(waba: WabaId, id: PhoneNumberId, parameters: RegisterParameters): Promise<void>;
}

/** Calls to one On-Premises deployment, named as in the configuration. */
export interface OnPremises {
  /** Names of the configured deployments, and the number each is configured for. */
  deployments(): { name: string; number?: E164 }[];
  facts(deployment: string): Promise<DeploymentFacts>;
  backup(deployment: string, password: string): Promise<{ data: string; clientVersion: string }>;
  /** Imports a backup; the client closes afterwards (domain notes 5). */
  restore(deployment: string, backup: { data: string; password: string }): Promise<void>;
  setPin(deployment: string, pin: string): Promise<void>;
  removePin(deployment: string): Promise<void>;
  /** `/v1/support`, for ticket drafts; free of secrets. */
  supportInfo(deployment: string): Promise<Record<string, string>>;
}
