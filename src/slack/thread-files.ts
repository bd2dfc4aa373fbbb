import type { WebClient } from '@slack/web-api';
import type { CardRecord } from '../workflow/slack-ports.ts';

/** A text file for a card's thread. */
export interface ThreadFile {
  /** File name with its ending. */
  name: string;
  title: string;
  content: string;
  /** mrkdwn above the file. */
  comment?: string;
}

/** Puts a text file into the thread; rejects with what the WebClient rejected with. Slack refuses an empty file. */
export async function shareFile(
  client: WebClient,
  place: Pick<CardRecord, 'channel' | 'ts'>,
  file: ThreadFile,
): Promise<void> {
  await client.files.uploadV2({
    channel_id: place.channel,
    thread_ts: place.ts,
    filename: file.name,
    title: file.title,
    content: file.content,
    ...(file.comment !== undefined && { initial_comment: file.comment }),
  });
}
