import type { Migration } from '../migration/state.ts';
import type { Catalogue } from './catalogue.ts';
import type { Token } from './words.ts';

/** What a line of the thread may draw on: the migration as it is now, not as it was. */
export interface ThreadView {
  migration: Migration;
  /** The migration as it was after the entry, where that makes a difference; absent: as it is now. */
  after?: Migration;
  /** False when Slack takes no files, so that long lists must be told in lines. */
  files?: boolean;
  words: Catalogue;
  approvers: Token;
  /** Who is mentioned when a request waits; absent: those who may decide. */
  notify?: Token | undefined;
  /** Who may decide too once it has waited too long. */
  secondTier?: Token | undefined;
}
