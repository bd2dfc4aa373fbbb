import type { WebClient } from '@slack/web-api';
import { slackFailureOf } from './web-api.ts';

/** A picture for a thread. */
export interface ThreadPicture {
  /** File name with its ending. */
  name: string;
  title: string;
  /** What it shows, for those who do not see it; Slack takes 1000 characters. */
  altText: string;
  png: Buffer;
}

/** Slack did not take the bytes. */
class UploadRefused extends Error {
  override name = 'UploadRefused';
}

/**
 * Puts a picture into the thread; rejects when Slack did not take it. Not by `files.uploadV2` of the SDK: that one sends the
 * description as `alt_text`, and Slack knows only `alt_txt` (docs.slack.dev, files.getUploadURLExternal).
 */
export async function sharePicture(
  client: WebClient,
  place: { channel: string; ts: string },
  { name, title, altText, png }: ThreadPicture,
): Promise<void> {
  const asked = { filename: name, length: png.length, alt_txt: altText };
  const { upload_url, file_id } = await client.files.getUploadURLExternal(asked);
  if (upload_url === undefined || file_id === undefined) throw new UploadRefused('Slack named no place for a picture');
  const answer = await fetch(upload_url, {
    method: 'POST',
    body: new Uint8Array(png),
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new UploadRefused(`Slack answered the bytes of a picture with ${answer.status}`);
  await client.files.completeUploadExternal({
    channel_id: place.channel,
    thread_ts: place.ts,
    files: [{ id: file_id, title }],
  });
}

/** Why a picture is not there, as one word for people: Slack's code, or what our own code could not do. */
export const whyNoPicture = (error: unknown): string =>
  error instanceof UploadRefused ? 'upload_refused' : slackFailureOf(error).code;
