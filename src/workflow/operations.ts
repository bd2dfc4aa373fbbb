import type { PinChoice, WaveAsk } from '../fleet/wave-asks.ts';
import type { Delegation } from '../migration/delegation.ts';
import type { HomeLists } from './home-lists.ts';
import type { Readable } from './load-readable.ts';
import type { PinSource } from '../migration/event.ts';
import type { Facts, NumberFacts } from '../migration/facts.ts';
import type { Failure } from '../migration/failure.ts';
import type { FleetLink } from '../migration/fleet-link.ts';
import type { Finding } from '../migration/finding.ts';
import type { E164, ExecutionId, MigrationId, SlackUserId } from '../migration/ids.ts';
import type { ImpossibleRoute, RouteProposal, WabaRef } from '../migration/proposal.ts';
import type { OtherWay } from '../migration/other-ways.ts';
import type { VariantRule } from '../migration/national-variants.ts';
import type { Refusal } from '../migration/refusal.ts';
import type { Migration } from '../migration/state.ts';
import type { Authority } from './authority.ts';
import type { Stop } from './obstacle-ports.ts';
import type { Standing } from './standing.ts';

/** Where a number was found, which ways it can go, and why not the others. */
export interface LookUp {
  number: E164;
  /** Every configured WABA that lists the line; `rule` is set when Meta keeps a national variant of it. */
  found: { waba: WabaRef; phone: NumberFacts; rule?: VariantRule }[];
  /** The most likely first. */
  proposals: RouteProposal[];
  impossible: ImpossibleRoute[];
  /** Moves between accounts that are made elsewhere and may be meant. */
  others: OtherWay[];
  /** WABAs that could not be read, with the reason's catalogue key `failure.<kind>`. */
  unreadable: { name: string; kind: string }[];
  searched: string[];
  /** The last time I moved it, and whose move that was: another one is hardly what somebody means. Epoch ms. */
  lastMove?: { waba: string; by: SlackUserId; at: number };
  /** People whom the request for approval would notify: of the way that notifies fewest and of the one that notifies most; absent when Slack does not say. */
  audience?: { least: number; most: number };
  /** Deployments the number may run on, the one configured for it first, and whether they answer. */
  deployments: { name: string; answers: boolean }[];
}

/** What a preflight found; `facts` absent when the number itself could not be read. */
export interface PreflightReport {
  findings: Finding[];
  facts?: Facts;
  failure?: Failure;
}

/** The state after an operation, or why nothing happened. */
export type OperationResult = { ok: true; migration: Migration } | { ok: false; refusal: Refusal };

/** What one person settles for one number of many; `pin` is typed, and goes nowhere but the vault. */
export interface Preparation {
  id: MigrationId;
  /** Points of the checklist that were ticked. */
  items?: readonly string[];
  pin?: PinChoice;
}

/** What was settled for a number, and why no more. */
export interface Prepared {
  did: WaveAsk[];
  refusal?: Refusal;
}

/** The delegation that was made or ended, or why nothing happened. */
export type DelegationResult = { ok: true; delegation: Delegation } | { ok: false; refusal: Refusal };

