import { webFetch } from './web-fetch.ts';
import {
  LogLevel,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type Logger,
  type WebClientOptions,
} from '@slack/web-api';

/** Why a call to Slack failed: Slack's error code, or `rate_limited` or `unreachable`. */
export interface SlackFailure {
  code: string;
  /** With `rate_limited`: how long Slack asks us to wait. */
  retryAfterMs?: number;
}

/** Reads the reason out of whatever the WebClient rejected with; never holds the request. */
export function slackFailureOf(error: unknown): SlackFailure {
  if (error instanceof WebAPIRateLimitedError) return { code: 'rate_limited', retryAfterMs: error.retryAfter * 1000 };
  if (error instanceof WebAPIPlatformError) return { code: error.data.error };
  return { code: 'unreachable' };
}

/** True for failures that pass, so that the whole is tried again; the others would stand in the way for ever. */
export const passes = (code: string): boolean => code === 'rate_limited' || code === 'unreachable';

/** For commands, which say themselves what went wrong. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/**
 * Options shared by every client of ours. No automatic retries: a lost answer to chat.postMessage would post twice, and the
 * callers know better when to try again. Never `headers`: Socket Mode would lose its token (design: sandbox, section 5).
 */
export const clientOptions = (options: { apiUrl: string; logger: Logger; timeoutMs?: number }): WebClientOptions => ({
  slackApiUrl: options.apiUrl,
  logger: options.logger,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: options.timeoutMs ?? 8_000,
  fetch: webFetch,
});

/** A client for the bot token. */
export const createWebClient = (botToken: string, options: WebClientOptions): WebClient =>
  new WebClient(botToken, options);
