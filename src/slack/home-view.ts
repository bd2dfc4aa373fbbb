import type { HomeView, KnownBlock } from '@slack/types';
import type { Fleet } from '../fleet/fleet.ts';
import { formatNumber } from '../migration/phone-number.ts';
import type { Migration } from '../migration/state.ts';
import type { AccountIncident } from '../health/account-incident.ts';
import type { Watch } from '../health/watch.ts';
import type { HomeLists } from '../workflow/home-lists.ts';
import { actions, button, divider, header, LIMITS, section, sections } from './blocks.ts';
import { stateValues } from './card/state-sentence.ts';
import { blockedLines } from './card/blocked.ts';
import { actionButtons } from './card/buttons.ts';
import type { Catalogue } from './catalogue.ts';
import { actionId } from './click.ts';
import { fleetLine } from './fleet/sentences.ts';
import { incidentLines, reportWords, unwatchedLine } from './health/report-lines.ts';
import type { Token } from './words.ts';

/** What one person's Home shows. */
export interface HomeContent extends HomeLists {
  /** Fleets that are not over. */
  fleets: Fleet[];
  /** Open incidents of moved numbers, the most urgent first, and what accounts are called. */
  incidents: readonly AccountIncident[];
  accountName: (waba: string) => string;
  /** Numbers that nobody is to watch any more. */
  unwatched: { count: number; watches: readonly Watch[] };
  now: number;
  /** Who may decide on a migration, as shown to people. */
  approvers: (migration: Migration) => Token;
}

/** Fleets shown; each is one block. */
const FLEETS = 5;

/** Incidents shown; the others are in the alerts channel. */
const INCIDENTS = 5;

/** So long is each list at most: a row takes one block or two, and a view holds a hundred. */
export const HOME_ROWS = 10;

const decisions = (migration: Migration, now: number, words: Catalogue): KnownBlock[] =>
  actions(
    `ferryman.home.${migration.id}`,
    actionButtons(migration, now, words).filter(({ action_id: id }) => id !== actionId('cancel')),
  );

type Line = 'home.waiting.line' | 'home.running.line';
type Row = (line: Line, migration: Migration) => KnownBlock;

const sentence = (line: Line, migration: Migration, { now, words }: { now: number; words: Catalogue }): string =>
  words.mrkdwn(line, { number: formatNumber(migration.number), ...stateValues(migration, now, words) });

const rowsAt =
  (now: number, words: Catalogue): Row =>
  (line, migration) =>
    section(sentence(line, migration, { now, words }));

function waitingRows({ waiting, now, approvers }: HomeContent, words: Catalogue): KnownBlock[] {
  if (waiting.length === 0) return [section(words.mrkdwn('home.waiting.none'))];
  return waiting
    .slice(0, HOME_ROWS)
    .flatMap((migration) => [
      section(
        [
          sentence('home.waiting.line', migration, { now, words }),
          ...blockedLines(migration, now, { words, approvers: approvers(migration) }),
        ].join('\n'),
      ),
      ...decisions(migration, now, words),
    ]);
}

/** A list that is left out when it is empty. */
function listed(title: string, list: readonly Migration[], row: Row): KnownBlock[] {
  if (list.length === 0) return [];
  const rows = list.slice(0, HOME_ROWS).map((migration) => row('home.running.line', migration));
  return [divider(), header(title), ...rows];
}

function runningRows({ running, counts }: HomeContent, row: Row, words: Catalogue): KnownBlock[] {
  const hidden =
    counts.unreadable > 0 ? [section(words.mrkdwn('command.list.unreadable', { count: counts.unreadable }))] : [];
  if (running.length + hidden.length === 0) return [section(words.mrkdwn('home.running.none'))];
  const rows = running.slice(0, HOME_ROWS).map((migration) => row('home.running.line', migration));
  const others = counts.running - rows.length - counts.unreadable;
  const more = others > 0 ? [section(words.mrkdwn('home.running.more', { count: others }))] : [];
  return [...hidden, ...rows, ...more];
}

function fleetRows({ fleets }: HomeContent, words: Catalogue): KnownBlock[] {
  if (fleets.length === 0) return [];
  const lines = fleets.slice(0, FLEETS).map((fleet) => section(fleetLine(fleet, words)));
  const others = fleets.length - lines.length;
  const more = others > 0 ? [section(words.mrkdwn('home.fleets.more', { count: others }))] : [];
  return [header(words.plain('home.fleets')), ...lines, ...more, divider()];
}

function incidentRows({ incidents, accountName }: HomeContent, words: Catalogue): KnownBlock[] {
  if (incidents.length === 0) return [];
  const more = incidents.length - INCIDENTS;
  return [
    header(words.plain('home.incidents')),
    ...sections([
      ...incidentLines(incidents.slice(0, INCIDENTS), reportWords(words, accountName)),
      ...(more > 0 ? [words.mrkdwn('home.incidents.more', { count: more })] : []),
    ]),
    divider(),
  ];
}

/** Numbers about which nobody is alerted, the last ones by name. */
function unwatchedRows({ unwatched: { count, watches } }: HomeContent, words: Catalogue): KnownBlock[] {
  if (count === 0) return [];
  const lines = watches.flatMap((watch) => unwatchedLine(watch, words) ?? []);
  return [divider(), header(words.plain('unwatch.home', { count })), ...sections(lines)];
}

/** A person's Home: what waits for them, what is theirs, what a time decides, and what runs; a pure function of its content. */
export const homeView = (content: HomeContent, words: Catalogue): HomeView => {
  const start = button({ id: actionId('start'), label: words.plain('home.start'), value: 'home', style: 'primary' });
  const find = button({ id: actionId('find'), label: words.plain('home.find'), value: 'home' });
  const settings = button({ id: actionId('settings'), label: words.plain('settings.title'), value: 'home' });
  const row = rowsAt(content.now, words);
  return {
    type: 'home',
    blocks: [
      header(words.plain('home.title')),
      ...actions('ferryman.home', [start, find, settings]),
      divider(),
      header(words.plain('home.waiting')),
      ...waitingRows(content, words),
      ...listed(words.plain('home.mine'), content.mine, row),
      ...listed(words.plain('home.holding'), content.holding, row),
      divider(),
      ...incidentRows(content, words),
      ...fleetRows(content, words),
      header(words.plain('home.running')),
      ...runningRows(content, row, words),
      ...unwatchedRows(content, words),
    ].slice(0, LIMITS.viewBlocks),
  };
};

/** Home while nothing can be read. */
export const homeUnavailable = (words: Catalogue): HomeView => ({
  type: 'home',
  blocks: [header(words.plain('home.title')), section(words.mrkdwn('home.unavailable'))],
});
