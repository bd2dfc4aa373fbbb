import type { z } from 'zod';

/** What a button or a form carries as JSON; undefined when there is nothing, or nothing of ours. */
export function carriedIn<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  try {
    return schema.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}
