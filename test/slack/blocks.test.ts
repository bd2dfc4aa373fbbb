import { describe, expect, test } from '@jest/globals';
import { actions, button, section, withinMessage } from '../../src/slack/blocks.ts';
import { messageFaults } from './block-limits.ts';

const buttons = actions('row', [button({ id: 'ferryman.cancel', label: 'Cancel', value: '{}' })]);
const more = (count: number) => `${count} more`;

describe('a message with more than Slack takes', () => {
  test.each([
    ['many blocks', Array.from({ length: 60 }, () => section('short')), 48],
    ['much text', Array.from({ length: 6 }, () => section('x'.repeat(2_400))), 4],
  ])('keeps its beginning and its buttons, and counts what is left out: %s', (_name, blocks, kept) => {
    const within = withinMessage([...blocks, ...buttons], 1, more);

    expect(messageFaults({ text: 'text', blocks: within })).toEqual([]);
    expect(within.at(-1)).toEqual(buttons[0]);
    expect(JSON.stringify(within.at(-2))).toContain(`${blocks.length - kept} more`);
    expect(within).toHaveLength(kept + 2);
  });

  test('stays as it is when it fits', () => {
    const blocks = [section('one'), ...buttons];

    expect(withinMessage(blocks, 1, more)).toBe(blocks);
  });
});
