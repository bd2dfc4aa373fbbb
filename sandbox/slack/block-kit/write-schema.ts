/** Rewrites the committed schema: `node sandbox/slack/block-kit/write-schema.ts`, after an update of @slack/types. */
import { writeFileSync } from 'node:fs';
import { generateSchema } from './generate-schema.ts';
import { schemaPath } from './schema-file.ts';

writeFileSync(schemaPath, `${JSON.stringify(generateSchema(), null, 2)}\n`);
