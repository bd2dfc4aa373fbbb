import { z } from 'zod';
import { MOVED_KEYS } from './moved-keys.ts';

type JsonSchema = { properties?: Record<string, JsonSchema>; items?: JsonSchema };

/**
 * What is wrong with a parsed value, one sentence per problem, each beginning with `source` (a file name, or nothing for the
 * environment) and the path of the value. Values themselves are never quoted: one of them may be a secret in the wrong place.
 */
export function sentencesOf(error: z.ZodError, schema: z.ZodType, source: string): string[] {
  return error.issues.map((issue) => {
    const at = [source, z.core.toDotPath(issue.path)].filter(Boolean).join(': ');
    return `${at}${at === source ? ':' : ''} ${complaint(issue, schema)}.`;
  });
}

function complaint(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, schema);
  if (issue.code === 'invalid_type' && issue.input === undefined) return missing(issue.message);
  return issue.message;
}

function unknownKeys({ keys, path }: z.core.$ZodIssueUnrecognizedKeys, schema: z.ZodType): string {
  const fixOf = (key: string) => MOVED_KEYS.get(z.core.toDotPath([...path, key]));
  const unknown = keys.filter((key) => fixOf(key) === undefined).map((key) => `"${key}"`);
  const allowed = allowedKeys(schema, path).join(', ');
  return [
    ...keys.flatMap((key) =>
      fixOf(key) === undefined ? [] : [`has the key "${key}", which has moved: ${fixOf(key)}`],
    ),
    ...(unknown.length === 0
      ? []
      : [`has the unknown key ${unknown.join(', ')}; remove or rename it (allowed: ${allowed})`]),
  ].join('; it ');
}

function missing(message: string): string {
  return message.startsWith('must ') ? `is missing: it ${message}` : 'is missing';
}

function allowedKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: JsonSchema | undefined = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  for (const step of path) at = typeof step === 'number' ? at?.items : at?.properties?.[String(step)];
  return Object.keys(at?.properties ?? {});
}
