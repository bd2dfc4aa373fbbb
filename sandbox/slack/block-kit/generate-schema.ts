import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

/** The JSON schema of {@link PayloadShapes}, made from Slack's own types. */
export function generateSchema(): object {
  return createGenerator({
    path: join(import.meta.dirname, 'payload-shapes.ts'),
    tsconfig: join(import.meta.dirname, '../../../tsconfig.json'),
    type: 'PayloadShapes',
    topRef: false,
    jsDoc: 'none',
    skipTypeCheck: true,
    additionalProperties: false,
  }).createSchema('PayloadShapes');
}
