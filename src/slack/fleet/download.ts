import type { WebClient } from '@slack/web-api';

/** Larger than any list of a thousand numbers, and far below what Slack's file input takes (docs.slack.dev: 10 MB). */
export const FILE_AT_MOST_BYTES = 1_000_000;

/** What was in the file, or why it can't be read; the words are `fleet.file.<code>`. */
export type Downloaded = { text: string } | { code: 'too-large' | 'not-text' | 'unreachable' };

/** Where Slack keeps files; the token goes nowhere else. */
const SLACK_HOSTS = /(^|\.)slack(-gov)?\.com$/u;

/** True for an address of Slack, or of the Slack this bot is configured for. */
export function isSlacks(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url) || !URL.canParse(apiUrl)) return false;
  const [address, api] = [new URL(url), new URL(apiUrl)];
  if (address.origin === api.origin) return true;
  return address.protocol === 'https:' && SLACK_HOSTS.test(address.hostname);
}

/** Text in UTF-8, or in UTF-16 as some spreadsheets write it; undefined for anything else. */
export function textIn(bytes: Uint8Array): string | undefined {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    const text = new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Reads at most `most` bytes; undefined when there are more. */
async function bytesOf(answer: Response, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Asks Slack for the bytes; undefined when it does not give them. */
async function fetched(url: string, botToken: string): Promise<Response | undefined> {
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${botToken}` },
    // A redirect would take the token along, and leads to a page to sign in on.
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  });
  // Without the right to read it, Slack answers a page in HTML with status 200.
  const isPage = (answer.headers.get('content-type') ?? '').includes('text/html');
  return answer.ok && !isPage ? answer : undefined;
}

/** Fetches a file that somebody gave to the bot in a form (scope `files:read`). Rejects when Slack can't be reached. */
export async function download(
  client: WebClient,
  id: string,
  from: { botToken: string; apiUrl: string },
): Promise<Downloaded> {
  const { file = {} } = await client.files.info({ file: id });
  const { url_private: url = '', size = 0 } = file;
  if (size > FILE_AT_MOST_BYTES) return { code: 'too-large' };
  const answer = isSlacks(url, from.apiUrl) ? await fetched(url, from.botToken) : undefined;
  if (!answer) return { code: 'unreachable' };
  const bytes = await bytesOf(answer, FILE_AT_MOST_BYTES);
  if (!bytes) return { code: 'too-large' };
  const text = textIn(bytes);
  return text === undefined ? { code: 'not-text' } : { text };
}
