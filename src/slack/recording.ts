import type { MigrationId, SlackUserId } from '../migration/ids.ts';

/**
 * Does the work, a person's decision, while the card shows no buttons but whose decision is being recorded. Whatever becomes of it, the
 * card as it is follows, also when this process dies meanwhile. Settles as the work does, and does not wait for Slack.
 */
export type WhileRecording = <T>(id: MigrationId, by: SlackUserId, work: () => Promise<T>) => Promise<T>;
