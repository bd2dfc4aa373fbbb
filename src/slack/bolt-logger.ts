import { LogLevel, type Logger } from '@slack/web-api';

/** What the Slack edge needs of a log; pino fits. */
export interface SlackLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

function firstLine([first]: unknown[]): string {
  const text = first instanceof Error ? `${first.name}: ${first.message}` : typeof first === 'string' ? first : '';
  return text.split('\n', 1).join('').slice(0, 200);
}

const ignore = (): void => {};

/**
 * Slack's libraries write whole payloads at debug level, and a payload may hold a PIN: only warnings and errors pass, each
 * cut to its first line.
 */
export const quietLogger = (log: SlackLog): Logger => ({
  debug: ignore,
  info: ignore,
  warn: (...parts) => log.warn({ from: 'slack-library' }, firstLine(parts)),
  error: (...parts) => log.error({ from: 'slack-library' }, firstLine(parts)),
  setLevel: ignore,
  getLevel: () => LogLevel.WARN,
  setName: ignore,
});
