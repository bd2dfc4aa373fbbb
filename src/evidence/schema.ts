import { z } from 'zod';
import { EvidencePack } from './evidence-pack.ts';

/** The published JSON Schema (draft 2020-12) of a pack, as docs/evidence-pack.schema.json holds it. */
export const packSchema = (): string =>
  `${JSON.stringify({ title: 'Ferryman evidence pack', ...z.toJSONSchema(EvidencePack) }, undefined, 2)}\n`;
