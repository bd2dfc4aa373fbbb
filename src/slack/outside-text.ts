/**
 * Text that others wrote (names from Meta, answers of a deployment, what people type) made harmless for Slack: no mention,
 * link, control character or direction override survives, and a right-to-left name can't reorder the sentence around it.
 */

const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
/** Marks, embeddings, overrides, isolates, and invisible tags that reorder or hide text (Unicode UAX 9, 2.1 to 2.7). */
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
const LONE_SURROGATES = /\p{Cs}/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FSI = '\u2068';
const PDI = '\u2069';

/** What a sentence can bear of foreign text, characters. */
const MAX = 300;

function shortened(text: string, max: number): string {
  const letters = Array.from(text);
  return letters.length <= max ? text : `${letters.slice(0, max - 1).join('')}…`;
}

/** For `plain_text` objects: one line, no controls, at most `max` characters, isolated where it runs right to left. */
export function plainFromOutside(text: string, max: number = MAX): string {
  const bare = text.replace(CONTROLS, ' ').replace(DIRECTION, '').replace(LONE_SURROGATES, '\ufffd').trim();
  const short = shortened(bare, max);
  return RIGHT_TO_LEFT.test(short) ? `${FSI}${short}${PDI}` : short;
}

/**
 * Plain text as mrkdwn: with Slack's three characters escaped (docs.slack.dev, formatting message text) and backticks made quotes,
 * so that no code block swallows what follows.
 */
export const escaped = (plain: string): string =>
  plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('`', "'");

/** For mrkdwn: {@link escaped} as well as {@link plainFromOutside}. */
export const mrkdwnFromOutside = (text: string, max: number = MAX): string => escaped(plainFromOutside(text, max));
