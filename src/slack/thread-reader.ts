import type { WebClient } from '@slack/web-api';
import type { ReadMessage } from './metadata.ts';

const PAGE = 200;
/** A thread longer than this is refused rather than half read. */
const PAGES = 20;

/** Every message of a thread with its metadata, the parent first. Rejects when Slack does not give all of them. */
export async function readThread(client: WebClient, thread: { channel: string; ts: string }): Promise<ReadMessage[]> {
  const found: ReadMessage[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await client.conversations.replies({
      ...thread,
      limit: PAGE,
      include_all_metadata: true,
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...((answer.messages ?? []) as ReadMessage[]));
    cursor = answer.response_metadata?.next_cursor;
    if (!cursor) return found;
  }
  throw new Error('the thread is too long to read');
}
