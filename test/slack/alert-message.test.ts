import { describe, expect, test } from '@jest/globals';
import { Cause, ruleOf } from '../../src/health/cause.ts';
import { IncidentId } from '../../src/health/incident.ts';
import type { Incident } from '../../src/health/incident.ts';
import { ALERT_MESSAGES, alertWordsOf } from '../../src/slack/alert-catalogue.ts';
import { durationText } from '../../src/slack/alert-duration.ts';
import { acknowledgeActionId, renderAlert } from '../../src/slack/alert-message.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import type { Language } from '../../src/slack/words.ts';
import { ana, target } from '../health/builders.ts';

const openedAt = Date.UTC(2026, 10, 22, 9, 0, 0);

const anIncident = (overrides: Partial<Incident> = {}): Incident => ({
  id: IncidentId.parse('16315551234.1'),
  cause: 'blocked:141006',
  severity: 'page',
  openedAt,
  evidence: {
    entities: ['WABA'],
    errors: [{ code: 141_006, description: 'No payment method', solution: 'Add one in billing' }],
    notes: [],
  },
  goodReadings: 0,
  revision: 2,
  ...overrides,
});

const languageOf = (language: Language) => ({ alerts: alertWordsOf(language), failures: catalogueOf(language) });

const rendered = (incident: Incident, language: Language = 'en') =>
  renderAlert({ incident, target, language: languageOf(language) });

const whole = (incident: Incident, language?: Language) => JSON.stringify(rendered(incident, language));

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
      { type: 'actions', elements: [{ action_id: acknowledgeActionId, value: '16315551234.1' }] },
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

describe('the catalogue of alerts', () => {
  const placeholders = (message: string) => new Set([...message.matchAll(/\{(\w+)/gu)].map(([, name]) => name));

  test('has the same keys and placeholders in every language', () => {
    expect(Object.keys(ALERT_MESSAGES.es)).toEqual(Object.keys(ALERT_MESSAGES.en));
    for (const [key, message] of Object.entries(ALERT_MESSAGES.en))
      expect([key, placeholders(ALERT_MESSAGES.es[key as keyof typeof ALERT_MESSAGES.es])]).toEqual([
        key,
        placeholders(message),
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
