import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJson } from '../json.ts';
import type { Json } from '../../page-api.ts';

/** Where the generated schema is kept. */
export const schemaPath = join(import.meta.dirname, '../block-kit.schema.json');

/** The generated schema as committed. Throws when the file is missing or is no JSON object. */
export function committedSchema(): Json {
  const schema: unknown = JSON.parse(readFileSync(schemaPath, 'utf8'));
  if (!isJson(schema)) throw new Error(`${schemaPath} holds no schema`);
  return schema;
}
