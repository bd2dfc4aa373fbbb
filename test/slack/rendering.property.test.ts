import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { actionsOn } from '../../src/migration/action.ts';
import { PhoneNumberId, WabaId } from '../../src/migration/ids.ts';
import { sections } from '../../src/slack/blocks.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { renderCard, type CardMessage } from '../../src/slack/card/card.ts';
import { homeView } from '../../src/slack/home-view.ts';
import { approveModal } from '../../src/slack/modal/approve.ts';
import { differencesModal } from '../../src/slack/modal/differences.ts';
import { pinModal } from '../../src/slack/modal/pin.ts';
import { reasonModal } from '../../src/slack/modal/reason.ts';
import { startModal } from '../../src/slack/modal/start.ts';
import { ticketModal } from '../../src/slack/modal/ticket.ts';
import { threadLine } from '../../src/slack/thread-line.ts';
import { group } from '../../src/slack/tokens.ts';
import { entriesOf, NUMBER, START } from '../support/builders.ts';
import { hostile, someFacts, someStory, told } from './arbitrary.ts';
import { messageFaults, viewFaults } from './block-limits.ts';

const words = fc.constantFrom('en' as const, 'es' as const).map(catalogueOf);
const moment = fc.integer({ min: START, max: START + 2e9 });
const style = fc.constantFrom('plan' as const, 'sections' as const);
const approvers = group('S0MANAGERS');

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

describe('whatever a journal holds', () => {
  test('its card is one Slack takes', () => {
    fc.assert(
      fc.property(someStory, moment, words, style, (story, now, catalogue, how) => {
        const card = renderCard({ migration: told(story), now, words: catalogue, approvers, style: how });

        expect(messageFaults(card)).toEqual([]);
        expect(foreignMarkup(card)).toEqual([]);
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
          reasonModal('reject', migration, catalogue),
          reasonModal('cancel', migration, catalogue),
          homeView({ waiting: [migration], running: Array.from({ length: 40 }, () => migration), now }, catalogue),
          ...(approval
            ? [
                approveModal({ migration, approval, when: 'now', now }, catalogue),
                approveModal({ migration, approval, when: 'later', now }, catalogue),
              ]
            : []),
        ];

        expect(views.flatMap(viewFaults)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('its lines can be posted, and none shows a secret', () => {
    fc.assert(
      fc.property(someStory, words, (story, catalogue) => {
        const migration = told(story);
        const lines = entriesOf(story).flatMap(
          (entry) => threadLine(entry, { migration, words: catalogue, approvers }) ?? [],
        );

        const blocks = sections(lines).slice(-50);

        expect(messageFaults({ text: 'lines', blocks })).toEqual([]);
        expect(lines.filter((line) => line === '' || line.includes('secret-1'))).toEqual([]);
        expect(blocks.flatMap(textsIn).filter((text) => /<[@#!h]/u.test(text.replace(OUR_TOKENS, '')))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('whatever a look-up finds', () => {
  const found = fc.record({ name: hostile, facts: someFacts }).map(({ name, facts }) => ({
    waba: { id: WabaId.parse('1'), name },
    phone: { ...facts.phone, phoneNumberId: PhoneNumberId.parse('5') },
    rule: 'brazil-ninth-digit' as const,
  }));
  const lookUp = fc.record({
    found: fc.array(found, { maxLength: 8 }),
    unreadable: fc.array(fc.record({ name: hostile, kind: fc.constantFrom('timeout', 'unheard-of') }), {
      maxLength: 5,
    }),
    searched: fc.array(hostile, { maxLength: 5 }),
    deployments: fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/u), { maxLength: 5 }),
  });

  test('the start form is one Slack takes', () => {
    fc.assert(
      fc.property(lookUp, words, hostile, fc.boolean(), (result, catalogue, typed, inNumberingPlan) => {
        const view = { lookUp: { ...result, number: NUMBER }, typed: typed.slice(0, 100), inNumberingPlan };

        expect(viewFaults(startModal(view, catalogue))).toEqual([]);
      }),
      { numRuns: 300 },
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
