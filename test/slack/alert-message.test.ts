import { describe, expect, test } from '@jest/globals';
import { LANGUAGES } from '../../src/migration/language.ts';
import { Cause, ruleOf } from '../../src/health/cause.ts';
import { AccountIncidentId } from '../../src/health/account-incident.ts';
import type { AccountIncident } from '../../src/health/account-incident.ts';
import { ALERT_MESSAGES, alertWordsOf } from '../../src/slack/alert-catalogue.ts';
import { durationText } from '../../src/slack/alert-duration.ts';
import { acknowledgeActionId } from '../../src/slack/alert-controls.ts';
import { renderLine } from '../../src/slack/alert-line.ts';
import { renderAlert } from '../../src/slack/alert-message.ts';
import { metaPageIn } from '../../src/slack/meta-page.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import type { Language } from '../../src/slack/words.ts';
import { ana, anotherNumber, ben, target } from '../health/builders.ts';

const openedAt = Date.UTC(2026, 10, 22, 9, 0, 0);

const anIncident = (overrides: Partial<AccountIncident> = {}): AccountIncident => ({
  id: AccountIncidentId.parse(`w${target.waba}.1`),
  cause: 'blocked:141006',
  severity: 'page',
  openedAt,
  evidence: {
    entities: ['WABA'],
    errors: [{ code: 141_006, description: 'No payment method', solution: 'Add one in billing' }],
    notes: [],
  },
  members: [{ subject: target.number, since: openedAt }],
  reopenedAt: [],
  lines: [],
  revision: 2,
  ...overrides,
});

const languageOf = (language: Language) => ({
  alerts: alertWordsOf(language),
  failures: catalogueOf(language),
  accountName: () => 'Acme Support',
});

const rendered = (incident: AccountIncident, language: Language = 'en') =>
  renderAlert({ incident, language: languageOf(language) });

const whole = (incident: AccountIncident, language?: Language) => JSON.stringify(rendered(incident, language));

