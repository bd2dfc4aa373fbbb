import type { WebClient } from '@slack/web-api';
import type { MigrationId } from '../migration/ids.ts';
import type { Catalogue } from './catalogue.ts';
import { announce } from './listen/announce.ts';
import { code, listed } from './tokens.ts';

/** Tells the channel which migrations nobody can rebuild, and what to do about each. */
export async function announceLost(
  { client, channel, words }: { client: WebClient; channel: string; words: Catalogue },
  ids: readonly MigrationId[],
): Promise<void> {
  const text = words.mrkdwn('rebuild.unknown', { moves: listed(ids.map((id) => code(id))) });
  await announce({ client, channel }, text);
}
