import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { Event } from '../../src/migration/event.ts';
import { packOf } from '../../src/evidence/make-pack.ts';
import { pageOf } from '../../src/evidence/page.ts';
import { openBrowser } from '../e2e/support/browser.ts';
import { ANA, goodFacts, MARA, REQUEST, requested, started, WABA } from '../support/builders.ts';
import { chained, MADE_AT, packs, wholePack } from './journals.ts';

const HOSTILE = [
  '<script>document.title = "taken"</script>',
  '<img src=x onerror="document.title = \'taken\'">',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></table><h1>taken</h1>',
  '<!-- ',
  ']]>',
  '&lt;b&gt; &amp;',
  '</style><script>alert(1)</script>',
  '\u202etxet desrever\u202c',
  'zero\u200bwidth\u00adhyphen',
  'nul\u0000bell\u0007',
  '{{constructor.constructor("alert(1)")()}}',
  'javascript:alert(1)',
  '<a href="javascript:alert(1)">x</a>',
  '<base href="http://evil.test/">',
  '<link rel=stylesheet href=//evil.test>',
  'שלום <b>עולם</b>',
];

/** A migration in which `text` stands wherever somebody else may write. */
function hostilePack(text: string) {
  const facts = goodFacts({ phone: { verifiedName: text, displayPhoneNumber: text } });
  const failure = {
    source: 'meta',
    class: 'defect',
    kind: 'unknown',
    details: text.slice(0, 300),
    traceId: text.slice(0, 100),
  } as const;
  const events: Event[] = [
    { ...started, typed: text.slice(0, 100), waba: { id: WABA, name: text }, deployment: text } as Event,
    { type: 'factsRead', facts },
    { type: 'stepFailed', step: 'subscribe-app', failure },
    { type: 'stepSkipped', step: 'choose-region', why: text },
    { type: 'profileSaved', profile: { about: text, websites: [text] } },
    {
      type: 'templatesRead',
      side: 'source',
      templates: [{ id: text, name: text, language: text, status: text, quality: text }],
    },
    ...requested,
    { type: 'cutoverStarted', requestId: REQUEST, nonce: text },
    { type: 'cutoverAnswered', requestId: REQUEST, sentAt: 1, failure },
    { type: 'cutoverRead', requestId: REQUEST, reading: text },
    { type: 'cutoverSettled', requestId: REQUEST, outcome: 'not-done', failure },
    { type: 'rejected', requestId: REQUEST, by: MARA, reason: text },
    { type: 'cancelled', by: ANA, reason: text },
  ];
  return packOf(chained(events), MADE_AT);
}

/** Every tag of a page with its attributes; nothing that others wrote may add one. */
const tagsOf = (page: string) => [...page.matchAll(/<[a-z!/][^>]*>/giu)].map(([tag]) => tag);
const isOurs = (tag: string) =>
  /^<\/?(?:html|head|body|meta|title|style|header|main|section|div|p|h1|h2|dl|dt|dd|table|thead|tbody|tr|th|td|code|bdi|span|time|!doctype)\b/iu.test(
    tag,
  ) && !/\son|src=|href=|javascript/iu.test(tag);

describe('the page', () => {
  test.each(packs)('of a migration that is %s holds what a reader looks for', (_name, made) => {
    const page = pageOf(made());

    for (const heading of ['Who decided what', 'Steps', 'Plan', 'Register call', 'Before and after', 'Journal'])
      expect(page).toContain(`<h2>${heading}</h2>`);
    expect(page).toContain('+1 631 555 1234');
    expect(page).toContain(made().chain.head);
  });

  test('shows trace ids, downtime and decisions', () => {
    const page = pageOf(wholePack());

    expect(page).toMatch(/AbCdEfGhIjK/u);
    expect(page).toMatch(/Time without service<\/dt><dd>12\.5 s/u);
    expect(page).toMatch(/U0MARA<\/code><\/td><td>approved/u);
  });

  test('fetches nothing and runs nothing', () => {
    const page = pageOf(wholePack());

    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:/iu);
    expect(page).toContain('content="default-src &#39;none&#39;');
  });

  test.each(HOSTILE)('escapes %j wherever it stands', (text) => {
    const page = pageOf(hostilePack(text));

    expect(tagsOf(page).filter((tag) => !isOurs(tag))).toEqual([]);
    expect(page).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u);
    expect(page.match(/<h1>/gu)).toHaveLength(1);
  });
});

describe('in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('hostile text stays text, and nothing is asked of the network', async () => {
    const tab = await browser.newPage();
    const asked: string[] = [];
    tab.on('request', (request) => void asked.push(request.url()));
    const text = HOSTILE.join(' ').slice(0, 190);

    await tab.setContent(pageOf(hostilePack(text)));

    expect(await tab.title()).toMatch(/^Evidence \+1 631 555 1234/u);
    expect(await tab.locator('script, img, svg, a, base, link').count()).toBe(0);
    expect(asked.filter((url) => url.startsWith('http'))).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'follows the %s scheme of the reader and never scrolls to the side',
    async (colorScheme) => {
      const tab = await browser.newPage({ colorScheme, viewport: { width: 1100, height: 900 } });

      await tab.setContent(pageOf(wholePack()));

      const [ink, paper, width] = await tab.evaluate<string[]>(`
      (({ color, backgroundColor }) => [color, backgroundColor, String(document.documentElement.scrollWidth)])(
        getComputedStyle(document.body))`);
      expect([ink, paper]).toEqual(
        colorScheme === 'light' ? ['rgb(23, 33, 31)', 'rgb(255, 255, 255)'] : ['rgb(230, 236, 234)', 'rgb(17, 24, 22)'],
      );
      expect(Number(width)).toBeLessThanOrEqual(1100);
      const folder = process.env['EVIDENCE_SHOTS'];
      if (folder) await tab.screenshot({ path: `${folder}/evidence-${colorScheme}.png`, fullPage: true });
    },
  );
});
