import type { KnownBlock } from '@slack/types';
import type { SlackUserId } from '../../migration/ids.ts';
import { section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { person } from '../tokens.ts';

/** Tells a delegate in whose place they decide; nothing for those who decide in their own name. */
export const seatBlocks = (seat: SlackUserId | undefined, words: Catalogue): KnownBlock[] =>
  seat === undefined ? [] : [section(words.mrkdwn('modal.in-place-of', { for: person(seat) }))];
