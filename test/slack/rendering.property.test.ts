import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { AccountIncidentId, type AccountIncident } from '../../src/health/account-incident.ts';
import { actionsOn } from '../../src/migration/action.ts';
import { findingsOn } from '../../src/migration/check.ts';
import { PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { otherWays } from '../../src/migration/other-ways.ts';
import { formatNumber } from '../../src/migration/phone-number.ts';
import { impossibleRoutes, proposeRoutes } from '../../src/migration/proposal.ts';
import { cut, sections } from '../../src/slack/blocks.ts';
import { LANGUAGES } from '../../src/migration/language.ts';
import { catalogueOf, type Catalogue } from '../../src/slack/catalogue.ts';
import { message } from '../../src/slack/listen/tell.ts';
import { renderCard, type CardMessage } from '../../src/slack/card/card.ts';
import { clickValueOf } from '../../src/slack/click.ts';
import { homeView } from '../../src/slack/home-view.ts';
import { approveModal } from '../../src/slack/modal/approve.ts';
import { codeRequestModal } from '../../src/slack/modal/code-request.ts';
import { codeModal } from '../../src/slack/modal/code.ts';
import { differencesModal } from '../../src/slack/modal/differences.ts';
import { judgeModal } from '../../src/slack/modal/judge.ts';
import { pinModal } from '../../src/slack/modal/pin.ts';
import { reasonModal } from '../../src/slack/modal/reason.ts';
import { regionModal } from '../../src/slack/modal/region.ts';
import { StartMetadata, startModal } from '../../src/slack/modal/start.ts';
import { ticketModal } from '../../src/slack/modal/ticket.ts';
import { twoStepOffModal } from '../../src/slack/modal/two-step-off.ts';
import { noPreflightLines, preflightLines } from '../../src/slack/preflight-report.ts';
import { threadFile } from '../../src/slack/template-list.ts';
import { threadLine } from '../../src/slack/thread-line.ts';
import { messagesOf } from '../../src/slack/thread-parts.ts';
import { group } from '../../src/slack/tokens.ts';
import type { LookUp } from '../../src/workflow/operations.ts';
import { aPlanOfWaves, aRow, FleetRun } from '../fleet/builders.ts';
import { entriesOf, MARA, NUMBER, START } from '../support/builders.ts';
import { hostile, someFacts, someStory, told } from './arbitrary.ts';
import { messageFaults, viewFaults } from './block-limits.ts';
import { scrambled } from './seen.ts';

const words = fc.constantFrom(...LANGUAGES).map(catalogueOf);
const moment = fc.integer({ min: START, max: START + 2e9 });
const style = fc.constantFrom('plan' as const, 'sections' as const);
const approvers = group('S0MANAGERS');
const calendar = {
  windows: [
    {
      name: 'nights',
      days: ['monday' as const, 'sunday' as const],
      from: '22:00',
      to: '04:00',
      timeZone: 'Europe/Berlin',
    },
  ],
  freezes: [],
  quietHours: [{ name: 'rush', days: ['friday' as const], from: '08:00', to: '20:00', timeZone: 'America/New_York' }],
};
const fleets = Array.from({ length: 20 }, () => new FleetRun([aRow(2), aRow(3)], aPlanOfWaves()).fleet);
const incidents = Array.from({ length: 9 }, (_, index): AccountIncident => ({
  id: AccountIncidentId.parse(`w102290129340398.${index + 1}`),
  cause: 'blocked:141006',
  severity: 'page',
  openedAt: START,
  evidence: { entities: [], errors: [], notes: [] },
  members: [{ subject: NUMBER, since: START }],
  reopenedAt: [],
  lines: [],
  revision: 1,
}));
const stop = { by: MARA, reason: '<@U0EVIL> *said* so', at: START };

/** Every piece of text of a message, wherever it stands. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
};

const OUR_TOKENS = /<(?:@[UW][A-Z0-9]+|#C[A-Z0-9]+|!subteam\^S0MANAGERS|!date\^\d+\^[^<>|]+\|[^<>|]+)>/gu;

const foreignMarkup = (message: CardMessage) =>
  textsIn(message.blocks.filter((block) => block.type !== 'plan' && block.type !== 'header')).filter((text) =>
    /<[@#!h]/u.test(text.replace(OUR_TOKENS, '')),
  );

/** Lines of a surface in Arabic in which its number is not seen from left to right. */
const backwards = (surface: unknown, { language }: Catalogue) =>
  language === 'ar' ? scrambled(surface, [formatNumber(NUMBER)]) : [];

describe('whatever a journal holds', () => {
  test('its card is one Slack takes', () => {
    fc.assert(
      fc.property(someStory, moment, words, style, (story, now, catalogue, how) => {
        const card = renderCard({ migration: told(story), now, words: catalogue, approvers, style: how });

        expect(messageFaults(card)).toEqual([]);
        expect(foreignMarkup(card)).toEqual([]);
        expect(backwards(card, catalogue)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('its card offers exactly what is possible', () => {
    fc.assert(
      fc.property(someStory, moment, words, (story, now, catalogue) => {
        const migration = told(story);
        const { blocks } = renderCard({ migration, now, words: catalogue, approvers, style: 'plan' });
        const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));

        expect(buttons.map((button) => ('action_id' in button ? button.action_id : ''))).toEqual(
          actionsOn(migration, now).map((action) => `ferryman.${action}`),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('the same state gives the same card', () => {
    fc.assert(
      fc.property(someStory, moment, words, (story, now, catalogue) => {
        const view = { now, words: catalogue, approvers, style: 'plan' as const };

        expect(renderCard({ ...view, migration: told(story) })).toEqual(
          renderCard({ ...view, migration: told(story) }),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('its forms and its Home are ones Slack takes', () => {
    fc.assert(
      fc.property(someStory, moment, words, (story, now, catalogue) => {
        const migration = told(story);
        const { approval } = migration;
        const views = [
          differencesModal(migration, catalogue),
          pinModal(migration, catalogue),
          reasonModal('reject', { migration, seat: MARA }, catalogue),
          reasonModal('cancel', { migration }, catalogue),
          reasonModal('hold', { migration }, catalogue),
          judgeModal(migration, catalogue),
          twoStepOffModal(migration, catalogue),
          codeRequestModal(migration, 'de_AT', catalogue),
          codeModal({ number: migration.number, metadata: clickValueOf(migration), fault: '*fault*' }, catalogue),
          regionModal(migration, catalogue),
          homeView(
            {
              waiting: [migration],
              mine: [migration],
              holding: [migration],
              running: Array.from({ length: 40 }, () => migration),
              counts: { running: 99, unreadable: 3 },
              now,
              approvers: () => approvers,
              fleets,
              incidents,
              accountName: () => 'Acme *Support*',
              unwatched: { count: 0, watches: [] },
            },
            catalogue,
          ),
          ...(approval
            ? [
                approveModal({ migration, approval, when: 'now', now, calendar }, catalogue),
                approveModal({ migration, approval, when: 'later', now, calendar, stop }, catalogue),
              ]
            : []),
        ];

        expect(views.flatMap(viewFaults)).toEqual([]);
        expect(backwards(views, catalogue)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('its lines can be posted, and none shows a secret', () => {
    fc.assert(
      fc.property(someStory, words, (story, catalogue) => {
        const migration = told(story);
        const entries = entriesOf(story);
        const lines = entries.flatMap((entry) => threadLine(entry, { migration, words: catalogue, approvers }) ?? []);
        const files = entries.flatMap((entry) => threadFile(entry, migration, catalogue) ?? []);

        const messages = messagesOf(lines).map((own) => ({
          text: cut(own.join('\n'), 4_000),
          blocks: sections(own),
        }));

        expect(lines.filter((line) => line === '' || line.includes('secret-1'))).toEqual([]);
        expect(files.filter(({ content }) => content.trim() === '' || content.includes('secret-1'))).toEqual([]);
        expect(messages.flatMap(messageFaults)).toEqual([]);
        expect(backwards(messages, catalogue)).toEqual([]);
        expect(
          messages
            .flatMap(({ blocks }) => textsIn(blocks))
            .filter((text) => /<[@#!h]/u.test(text.replace(OUR_TOKENS, ''))),
        ).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('whatever a look-up finds', () => {
  const found = fc
    .record({ name: hostile, waba: fc.constantFrom('1', '2', '3'), facts: someFacts })
    .map(({ name, waba, facts }) => ({
      waba: { id: WabaId.parse(waba), name },
      phone: { displayPhoneNumber: '+1', ...facts.phone, phoneNumberId: PhoneNumberId.parse('5') },
      rule: 'brazil-ninth-digit' as const,
    }));
  const lookUp = fc
    .record({
      found: fc.array(found, { maxLength: 8 }),
      unreadable: fc.array(fc.record({ name: hostile, kind: fc.constantFrom('timeout', 'unheard-of') }), {
        maxLength: 5,
      }),
      wabas: fc.oneof(fc.array(hostile, { maxLength: 5 }), fc.array(hostile, { minLength: 20, maxLength: 60 })),
      deployments: fc.uniqueArray(
        fc.record({ name: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/u), answers: fc.boolean() }),
        { maxLength: 5, selector: ({ name }) => name },
      ),
    })
    .map(({ wabas: names, ...read }): LookUp => {
      const wabas = names.map((name, index) => ({ id: WabaId.parse(String(index + 1)), name }));
      const whereabouts = { ...read, wabas };
      return {
        number: NUMBER,
        ...read,
        searched: names,
        others: otherWays(whereabouts.found, 0),
        proposals: proposeRoutes(whereabouts),
        impossible: impossibleRoutes(whereabouts),
      };
    });

  test('the start form is one Slack takes', () => {
    fc.assert(
      fc.property(lookUp, words, hostile, fc.boolean(), (result, catalogue, typed, inNumberingPlan) => {
        const view = { lookUp: result, typed: typed.slice(0, 100), inNumberingPlan, reply: 'r'.repeat(500) };
        const form = startModal({ ...view, again: '*again*' }, catalogue);

        expect(viewFaults(form)).toEqual([]);
        expect(backwards(form, catalogue)).toEqual([]);
        if (result.proposals.length > 0)
          expect(StartMetadata.parse(JSON.parse(form.private_metadata ?? ''))).toMatchObject({ number: NUMBER });
      }),
      { numRuns: 200 },
    );
  });

  test('its preflight can be told', () => {
    fc.assert(
      fc.property(lookUp, someFacts, words, (result, facts, catalogue) => {
        const [proposal, ...others] = result.proposals;
        const report = proposal && { facts, findings: findingsOn(proposal.route, facts) };
        const lines = report
          ? preflightLines({ lookUp: result, proposal, report, others }, catalogue)
          : noPreflightLines({ lookUp: result, route: undefined }, catalogue);

        expect(messageFaults(message(lines.join('\n')))).toEqual([]);
        expect(backwards(lines, catalogue)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('a ticket draft can be shown', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60_000 }), words, (text, catalogue) => {
        const draft = { topic: 'WABiz: Cloud API', requestType: 'Migration Issues', text };

        expect(viewFaults(ticketModal(draft, catalogue))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