describe('renderAlert', () => {
  test('says what is wrong, since when, what Meta says and what to do, with a button to take it', () => {
    const { text, blocks } = rendered(anIncident());

    expect(text).toBe(
      'Urgent: +1 631 555 1234 cannot send messages. Meta has blocked sending because of a problem with the payment method of the account.',
    );
    expect(blocks).toMatchObject([
      { type: 'header', text: { type: 'plain_text', text: 'Urgent: +1 631 555 1234 cannot send messages' } },
      {
        text: {
          text: ':rotating_light: *Urgent* since <!date^1795338000^{date_short_pretty} {time}|2026-11-22 09:00:00 UTC>. Meta has blocked sending because of a problem with the payment method of the account.',
        },
      },
      {
        text: {
          text: '> Meta says (account, 141006): No payment method\n> Meta proposes: Add one in billing\n*What to do:* Whoever manages billing adds or corrects the payment method in WhatsApp Manager, Payment settings.',
        },
      },
      { type: 'context' },
      {
        type: 'actions',
        block_id: 'ferryman.alert:w102290129340398.1',
        elements: [
          { action_id: acknowledgeActionId, value: 'w102290129340398.1' },
          { type: 'static_select', options: expect.arrayContaining([expect.objectContaining({ value: '3600000' })]) },
          { type: 'users_select' },
        ],
      },
    ]);
  });

  test('names who took it and offers the button no more', () => {
    const incident = anIncident({ acknowledged: { by: ana, at: openedAt } });

    expect(whole(incident)).toContain('Acknowledged by <@U0ANA>');
    expect(whole(incident)).not.toContain(acknowledgeActionId);
    expect(rendered(incident).text).toContain('Urgent, acknowledged:');
  });

  test('closes with how long it lasted', () => {
    const { text, blocks } = rendered(anIncident({ recoveredAt: openedAt + 725_000 }));

    expect(text).toBe('Recovered after 12 minutes 5 seconds. It was: +1 631 555 1234 cannot send messages.');
    expect(blocks[0]).toMatchObject({ text: { text: 'Recovered. It was: +1 631 555 1234 cannot send messages' } });
    expect(JSON.stringify(blocks)).not.toContain(acknowledgeActionId);
    expect(JSON.stringify(blocks)).not.toContain('What to do');
  });

  test('shows the words of Meta verbatim for a code it does not know', () => {
    const incident = anIncident({
      cause: 'blocked:141099',
      evidence: { entities: ['PHONE_NUMBER'], errors: [{ code: 141_099, description: 'Something new' }], notes: [] },
    });

    expect(whole(incident)).toContain('> Meta says (number, 141099): Something new');
    expect(whole(incident)).toContain('Meta has blocked sending from this number.');
  });

  test('lets no mention, link or direction mark of Meta through', () => {
    const nasty = '<!channel> <https://evil.example|pay> \u202eesrever\u202c `x` &';
    const json = whole(
      anIncident({
        evidence: {
          entities: [nasty],
          errors: [{ code: 1, description: nasty, solution: nasty }],
          notes: [nasty],
        },
      }),
    );

    expect(json).not.toMatch(/<!channel|<https/u);
    expect(json).not.toContain('\u202e');
    expect(json).toContain('&lt;!channel&gt;');
  });

  test('links the page of Meta that the solution names, under words of our own, and no other page', () => {
    const solved = (solution: string) =>
      whole(
        anIncident({
          evidence: { entities: ['WABA'], errors: [{ code: 141_006, description: 'x', solution }], notes: [] },
        }),
      );

    expect(solved('Visit https://business.facebook.com/billing_hub/accounts?x=1.')).toContain(
      '> <https://business.facebook.com/billing_hub/accounts?x=1|Open the page that Meta names>',
    );
    expect(solved('Visit https://facebook.com.evil.example/pay')).not.toContain('Open the page');
  });

  test('names ten numbers of many, counts the rest and says where all of them are', () => {
    const members = Array.from({ length: 200 }, (_, index) => ({ subject: anotherNumber(index), since: openedAt }));
    const { text, blocks } = rendered(anIncident({ members }));

    expect(text).toContain('Urgent: 200 numbers of Acme Support cannot send messages.');
    expect(JSON.stringify(blocks)).toContain('+1 631 555 2009 and 190 more; all of them are in the thread.');
    expect(JSON.stringify(blocks)).not.toContain('+1 631 555 2010');
  });

  test('names only the numbers that still have the problem, and all that had it once it is over', () => {
    const members = [
      { subject: anotherNumber(1), since: openedAt, goodSince: openedAt + 1 },
      { subject: anotherNumber(2), since: openedAt },
      { subject: anotherNumber(3), since: openedAt },
    ];

    expect(rendered(anIncident({ members })).text).toContain('2 numbers of Acme Support');
    expect(rendered(anIncident({ members, recoveredAt: openedAt + 2 })).text).toContain('3 numbers of Acme Support');
  });

  test('says who is responsible, until when it is quiet, and that it comes and goes', () => {
    const json = whole(
      anIncident({
        assigned: { to: ben, by: ana, at: openedAt },
        snoozed: { by: ana, until: openedAt + 3_600_000 },
        reopenedAt: [openedAt, openedAt + 1],
      }),
    );

    expect(json).toContain('Responsible: <@U0BEN> (named by <@U0ANA>');
    expect(json).toContain('Snoozed by <@U0ANA> until <!date^1795341600^');
    expect(json).toContain('It comes and goes (2 returns).');
    expect(json).toContain('"initial_user":"U0BEN"');
  });

  test('says why the readings failed in the words of failures', () => {
    const incident = anIncident({
      cause: 'unreadable',
      severity: 'warn',
      evidence: { value: 'token-expired', entities: [], errors: [], notes: [] },
    });

    expect(rendered(incident).text).toContain(catalogueOf('en').plain('failure.token-expired.what'));
  });

  test('stays within the limits of Slack whatever Meta sends', () => {
    const long = '&'.repeat(300);
    const { text, blocks } = rendered(
      anIncident({
        evidence: {
          value: long.slice(0, 100),
          entities: Array<string>(10).fill(long.slice(0, 40)),
          errors: Array.from({ length: 10 }, (_, code) => ({ code, description: long, solution: long })),
          notes: Array<string>(10).fill(long),
        },
      }),
    );

    expect(text.length).toBeLessThanOrEqual(4_000);
    for (const block of blocks)
      if (block.type === 'section') expect(block.text?.text.length).toBeLessThanOrEqual(3_000);
  });

  const causes = [...Cause.options[1].options, 'blocked:141006', 'blocked:141010', 'blocked:141014'] as Cause[];

  test.each(
    causes.flatMap((cause) => [
      { cause, language: 'en' as const },
      { cause, language: 'es' as const },
    ]),
  )('has words for $cause in $language', ({ cause, language }) => {
    const incident = anIncident({ cause, severity: ruleOf(cause).severity });

    expect(whole(incident, language)).not.toMatch(/alert\.(cause|mark|severity)/u);
    expect(rendered(incident, language).text).not.toMatch(/[{}]/u);
  });

  test('speaks Spanish', () => {
    expect(rendered(anIncident(), 'es').text).toBe(
      'Urgente: +1 631 555 1234 no puede enviar mensajes. Meta ha bloqueado los envíos por un problema con el método de pago de la cuenta.',
    );
  });
});