/** The switch after the operation, or why it was not moved; `onTheWire` counts calls that can't be stopped any more. */
export type StopResult = { ok: true; stop?: Stop; onTheWire: number } | { ok: false; refusal: Refusal };

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
  /**
   * `displayName` is demanded for a number that no WABA has yet (2 to 75 characters). `signedUpOn` counts for a new number that
   * is listed already: the day Embedded Signup was finished, not in the future.
   */
  start(request: {
    number: E164;
    typed: string;
    by: SlackUserId;
    proposal: Omit<RouteProposal, 'reason'>;
    displayName?: string;
    signedUpOn?: string;
    /** The fleet it goes with. */
    fleet?: FleetLink;
    /** The workflow step that waits for its end. */
    execution?: ExecutionId;
  }): Promise<OperationResult>;
  confirmDifferences(request: { id: MigrationId; by: SlackUserId; items: string[] }): Promise<OperationResult>;
  /** Refused while a read shows two-step verification still on. */
  confirmTwoStepOff(request: { id: MigrationId; by: SlackUserId }): Promise<OperationResult>;
  /** Somebody made room in the full account; refused while its list is as long as it was. */
  freeSlot(request: { id: MigrationId; by: SlackUserId }): Promise<OperationResult>;
  /** `language` as Meta writes it, `en_US`. Also asks for another code when one did not come or was refused. */
  chooseCode(request: {
    id: MigrationId;
    by: SlackUserId;
    method: 'SMS' | 'VOICE';
    language: string;
  }): Promise<OperationResult>;
  /** Six digits, with or without Meta's hyphen; given to Meta at once and kept nowhere. */
  enterCode(request: { id: MigrationId; by: SlackUserId; code: string }): Promise<OperationResult>;
  /** A country of Meta's list, or none for the default regions. */
  chooseRegion(request: { id: MigrationId; by: SlackUserId; region?: string }): Promise<OperationResult>;
  /** `pin` is demanded for `known` (six digits) and forbidden otherwise: the bot makes the others. */
  choosePin(request: { id: MigrationId; by: SlackUserId; source: PinSource; pin?: string }): Promise<OperationResult>;
  /**
   * Checklist and PIN of many numbers by one person, who is asked for once; each gets its own record, as by its own form, and what
   * a number does not wait for (any more) is left alone.
   */
  prepareAll(request: {
    by: SlackUserId;
    numbers: readonly Preparation[];
  }): Promise<{ ok: true; prepared: Prepared[] } | { ok: false; refusal: Refusal }>;
  /**
   * Whether the person may approve or reject this migration, as it was read just now, and in whose place; asked before a modal
   * opens, and again at the decision.
   */
  authorityToDecide(request: { migration: Migration; by: SlackUserId }): Promise<Authority>;
  /** What this person may do on the migration, and by which rule; undefined for one that is unknown. */
  standing(request: { id: MigrationId; by: SlackUserId }): Promise<Standing | undefined>;
  /** Those of the migrations this person may decide on. */
  decidable(request: { by: SlackUserId; among: readonly Migration[] }): Promise<Migration[]>;
  /** One vote; the state afterwards tells whether it was the last one needed. */
  approve(request: {
    id: MigrationId;
    requestId: string;
    /** The digits of the plan's digest the button carried, 16 at least. */
    digest: string;
    by: SlackUserId;
    lastFour: string;
    /** The box under what the route loses was ticked; demanded where the route has such losses. */
    acceptedLosses?: boolean;
    /** Epoch ms; absent: now. */
    notBefore?: number;
    /** Finds out why nobody may approve now; asked beside everything else, and nothing is recorded before it has answered. */
    bar?: () => Promise<Refusal | undefined>;
  }): Promise<OperationResult>;
  /** The same for many at once, each a decision of its own, in order; people are asked of Slack once for all of them. */
  approveAll(requests: readonly Parameters<Operations['approve']>[0][]): Promise<OperationResult[]>;
  /**
   * Approves alone, for those whom the configuration names: neither quorum nor group is waited for, everything else holds. `word`
   * is what `breakGlassWord` says, typed.
   */
  breakGlass(request: {
    id: MigrationId;
    requestId: string;
    digest: string;
    by: SlackUserId;
    word: string;
    reason: string;
    acceptedLosses?: boolean;
    /** As in `approve`. */
    bar?: () => Promise<Refusal | undefined>;
  }): Promise<OperationResult>;
  /** Why this person may not approve the migration, as it was read just now, alone; undefined when they may. */
  refusalToBreakGlass(request: { migration: Migration; by: SlackUserId }): Promise<Refusal | undefined>;
  /** Lets somebody decide in the approver's place until a time, epoch ms; replaces what was delegated before. */
  delegate(request: { by: SlackUserId; to: SlackUserId; until: number }): Promise<DelegationResult>;
  endDelegation(request: { by: SlackUserId }): Promise<DelegationResult>;
  /** Everybody's, the first to end first. */
  delegationsInForce(): Promise<Delegation[]>;
  reject(request: {
    id: MigrationId;
    requestId: string;
    digest: string;
    by: SlackUserId;
    /** Demanded; spaces are none. */
    reason: string;
  }): Promise<OperationResult>;
  /** Keeps an approved cutover from beginning until somebody releases it; the approval may expire meanwhile. */
  hold(request: { id: MigrationId; by: SlackUserId; reason?: string }): Promise<OperationResult>;
  release(request: { id: MigrationId; by: SlackUserId }): Promise<OperationResult>;
  /** Records what an approver sees in WhatsApp Manager of a call that reading could not settle; `evidence` is demanded. */
  judgeOutcome(request: {
    id: MigrationId;
    by: SlackUserId;
    outcome: 'done' | 'not-done';
    evidence: string;
  }): Promise<OperationResult>;
  /** Stops every cutover on every replica at once; what is on the wire stays there. */
  stopAll(request: { by: SlackUserId; reason: string }): Promise<StopResult>;
  /** Approvers only. */
  liftStop(request: { by: SlackUserId }): Promise<StopResult>;
  stopped(): Promise<Stop | undefined>;
  /**
   * Sets the number's webhook override again. `token` is the verify token of its endpoint, given to Meta at once and kept
   * nowhere; absent: the override is left out.
   */
  restoreOverride(request: { id: MigrationId; by: SlackUserId; token?: string }): Promise<OperationResult>;
  /** A person knows about the touch of the PIN that held the migration: the PIN is set once more, and it goes on. */
  answerPinAlarm(request: { id: MigrationId; by: SlackUserId }): Promise<OperationResult>;
  retry(request: { id: MigrationId; by: SlackUserId }): Promise<OperationResult>;
  confirmDelivery(request: { id: MigrationId; by: SlackUserId }): Promise<OperationResult>;
  confirmInbound(request: { id: MigrationId; by: SlackUserId }): Promise<OperationResult>;
  /**
   * Makes somebody else responsible, for whoever may work on migrations: they may start and cancel as well. A standing request
   * is withdrawn first; refused while a call may be on its way. Nobody who was responsible may approve it later.
   */
  takeOver(request: {
    id: MigrationId;
    by: SlackUserId;
    /** Of the number, typed. */
    lastFour: string;
    reason: string;
  }): Promise<OperationResult>;
  cancel(request: { id: MigrationId; by: SlackUserId; reason?: string }): Promise<OperationResult>;
  migration(id: MigrationId): Promise<Migration | undefined>;
  runningOn(number: E164): Promise<Migration | undefined>;
  /** Running ones, newest first. */
  running(limit: number): Promise<Readable>;
  /** What a person's Home shows; at most `limit` of each list. */
  home(request: { by: SlackUserId; limit: number }): Promise<HomeLists>;
  ofNumber(number: E164): Promise<Migration[]>;
  /** Everything read-only that can be said of a number on a route, without starting anything. */
  preflight(request: { number: E164; proposal: Omit<RouteProposal, 'reason'> }): Promise<PreflightReport>;
  ticketDraft(id: MigrationId): Promise<TicketDraft | undefined>;
}
