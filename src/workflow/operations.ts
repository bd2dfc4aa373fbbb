import type { PinSource } from '../migration/event.ts';
import type { NumberFacts } from '../migration/facts.ts';
import type { E164, MigrationId, PhoneNumberId, SlackUserId, WabaId } from '../migration/ids.ts';
import type { VariantRule } from '../migration/national-variants.ts';
import type { Refusal } from '../migration/refusal.ts';
import type { Migration } from '../migration/state.ts';

/** Where a number was found, or why it can't be moved. */
export interface LookUp {
  number: E164;
  /** Every configured WABA that lists the line; `rule` is set when Meta keeps a national variant of it. */
  found: { waba: { id: WabaId; name: string }; phone: NumberFacts; rule?: VariantRule }[];
  /** WABAs that could not be read, with the reason's catalogue key `failure.<kind>`. */
  unreadable: { name: string; kind: string }[];
  searched: string[];
  /** Deployments the number may run on: the one configured for it first. */
  deployments: string[];
}

/** The state after an operation, or why nothing happened. */
export type OperationResult = { ok: true; migration: Migration } | { ok: false; refusal: Refusal };

/** A ticket for Meta's Direct Support (domain notes 16): free of secrets. */
export interface TicketDraft {
  topic: string;
  requestType: string;
  /** File content, plain text. */
  text: string;
}

/**
 * What people may ask for. Every method records before it acts and answers from what is recorded; refusals are values.
 * Rejects only with StorageUnavailable.
 */
export interface Operations {
  lookUp(number: E164): Promise<LookUp>;
  start(request: {
    number: E164;
    typed: string;
    by: SlackUserId;
    waba: { id: WabaId; name: string };
    phoneNumberId: PhoneNumberId;
    deployment: string;
  }): Promise<OperationResult>;
  confirmDifferences(request: { id: MigrationId; by: SlackUserId; items: string[] }): Promise<OperationResult>;
  /** `pin` is demanded for `known` (six digits) and forbidden otherwise: the bot makes the others. */
  choosePin(request: { id: MigrationId; by: SlackUserId; source: PinSource; pin?: string }): Promise<OperationResult>;
  /** Undefined when the person may approve or reject this migration now; asked before a modal opens, and again at the decision. */
  refusalToDecide(request: { id: MigrationId; by: SlackUserId }): Promise<Refusal | undefined>;
  approve(request: {
    id: MigrationId;
    requestId: string;
    /** The digits of the plan's digest the button carried, 16 at least. */
    digest: string;
    by: SlackUserId;
    lastFour: string;
    /** Epoch ms; absent: now. */
    notBefore?: number;
  }): Promise<OperationResult>;
  reject(request: {
    id: MigrationId;
    requestId: string;
    digest: string;
    by: SlackUserId;
    reason: string;
  }): Promise<OperationResult>;
  retry(request: { id: MigrationId; by: SlackUserId }): Promise<OperationResult>;
  confirmDelivery(request: { id: MigrationId; by: SlackUserId }): Promise<OperationResult>;
  cancel(request: { id: MigrationId; by: SlackUserId; reason?: string }): Promise<OperationResult>;
  migration(id: MigrationId): Promise<Migration | undefined>;
  runningOn(number: E164): Promise<Migration | undefined>;
  /** Running ones, newest first. */
  running(limit: number): Promise<Migration[]>;
  ofNumber(number: E164): Promise<Migration[]>;
  ticketDraft(id: MigrationId): Promise<TicketDraft | undefined>;
}
