import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AccountIncidentId } from '../../src/health/account-incident.ts';
import type { AccountIncident } from '../../src/health/account-incident.ts';
import { WabaId } from '../../src/migration/ids.ts';
import { alertWordsOf } from '../../src/slack/alert-catalogue.ts';
import { catalogueOf } from '../../src/slack/catalogue.ts';
import { accountLines, numberLines, overviewLines } from '../../src/slack/health/report-lines.ts';
import { parseCommand } from '../../src/slack/listen/command-grammar.ts';
import type { ListedNumber } from '../../src/workflow/call-ports.ts';
import type { AccountHealthReport, NumberHealthReport } from '../../src/workflow/health-reports.ts';
import { people } from '../../sandbox/slack/world-seed.ts';
import { aReading, ana, target, watchShowing } from '../health/builders.ts';
import { ANA, CHANNEL, createStage, type Stage } from './stage.ts';

const { waba, number, phoneNumberId } = target;
const at = Date.UTC(2026, 10, 22, 9, 0, 0);

const listed = (status = 'CONNECTED', quality = 'GREEN'): ListedNumber => ({
  facts: {
    phoneNumberId,
    displayPhoneNumber: '+1 631-555-1234',
    verifiedName: 'Acme <Support>',
    status,
    platformType: 'CLOUD_API',
    qualityRating: quality,
    throughputLevel: 'STANDARD',
  },
  messagingLimit: 'TIER_1K',
  health: { canSend: 'AVAILABLE', entities: [] },
});

const incident: AccountIncident = {
  id: AccountIncidentId.parse(`w${waba}.1`),
  cause: 'blocked:141006',
  severity: 'page',
  openedAt: at,
  evidence: { entities: [], errors: [], notes: [] },
  members: [{ subject: number, since: at }],
  reopenedAt: [],
  lines: [],
  revision: 1,
};

const ofNumber: NumberHealthReport = {
  watch: watchShowing(aReading(0)),
  now: listed(),
  incidents: [],
  nextReadAt: at,
  isReadWithAccount: false,
};

const ofAccount: AccountHealthReport = {
  waba,
  watched: 2,
  unwatched: 0,
  now: [listed(), listed('BANNED', 'RED'), listed()],
  incidents: [incident],
  lastReadAt: at,
  nextReadAt: at + 1_800_000,
};

const said = (language: 'en' | 'es' = 'en') => ({
  words: catalogueOf(language),
  alerts: { alerts: alertWordsOf(language), failures: catalogueOf(language), accountName: () => 'Acme Support' },
});

describe('the lines about health', () => {
  test('tell a number: its state, quality, limit, alerts and the next reading', () => {
    expect(numberLines(ofNumber, said())).toEqual([
      '*+1 631 555 1234* in Acme Support',
      'Now: `CONNECTED` on `CLOUD_API`, may send: `AVAILABLE`.',
      'Quality `GREEN` · messaging limit `TIER_1K` · throughput `STANDARD` · name Acme &lt;Support&gt;',
      ':white_check_mark: No alert is open.',
      expect.stringContaining('It is read next <!date^1795338000^'),
      '_I only looked; nothing was changed._',
    ]);
  });

  test('tell who has an open alert, or that nobody has', () => {
    const lines = (change: Partial<AccountIncident>) =>
      numberLines({ ...ofNumber, incidents: [{ ...incident, ...change }] }, said()).join('\n');

    expect(lines({})).toContain('+1 631 555 1234 cannot send messages. Nobody has taken it.');
    expect(lines({ acknowledged: { by: ana, at } })).toContain('<@U0ANA> has it.');
  });

  test('tell why it cannot be read now, and of when the last reading is', () => {
    const { now: _now, ...unread } = ofNumber;

    const lines = numberLines({ ...unread, failure: 'token-expired' }, said()).join('\n');

    expect(lines).toContain('It cannot be read now. The access token has expired. The last reading is of <!date^0^');
  });

  test('tell an account: how many numbers in which state', () => {
    const lines = accountLines(ofAccount, said()).join('\n');

    expect(lines).toContain('*Acme Support* · WABA `102290129340398` · 2 numbers are watched');
    expect(lines).toContain('state `2 × CONNECTED, 1 × BANNED`');
    expect(lines).toContain('quality `2 × GREEN, 1 × RED`; messaging limit `3 × TIER_1K`');
  });

  test('tell all accounts, those with urgent alerts first', () => {
    const calm = { waba: WabaId.parse('998877665544'), watched: 0, unwatched: 0, incidents: [] };

    const [title, first, second] = overviewLines([calm, ofAccount], said());

    expect(title).toBe('*Health of 2 accounts*');
    expect(first).toContain('2 numbers watched · 1 alert open, 1 of them urgent. Last read');
    expect(second).toContain('no number watched · no alert open. Not read as a whole yet');
  });

  test('are Spanish for whoever reads Spanish', () => {
    expect(numberLines(ofNumber, said('es'))).toContain('_Solo he mirado; no se ha cambiado nada._');
  });
});

describe('/migrate health', () => {
  let stage: Stage;
  let asked: string[];

  beforeAll(async () => {
    stage = await createStage();
    asked = [];
    stage.deps.health = {
      ...stage.deps.health,
      wabas: [waba],
      accountName: () => 'Acme Support',
      reports: {
        ofNumber: async (wanted) => {
          asked.push(wanted);
          return wanted === number ? ofNumber : undefined;
        },
        ofAccount: async (wanted) => {
          asked.push(wanted);
          return ofAccount;
        },
        ofAll: async () => [ofAccount],
        open: async () => ofAccount.incidents,
      },
    };
  });
  afterAll(() => stage.close());

  const answerTo = async (text: string, user: string = ANA): Promise<string> => {
    const person = stage.slack.as(user);
    const before = person.sees().messages.length;
    await person.types(text, CHANNEL);
    const answer = await person.until(({ messages }) =>
      messages.length > before ? messages.findLast(({ ephemeralFor }) => ephemeralFor === user) : undefined,
    );
    return answer.text;
  };

  test('answers privately about a number, an account and all accounts', async () => {
    expect(await answerTo('/migrate health +1 631 555 1234')).toContain('*+1 631 555 1234* in Acme Support');
    expect(await answerTo(`/migrate health ${waba}`)).toContain('2 numbers are watched');
    expect(await answerTo('/migrate health')).toContain('*Health of one account*');
    expect(asked).toEqual([number, waba]);
  });

  test('says what is wrong with a number that is none, and that a number is not watched', async () => {
    expect(await answerTo('/migrate health 12')).toContain('/migrate health');
    expect(await answerTo('/migrate health +49 1511 2345678')).toContain('is not watched');
  });

  const homeOf = async (user: string): Promise<string> => {
    await stage.slack.as(user).opensHome();
    const shown = await stage.slack.as(user).until(({ home }) => home && JSON.stringify(home));
    return shown;
  };

  test('shows on Home what is open', async () => {
    const shown = await homeOf(ANA);
    expect(shown).toContain('Open incidents');
    expect(shown).toContain('+1 631 555 1234 cannot send messages');
  });

  test('tells a guest nothing', async () => {
    expect(await answerTo('/migrate health', people.gus)).toContain('Only full members');
    expect(await homeOf(people.gus)).not.toContain('Open incidents');
  });

  test('takes a PIN behind it for a secret, not for an account', () => {
    expect(parseCommand('health 123456')).toEqual({ ask: 'refuse', why: 'secret' });
    expect(parseCommand(`health ${waba}`)).toEqual({ ask: 'health', text: waba });
  });
});
