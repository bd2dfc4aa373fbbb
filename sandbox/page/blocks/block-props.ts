import type { Json } from '../../page-api.ts';

/** What every block is drawn from. */
export interface BlockProps {
  block: Json;
  blockId: string;
  /** The sentence under an input that the bot refused. */
  error?: string;
}
