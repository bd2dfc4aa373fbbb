import type { MigrationId, RequestId, SlackUserId } from '../migration/ids.ts';
import type { PeopleSource } from '../migration/approval-policy.ts';
import type { Approvers, Person } from '../migration/policy.ts';

/** People and channels as Slack knows them now; fails closed. */
export interface People {
  homeTeamId(): Promise<string>;
  person(id: SlackUserId): Promise<Person | undefined>;
  /** The approvers the configuration names for everything that has no rule of its own. */
  approvers(): Promise<Approvers>;
  /** The people of a source, read now. */
  members(source: PeopleSource): Promise<Approvers>;
}

/** An independent witness outside Redis: a note in the migration's Slack thread (design: cutover protocol 4.2 step 4). */
export interface Witness {
  /** Nonces noted for the request so far. */
  nonces(migration: MigrationId, request: RequestId): Promise<string[]>;
  note(
    migration: MigrationId,
    note: { request: RequestId; nonce: string; epoch: string; digest: string },
  ): Promise<void>;
}

/** Where a migration's card is, and how much of the journal Slack has seen. */
export interface CardRecord {
  channel: string;
  ts: string;
  /** Revision the card shows. */
  shown: number;
  /** Last journal entry told in the thread. */
  told: number;
}

/** Card records, and which cards lag behind their journals; survives Slack outages and restarts. */
export interface Cards {
  get(id: MigrationId): Promise<CardRecord | undefined>;
  put(id: MigrationId, record: CardRecord): Promise<void>;
  /** Marks a card as behind; written before every append. */
  markBehind(id: MigrationId, at: number): Promise<void>;
  /** Cards behind since before `now`, the longest first. */
  behind(now: number, limit: number): Promise<MigrationId[]>;
  /** The card shows `revision`; forgets the mark unless it was set after `at`. */
  caughtUp(id: MigrationId, at: number): Promise<void>;
}
