import type { Json } from '../../page-api.ts';

/** One thing wrong with blocks or a view. `pointer` is a JSON pointer from the root of what was given. */
export interface Fault {
  pointer: string;
  message: string;
  /** As blocks.validate names it. */
  code: 'missing_field' | 'unexpected_field' | 'invalid_type' | 'failed_constraint';
  constraint?: Json;
}

/** The spelling of response_metadata.messages, without the `[ERROR] ` in front. */
export function spelled({ message, pointer }: Fault): string {
  return `${message} [json-pointer:${pointer}]`;
}
