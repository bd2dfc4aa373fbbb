import type { EventOf } from '../migration/event.ts';
import type { E164, ExecutionId, MigrationId, RequestId, SlackUserId } from '../migration/ids.ts';
import type { PeopleSource } from '../migration/approval-policy.ts';
import type { Approvers, Person } from '../migration/policy.ts';
import type { StepId } from '../migration/step.ts';
import type { PlannedTimes } from './watch-ports.ts';

/** People and channels as Slack knows them now; fails closed. */
export interface People {
  homeTeamId(): Promise<string>;
  person(id: SlackUserId): Promise<Person | undefined>;
  /** The approvers the configuration names for everything that has no rule of its own. */
  approvers(): Promise<Approvers>;
  /** The people of a source, read now. */
  members(source: PeopleSource): Promise<Approvers>;
}

/** Who does not want to be disturbed, as far as Slack tells. */
export interface QuietHours {
  /** Those of these people who have Do Not Disturb on now. Rejects when Slack does not say. */
  quietAmong(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** One message for everything that waits for a person: nobody gets a second one while the first is fresh. */
export interface Digests {
  /** True for the one who may send it. */
  claim(user: string): Promise<boolean>;
  /** It was not sent after all. */
  release(user: string): Promise<void>;
}

/** A question that a step of a workflow asks the person whom it names, and the message in which it stands. */
export interface StepQuestion {
  execution: ExecutionId;
  number: E164;
  requester: SlackUserId;
  channel: string;
  ts: string;
}

/** Questions by the time until which they may be answered. */
export type StepQuestions = PlannedTimes<StepQuestion>;

/** An independent witness outside Redis: a note in the migration's Slack thread (design: cutover protocol 4.2 step 4). */
export interface Witness {
  /** Nonces noted for the request so far. */
  nonces(migration: MigrationId, request: RequestId): Promise<string[]>;
  note(
    migration: MigrationId,
    note: { request: RequestId; nonce: string; epoch: string; digest: string },
  ): Promise<void>;
}

/** What a card says of its migration beside the words: enough to begin again when the storage is lost. */
export interface CardMemory {
  started: EventOf<'started'>;
  /** Everybody who was responsible, the first one first, the last one now. */
  owners: SlackUserId[];
  revision: number;
  step?: StepId;
  isOver: boolean;
  /** The last request, once it is known that the number did not move with it. */
  unsent?: RequestId;
}

/** A note of a call that was about to be made. `at` is epoch ms. */
export interface RememberedNote {
  request: RequestId;
  nonce: string;
  at: number;
}

/** A migration as its channel remembers it; `memory` absent on cards of versions that wrote none. */
export interface RememberedMove {
  id: MigrationId;
  place: { channel: string; ts: string };
  memory?: CardMemory;
  notes: RememberedNote[];
}

/** What the channel of the cards remembers. Rejects when Slack does not give all of it. */
export interface ChannelMemory {
  /** Every migration whose card was posted in the last weeks, those that are over too, but without their notes. */
  moves(): Promise<RememberedMove[]>;
  /** Every note of a number in the moving window of the budget. */
  notesOf(number: E164): Promise<RememberedNote[]>;
}

/** Where a migration's card is, and how much of the journal Slack has seen. */
export interface CardRecord {
  channel: string;
  ts: string;
  /** Revision the card shows. */
  shown: number;
  /** Last journal entry told in the thread. */
  told: number;
  /** The cards before this one, the last one last. */
  earlier?: EarlierCard[];
}

/** A card that another one has replaced; `link` is Slack's address of it, where there was one. */
export interface EarlierCard {
  channel: string;
  ts: string;
  link?: string;
}

/** Why nothing can be written into a channel: archived, the bot removed, or deleted (or private, with the bot removed). */
export type AwayWhy = 'archived' | 'removed' | 'gone';

/** What people were told directly of a migration whose card can't be shown. */
export interface AwayRecord {
  /** Epoch ms. */
  since: number;
  why: AwayWhy;
  /** The card that stood in the channel then. */
  card?: string;
  /** Last journal entry that was looked at for people to tell. */
  told: number;
  /** The request whose approvers were told. */
  asked?: RequestId;
}

/** Card records, and which cards lag behind their journals; survives Slack outages and restarts. */
export interface Cards {
  get(id: MigrationId): Promise<CardRecord | undefined>;
  /** Noted before a card is posted for the first time; false when that was noted before, so that one may be there already. */
  begin(id: MigrationId): Promise<boolean>;
  put(id: MigrationId, record: CardRecord): Promise<void>;
  /** Undefined while the card can be shown. */
  away(id: MigrationId): Promise<AwayRecord | undefined>;
  putAway(id: MigrationId, record: AwayRecord): Promise<void>;
  clearAway(id: MigrationId): Promise<void>;
  /** Marks a card as behind; written before every append. */
  markBehind(id: MigrationId, at: number): Promise<void>;
  /** Cards behind since before `now`, the longest first. */
  behind(now: number, limit: number): Promise<MigrationId[]>;
  /** The card shows `revision`; forgets the mark unless it was set after `at`. */
  caughtUp(id: MigrationId, at: number): Promise<void>;
}

/** One delivery in the hands of this process. */
export interface Delivery {
  /** It is handled, and remembered as such for longer than Slack delivers anything again. */
  handled(): Promise<void>;
  /** It was not: the next time it comes is the first. */
  release(): Promise<void>;
}

/** What Slack delivers, by what it is and not by its retry headers: the same may come again to any replica. */
export interface Deliveries {
  /** `held` while a living replica has it, `handled` when it was. Rejects when the storage does not tell. */
  take(identity: string): Promise<Delivery | 'held' | 'handled'>;
}

/** Sockets on the Slack app that belong to nobody we know, and when Slack counted them, epoch ms. */
export interface ForeignSockets {
  count: number;
  at: number;
}

/** Which sockets the replicas on this storage have open. Rejects with StorageUnavailable. */
export interface OpenSockets {
  /** These count as open until then, epoch ms. */
  hold(sockets: readonly string[], until: number): Promise<void>;
  /** How many counted as open at that time; forgets those that had ended before. */
  openAt(at: number): Promise<number>;
  /** Remembers what was found for half a day; false when something was remembered already. */
  note(found: ForeignSockets): Promise<boolean>;
  noted(): Promise<ForeignSockets | undefined>;
}
