import { LogLevel, WebClient, type Logger } from '@slack/web-api';
import type { SlackEmulator } from '../../../sandbox/slack/slack-emulator.ts';
import { secrets } from './ferry-app.ts';

const quiet: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  setName: () => undefined,
  getLevel: () => LogLevel.ERROR,
};

/** Slack's own client against the emulator: no retries, no log. */
export function clientOf(emulator: SlackEmulator, token: string = secrets.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: emulator.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: quiet,
  });
}

/** The `data` of the error a call is refused with; undefined when it was not refused. */
export async function refusal(call: Promise<unknown>): Promise<unknown> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error && 'data' in error ? error.data : error;
}
