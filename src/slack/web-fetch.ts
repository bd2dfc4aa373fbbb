import type { WebClientOptions } from '@slack/web-api';
import { request } from 'undici';

/**
 * `fetch` for the WebClient. Node's own hands every body through web streams, which costs as much again as the rest of a call
 * to Slack; this one reads the answer at once. Follows no redirect: the WebClient takes anything but 200 for a failure.
 */
export const webFetch: NonNullable<WebClientOptions['fetch']> = async (url, init) => {
  const { body, method = 'GET', headers, signal } = init ?? {};
  if (typeof body !== 'string') return fetch(url, init);
  const answer = await request(String(url), {
    method,
    headers: headers as Record<string, string>,
    body,
    signal: signal ?? null,
  });
  const given = Object.entries(answer.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  return new Response(await answer.body.text(), { status: answer.statusCode, headers: given });
};
