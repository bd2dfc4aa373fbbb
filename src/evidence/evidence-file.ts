import { csvOf } from './csv.ts';
import type { EvidencePack } from './evidence-pack.ts';
import { pageOf } from './page.ts';

/** Forms a pack can be handed over in; only `json` can be verified. */
export const FORMATS = ['json', 'csv', 'html'] as const;
export type Format = (typeof FORMATS)[number];

const WRITERS: Record<Format, (pack: EvidencePack) => string> = {
  json: (pack) => `${JSON.stringify(pack, undefined, 2)}\n`,
  csv: csvOf,
  html: pageOf,
};

/** The content of the file, UTF-8. */
export const writePack = (pack: EvidencePack, format: Format): string => WRITERS[format](pack);

/** `evidence-16315551234-abcdefghij.json`. */
export const packFileName = (pack: EvidencePack, format: Format): string => `evidence-${pack.migration.id}.${format}`;