describe('renderLine', () => {
  const lines = [
    { tell: 'reminder' },
    { tell: 'list' },
    { tell: 'joined', count: 3 },
    { tell: 'snoozed', by: ana, until: openedAt + 3_600_000 },
    { tell: 'snooze-ended' },
    { tell: 'assigned', to: ben, by: ana },
    { tell: 'reopened', times: 1 },
    { tell: 'recovered' },
  ] as const;

  test.each(lines.flatMap((line) => LANGUAGES.map((language) => ({ line, language }))))(
    'has words for $line.tell in $language',
    ({ line, language }) => {
      const told = renderLine(anIncident(), { ...line, seq: 2, at: openedAt + 1 }, languageOf(language));

      expect(JSON.stringify(told)).not.toMatch(
        /alert\.line|[{](by|to|until|count|total|times|title|person|duration)[}]/u,
      );
    },
  );

  test('calls to mind loudly, by name where somebody is responsible', () => {
    const at = openedAt + 1_800_000;
    const remind = (incident: AccountIncident) =>
      renderLine(incident, { tell: 'reminder', seq: 2, at }, languageOf('en'));

    expect(remind(anIncident())).toEqual({
      text: ':rotating_light: Still so after 30 minutes, and nobody has taken it: +1 631 555 1234 cannot send messages.',
      isLoud: true,
    });
    expect(remind(anIncident({ assigned: { to: ben, by: ana, at } }))).toMatchObject({
      text: expect.stringContaining('<@U0BEN>, it is still so after 30 minutes'),
    });
  });

  test('lists every number in a file', () => {
    const members = Array.from({ length: 12 }, (_, index) => ({ subject: anotherNumber(index), since: openedAt }));

    expect(renderLine(anIncident({ members }), { tell: 'list', seq: 2, at: openedAt }, languageOf('en'))).toEqual({
      file: expect.objectContaining({
        name: 'alert-w102290129340398-1.csv',
        content: expect.stringMatching(/^subject,since\n(\+1631555\d{4},2026-11-22T09:00:00\.000Z\n){12}$/u),
        comment: 'All 12 numbers that have it now.',
      }),
    });
  });
});

describe('metaPageIn', () => {
  test.each([
    ['https://business.facebook.com/settings', 'https://business.facebook.com/settings'],
    ['see (https://developers.facebook.com/docs/whatsapp), please', 'https://developers.facebook.com/docs/whatsapp'],
    ['http://facebook.com/insecure', undefined],
    ['https://user:word@facebook.com/', undefined],
    ['https://facebook.com:8443/', undefined],
    ['https://notfacebook.com/ https://faq.whatsapp.com/1', 'https://faq.whatsapp.com/1'],
    ['https://evil.example/?https://facebook.com/', undefined],
    ['nothing', undefined],
  ])('finds in "%s" %s', (text, expected) => {
    expect(metaPageIn(text)).toBe(expected);
  });
});

describe('the catalogue of alerts', () => {
  /** Names in braces that are no branch of a plural. */
  const namesIn = (message: string) =>
    [...message.matchAll(/(?<!\b(?:zero|one|two|few|many|other) )\{(\w+)\s*[,}]/gu)].map(([, name]) => name);
  /** Where a verb agrees with the numbers in one language only, the other does without their count. */
  const placeholders = (key: string, message: string) =>
    new Set(namesIn(message).filter((name) => !(key.startsWith('alert.cause.') && name === 'count')));

  test.each(LANGUAGES)('has the same keys and placeholders in %s as in English', (language) => {
    expect(Object.keys(ALERT_MESSAGES[language]).toSorted()).toEqual(Object.keys(ALERT_MESSAGES.en).toSorted());
    for (const [key, message] of Object.entries(ALERT_MESSAGES.en))
      expect([key, placeholders(key, ALERT_MESSAGES[language][key as keyof typeof ALERT_MESSAGES.en])]).toEqual([
        key,
        placeholders(key, message),
      ]);
  });
});

describe('durationText', () => {
  test.each([
    [0, '1 second'],
    [59_400, '59 seconds'],
    [60_000, '1 minute'],
    [725_000, '12 minutes 5 seconds'],
    [3_600_000, '1 hour'],
    [9_000_000, '2 hours 30 minutes'],
    [3 * 86_400_000 + 3_600_000, '3 days 1 hour'],
  ])('writes %d ms as %s', (ms, expected) => {
    expect(durationText(ms, alertWordsOf('en'))).toBe(expected);
  });
});
