import type { Json } from '../page-api.ts';

/** A refusal of the Web API: becomes `{ok: false, error: code, ...details}` with HTTP 200, as Slack answers it. */
export class SlackError extends Error {
  readonly code: string;
  readonly details: Json;

  constructor(code: string, details: Json = {}) {
    super(code);
    this.name = 'SlackError';
    this.code = code;
    this.details = details;
  }
}

/** `invalid_arguments` with one message per fault, in the spelling of Slack's validators. */
export function invalidArguments(...messages: string[]): SlackError {
  return new SlackError('invalid_arguments', {
    response_metadata: { messages: messages.map((text) => `[ERROR] ${text}`) },
  });
}
