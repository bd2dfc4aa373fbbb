import type { HomeView, KnownBlock } from '@slack/types';
import { formatNumber } from '../migration/phone-number.ts';
import type { Migration } from '../migration/state.ts';
import { actions, button, divider, header, LIMITS, section } from './blocks.ts';
import { stateValues } from './card/state-sentence.ts';
import { blockedLines } from './card/blocked.ts';
import { actionButtons } from './card/buttons.ts';
import type { Catalogue } from './catalogue.ts';
import { actionId } from './click.ts';
import type { Token } from './words.ts';

/** What one person's Home shows. */
export interface HomeContent {
  /** Migrations whose open approval this person may decide. */
  waiting: Migration[];
  running: Migration[];
  /** Running migrations whose record this version cannot read. */
  unreadable: number;
  now: number;
  /** Who may decide on a migration, as shown to people. */
  approvers: (migration: Migration) => Token;
}

/** A row of the first list takes two blocks, of the second one; together they stay within a view. */
const ROWS = 20;

const decisions = (migration: Migration, now: number, words: Catalogue): KnownBlock[] =>
  actions(
    `ferryman.home.${migration.id}`,
    actionButtons(migration, now, words).filter(({ action_id: id }) => id !== actionId('cancel')),
  );

function waitingRows({ waiting, now, approvers }: HomeContent, words: Catalogue): KnownBlock[] {
  if (waiting.length === 0) return [section(words.mrkdwn('home.waiting.none'))];
  return waiting.slice(0, ROWS).flatMap((migration) => [
    section(
      [
        words.mrkdwn('home.waiting.line', {
          number: formatNumber(migration.number),
          ...stateValues(migration, now, words),
        }),
        ...blockedLines(migration, now, { words, approvers: approvers(migration) }),
      ].join('\n'),
    ),
    ...decisions(migration, now, words),
  ]);
}

function runningRows({ running, unreadable, now }: HomeContent, words: Catalogue): KnownBlock[] {
  const hidden = unreadable > 0 ? [section(words.mrkdwn('command.list.unreadable', { count: unreadable }))] : [];
  if (running.length + hidden.length === 0) return [section(words.mrkdwn('home.running.none'))];
  const rows = running.slice(0, ROWS).map((migration) =>
    section(
      words.mrkdwn('home.running.line', {
        number: formatNumber(migration.number),
        ...stateValues(migration, now, words),
      }),
    ),
  );
  return [...hidden, ...rows];
}

/** A person's Home: what waits for them, and every running migration; a pure function of the content and the language. */
export const homeView = (content: HomeContent, words: Catalogue): HomeView => {
  const start = button({ id: actionId('start'), label: words.plain('home.start'), value: 'home', style: 'primary' });
  return {
    type: 'home',
    blocks: [
      header(words.plain('home.title')),
      ...actions('ferryman.home', [start]),
      divider(),
      header(words.plain('home.waiting')),
      ...waitingRows(content, words),
      divider(),
      header(words.plain('home.running')),
      ...runningRows(content, words),
    ].slice(0, LIMITS.viewBlocks),
  };
};

/** Home while nothing can be read. */
export const homeUnavailable = (words: Catalogue): HomeView => ({
  type: 'home',
  blocks: [header(words.plain('home.title')), section(words.mrkdwn('home.unavailable'))],
});
