import { describe, expect, test } from '@jest/globals';
import type { HomeView, KnownBlock } from '@slack/types';
import * as fc from 'fast-check';
import { AccountIncidentId, type AccountIncident } from '../../src/health/account-incident.ts';
import { FleetId } from '../../src/migration/fleet-link.ts';
import { LANGUAGES, type Language } from '../../src/migration/language.ts';
import { formatNumber } from '../../src/migration/phone-number.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { fleetListText } from '../../src/slack/fleet/sentences.ts';
import { HOME_ROWS, homeUnavailable, homeView, type HomeContent } from '../../src/slack/home-view.ts';
import { message } from '../../src/slack/listen/tell.ts';
import { findModal } from '../../src/slack/modal/number.ts';
import { group } from '../../src/slack/tokens.ts';
import { aPlanOfWaves, aRow, FleetRun } from '../fleet/builders.ts';
import { aReading, watchShowing } from '../health/builders.ts';
import { aMigration, ANA, MARA, NUMBER, requested, START } from '../support/builders.ts';
import { hostile, someStory, told } from './arbitrary.ts';
import { messageFaults, viewFaults } from './block-limits.ts';
import { scrambled } from './seen.ts';

const nothing: HomeContent = {
  waiting: [],
  mine: [],
  holding: [],
  running: [],
  counts: { running: 0, unreadable: 0 },
  fleets: [],
  incidents: [],
  accountName: () => 'Acme',
  unwatched: { count: 0, watches: [] },
  now: START,
  approvers: () => group('S0MANAGERS'),
};

const anIncident = (count: number): AccountIncident => ({
  id: AccountIncidentId.parse(`w102290129340398.${count}`),
  cause: 'blocked:141006',
  severity: 'page',
  openedAt: START,
  evidence: { entities: [], errors: [], notes: [] },
  members: [{ subject: NUMBER, since: START }],
  reopenedAt: [],
  lines: [],
  revision: 1,
});

/** A fleet that an approver must let go on, which is the longest that a list says of one. */
function halted(index: number) {
  const run = new FleetRun([aRow(2), aRow(3)], aPlanOfWaves());
  run.confirms();
  run.settles();
  run.starts(2, { outcome: 'needs-human' });
  run.settles();
  run.does({ do: 'pause', by: MARA });
  return { ...run.fleet, id: FleetId.parse(`bcdfghj${'bcdfghjkmnpqrstv'[index % 16]}`) };
}

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

const blocksOf = ({ blocks }: HomeView) => blocks as KnownBlock[];

/** What its blocks say to a reader. */
const saidIn = (view: HomeView): string[] =>
  blocksOf(view).flatMap((block) =>
    block.type === 'section' || block.type === 'header' ? (block.text?.text ?? []) : [],
  );

const labelsIn = (view: HomeView) =>
  blocksOf(view)
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .map((element) => ('text' in element && 'text' in element.text ? element.text.text : ''));

describe('Home', () => {
  test('of somebody for whom there is nothing says so, and how to begin', () => {
    const view = homeView(nothing, catalogueOf('en'));

    expect(saidIn(view)).toEqual([
      'Moves of WhatsApp numbers',
      'Waiting for you',
      'Nothing waits for you.',
      'Running moves',
      'No number is being moved. Type `/migrate +1 631 555 1234` in any channel to start.',
    ]);
    expect(labelsIn(view)).toEqual(['Move a number', 'Find a number', 'Settings']);
  });

  test('shows a request with the buttons that decide it, and no other', () => {
    const view = homeView({ ...nothing, waiting: [aMigration(...requested)] }, catalogueOf('en'));

    expect(labelsIn(view).slice(3)).toEqual(['Approve', 'Approve for a time', 'Reject']);
    expect(saidIn(view)[2]).toMatch(/^\*\+1 631 555 1234\* · \*Ready, holding\.\*/u);
  });

  test('says of every list that is longer how many more there are, and where they are', () => {
    const migration = aMigration(...requested);
    const content = {
      ...nothing,
      running: many(40, () => migration),
      counts: { running: 99, unreadable: 2 },
      fleets: many(7, halted),
      incidents: many(8, (index) => anIncident(index + 1)),
      unwatched: { count: 6, watches: [] },
    };

    expect(saidIn(homeView(content, catalogueOf('en'))).join('\n')).toMatch(
      /3 more are open\.[^]*2 more are not over\. All of them: `\/migrate fleet list`\.[^]*87 more are running\.[^]*Not watched: 6/u,
    );
  });

  test('is one that Slack takes, whole, with every list at its limit, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(someStory, { minLength: HOME_ROWS, maxLength: HOME_ROWS }),
        hostile,
        fc.constantFrom(...LANGUAGES),
        (stories, foreign, language) => {
          const migrations = stories.map((story, index) => ({ ...told(story), id: `16315551234-abcdefghi${index}` }));
          const lists = migrations as unknown as HomeContent['waiting'];
          const stopped = { by: ANA, at: START, reason: foreign.repeat(3).slice(0, 500) || '–' };
          const content: HomeContent = {
            ...nothing,
            waiting: lists,
            mine: lists,
            holding: lists,
            running: lists,
            counts: { running: 10_000, unreadable: 3 },
            fleets: many(20, halted),
            incidents: many(9, (index) => anIncident(index + 1)),
            accountName: () => foreign,
            unwatched: { count: 99, watches: many(5, () => ({ ...watchShowing(aReading(0)), stopped })) },
          };
          const view = homeView(content, catalogueOf(language));

          expect(viewFaults(view)).toEqual([]);
          // Nothing was cut off at the end: the last block is of the last list.
          expect(saidIn(view).at(-1)).toContain(formatNumber(NUMBER));
          if (language === 'ar') expect(scrambled(view, [formatNumber(NUMBER)])).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each(LANGUAGES)('can be searched, and says when nothing can be read (%s)', (language: Language) => {
    const words = catalogueOf(language);

    expect([findModal(words), homeUnavailable(words)].flatMap(viewFaults)).toEqual([]);
    expect(findModal(words)).toMatchObject({ callback_id: expect.stringContaining('find'), submit: {} });
  });
});

describe('the list of fleets', () => {
  test.each(LANGUAGES)(
    'is one message that Slack takes, with the longest that can be said of each (%s)',
    (language) => {
      const words = catalogueOf(language);
      const fleets = many(10, halted);
      const list = message(fleetListText(fleets, words));

      expect(messageFaults(list)).toEqual([]);
      expect(fleets.filter(({ id }) => !JSON.stringify(list.blocks).includes(id))).toEqual([]);
      if (language === 'ar')
        expect(
          scrambled(
            list,
            fleets.flatMap(({ rows }) => rows.map(({ number }) => formatNumber(number))),
          ),
        ).toEqual([]);
    },
  );

  test('says so when there is none', () => {
    expect(fleetListText([], catalogueOf('en'))).toBe(catalogueOf('en').mrkdwn('fleet.none'));
  });
});
