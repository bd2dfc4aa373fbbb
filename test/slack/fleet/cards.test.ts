import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Fleet } from '../../../src/fleet/fleet.ts';
import { FaultCode } from '../../../src/fleet/fleet-row.ts';
import type { Sighting } from '../../../src/fleet/sighting.ts';
import { digestOf } from '../../../src/migration/plan.ts';
import { formatNumber } from '../../../src/migration/phone-number.ts';
import type { CardMessage } from '../../../src/slack/card/card.ts';
import { catalogueOf } from '../../../src/slack/catalogue.ts';
import { parseFleetCommand } from '../../../src/slack/fleet/command.ts';
import { waveDecided, waveForm, waveMetadataIn } from '../../../src/slack/fleet/approve-form.ts';
import { renderFleet } from '../../../src/slack/fleet/fleet-card.ts';
import { drawnView, fleetForm, skipForm } from '../../../src/slack/fleet/form.ts';
import { faultLine, fleetRefusalText } from '../../../src/slack/fleet/sentences.ts';
import { person } from '../../../src/slack/tokens.ts';
import { planPrint, waveDigest } from '../../../src/fleet/wave-approval.ts';
import { prepareForm, prepareMetadataIn, wavePreparedView } from '../../../src/slack/fleet/prepare-form.ts';
import type { WavePreparation } from '../../../src/workflow/fleet-preparing.ts';
import type { ReadyNumber, WaveRequest } from '../../../src/workflow/fleet-approving.ts';
import { aPlanOfWaves, aRow, FLEET, FleetRun, migrationOf } from '../../fleet/builders.ts';
import { aMigration, aPlan, ANA, MARA, requested, START } from '../../support/builders.ts';
import { messageFaults, viewFaults } from '../block-limits.ts';
import { scrambled } from '../seen.ts';

const LANGUAGES = ['en', 'es', 'ar'] as const;
const numbersOf = (fleet: Fleet) => fleet.rows.slice(0, 60).map(({ number }) => formatNumber(number));
const rows = (count: number) => Array.from({ length: count }, (_, index) => aRow(index + 2));

describe('the command', () => {
  test.each([
    ['fleet', { ask: 'form' }],
    ['  Fleet  LIST ', { ask: 'list' }],
    ['fleet bcdfghjk', { ask: 'state', fleet: 'bcdfghjk' }],
    ['fleet bcdfghjk csv', { ask: 'csv', fleet: 'bcdfghjk' }],
    ['fleet 123456', { ask: 'unknown' }],
    ['fleet bcdfghjk pdf', { ask: 'unknown' }],
    ['fleets', undefined],
    ['+1 631 555 1234', undefined],
  ])('%j is understood', (text, expected) => {
    expect(parseFleetCommand(text)).toEqual(expected);
  });
});

const sighting = fc.constantFrom<Sighting>(
  { stand: 'preparing' },
  { stand: 'person' },
  { stand: 'approval' },
  { stand: 'approved' },
  { stand: 'scheduled' },
  { stand: 'moving' },
  { stand: 'proving' },
  { outcome: 'moved' },
  { outcome: 'failed' },
  { outcome: 'needs-human' },
  { outcome: 'cancelled' },
);

describe('the cards of a fleet', () => {
  test.each(LANGUAGES)('stay within what Slack takes, in every state of a thousand numbers (%s)', (language) => {
    const words = catalogueOf(language);
    fc.assert(
      fc.property(
        fc.constantFrom(1, 3, 1_000),
        fc.array(sighting, { maxLength: 60, size: 'max' }),
        fc.constantFrom('none', 'pause', 'resume', 'end', 'discard'),
        (count, seen, last) => {
          const run = new FleetRun(rows(count), aPlanOfWaves({ size: 200, concurrency: 50 }));
          const numbers = numbersOf(run.fleet);
          const faultsOf = (card: CardMessage) => [
            ...messageFaults(card),
            ...(language === 'ar' ? scrambled(card, numbers) : []),
          ];
          const show = () =>
            (['plan', 0, 1] as const).flatMap((name) =>
              faultsOf(renderFleet({ fleet: run.fleet, name, sightings: run.sightings }, words)),
            );
          expect(show()).toEqual([]);
          if (last === 'discard') run.does({ do: 'discard', by: MARA });
          else run.confirms();
          run.looks();
          for (const [index, one] of seen.slice(0, count).entries()) run.starts(index + 2, one);
          run.looks();
          if (last !== 'none') run.does({ do: last === 'discard' ? 'end' : last, by: MARA } as never);
          expect(show()).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('have the buttons that mean something now, and none besides', () => {
    const run = new FleetRun(rows(3), aPlanOfWaves());
    const labels = (name: 'plan' | 0) =>
      renderFleet({ fleet: run.fleet, name, sightings: run.sightings }, catalogueOf('en')).blocks.flatMap((block) =>
        block.type === 'actions'
          ? block.elements.flatMap((element) => ('text' in element && 'text' in element.text ? element.text.text : []))
          : [],
      );

    expect([labels('plan'), labels(0)]).toEqual([['Confirm', 'Discard'], []]);
    run.confirms();
    run.settles();
    expect([labels('plan'), labels(0)]).toEqual([
      ['Pause', 'End the fleet'],
      ['Pause', 'Leave a number out'],
    ]);
    run.starts(2, { outcome: 'failed' });
    run.settles();
    expect(labels(0)).toEqual(['Go on', 'Leave a number out']);
    run.does({ do: 'end', by: MARA });
    expect([labels('plan'), labels(0)]).toEqual([[], []]);
  });

  test('tell why a form of the open wave is not there, and how its numbers are approved otherwise', () => {
    const said = (approvals: 'wave' | 'number', seen: Sighting) => {
      const run = new FleetRun([aRow(2)], aPlanOfWaves({ approvals }));
      run.confirms();
      run.settles();
      run.starts(2, seen);
      run.settles();
      const { blocks } = renderFleet({ fleet: run.fleet, name: 0, sightings: run.sightings }, catalogueOf('en'));
      return blocks.flatMap((block) =>
        block.type === 'context' ? block.elements.flatMap((one) => ('text' in one ? one.text.split('\n') : [])) : [],
      );
    };
    const notReady =
      '*Not now: Approve the wave* – no number of it waits for an approval. As soon as one does, the button is here.';
    const notAsked =
      '*Not now: Checklist and PINs* – no number of it waits for the checklist or a PIN. As soon as one does, the button is here.';
    const onCards =
      '*Not now: Approve the wave* – the numbers of this fleet are approved one by one, on their own cards.';

    expect(said('wave', { stand: 'preparing' })).toEqual([notAsked, notReady]);
    expect(said('wave', { stand: 'approval' })).toEqual([notAsked]);
    expect(said('wave', { stand: 'person', asks: 'pin' })).toEqual([notReady]);
    expect(said('number', { stand: 'approval' })).toEqual([notAsked, onCards]);
    expect(said('wave', { outcome: 'moved' })).toEqual([]);
  });

  test('tell why the fleet stopped, of which number, and who lets it go on', () => {
    const run = new FleetRun(rows(3), aPlanOfWaves());
    run.confirms();
    run.settles();
    run.starts(2, { outcome: 'needs-human' });
    run.settles();

    const { text } = renderFleet({ fleet: run.fleet, name: 0, sightings: run.sightings }, catalogueOf('en'));

    expect(text).toMatch(/Stopped by itself.*nobody can say whether \+1 415 556 0002 has moved.*approver lets/u);
    expect(text).toMatch(/0 of 1 moved\. \*1 in trouble\*/u);
  });
});

describe('the forms of fleets', () => {
  test.each(LANGUAGES)('stay within what Slack takes, also with a thousand faults (%s)', (language) => {
    const words = catalogueOf(language);
    const { fleet } = new FleetRun(rows(2), aPlanOfWaves({ quietHours: [{ from: '22:00', to: '07:00' }] }));
    const faults = Array.from({ length: 1_000 }, (_, index) => ({
      line: index + 2,
      code: FaultCode.options[index % FaultCode.options.length] ?? 'duplicate',
      values: { typed: '<!channel>'.repeat(4), ways: 'w'.repeat(500), known: 'k'.repeat(500) },
    }));
    const views = [
      fleetForm(fleet.plan, words, 'why'),
      skipForm(fleet, words),
      drawnView({ fleet, faults }, words, 'C1'),
      drawnView({ faults }, words, 'C1'),
    ];

    expect(views.flatMap((view) => viewFaults(view))).toEqual([]);
    expect(JSON.stringify(views)).not.toContain('<!channel>');
  });

  test.each(LANGUAGES)('name every fault in a sentence without a hole (%s)', (language) => {
    for (const code of FaultCode.options) {
      expect(faultLine({ line: 7, code }, catalogueOf(language))).toMatch(/7\u2069?: .{10,}/u);
    }
  });

  test('have a sentence for every refusal', () => {
    const text = fleetRefusalText(
      { code: 'fleet-paused', values: { by: ANA, at: String(START) } },
      catalogueOf('en'),
      person(MARA),
    );
    expect(text).toMatch(/paused already, by <@U0ANA> since .*Nothing was done/u);
    expect(fleetRefusalText({ code: 'is-guest' }, catalogueOf('en'), person(MARA))).toMatch(/guest/iu);
  });
});

/** A wave of that many numbers, all ready, no two with the same plan. */
function aWave(count: number): WaveRequest {
  const run = new FleetRun(
    Array.from({ length: count }, (_, index) => aRow(index + 2, { canary: true })),
    aPlanOfWaves({ size: 200, approvals: 'wave' }),
  );
  run.confirms();
  run.settles();
  const migration = aMigration(...requested);
  const ready = run.fleet.rows.map(({ line, number }): ReadyNumber => {
    const plan = { ...aPlan(), number, plannedDowntimeSeconds: line * 60 };
    return { line, number, migration, plan, digest: digestOf(plan), requestId: '0'.repeat(32) };
  });
  const prints = ready.map(({ digest }) => planPrint(digest));
  return { fleet: run.fleet, wave: 0, ready, others: 3, digest: waveDigest(ready), prints };
}

/** What a wave of that many numbers asks for, the checklist and the PIN. */
function aPreparation(count: number): WavePreparation {
  const { fleet } = new FleetRun(rows(count), aPlanOfWaves({ size: 200 }));
  const asking = fleet.rows.map((row) => ({
    ...row,
    migration: migrationOf(row.line),
    asks: 'checklist' as const,
    hasDeployment: true,
  }));
  return { fleet, wave: 1, rows: asking, later: 3 };
}

describe('the form for checklist and PINs of a wave', () => {
  test.each(LANGUAGES)('stays within what Slack takes with two hundred numbers (%s)', (language) => {
    const words = catalogueOf(language);
    const preparation = aPreparation(200);
    const lines = preparation.rows.map(({ line }) => line);
    const fellOut = lines.map((line) => ({ line, refusal: { code: 'pin-not-choosable' as const } }));
    const views = [
      prepareForm(preparation, words),
      wavePreparedView(
        { fleet: preparation.fleet, confirmed: lines, pins: [], fellOut, withoutPin: lines },
        words,
        person(MARA),
      ),
    ];

    expect(views.flatMap((view) => viewFaults(view))).toEqual([]);
    expect(prepareMetadataIn(views[0]?.private_metadata ?? '')).toEqual({ f: FLEET, w: 1, l: lines });
    expect(JSON.stringify(views[0])).toContain('+1 415 556 0201');
  });

  test('is offered on the card of the wave while a number waits for one of them', () => {
    const shown = (seen: Sighting) => {
      const run = new FleetRun([aRow(2)], aPlanOfWaves());
      run.confirms();
      run.settles();
      run.starts(2, seen);
      const card = renderFleet({ fleet: run.fleet, name: 0, sightings: run.sightings }, catalogueOf('en'));
      return JSON.stringify(card.blocks.filter(({ type }) => type === 'actions')).includes('Checklist and PINs');
    };

    expect([
      shown({ stand: 'person', asks: 'checklist' }),
      shown({ stand: 'person', asks: 'pin' }),
      shown({ stand: 'person' }),
      shown({ stand: 'approval' }),
    ]).toEqual([true, true, false, false]);
  });

  test('leaves a line on the card that says who answered it, and for how many', () => {
    const run = new FleetRun(rows(3), aPlanOfWaves());
    run.confirms();
    run.settles();
    run.record({ type: 'wavePrepared', wave: 0, by: MARA, confirmed: [2], pins: [] });
    const card = renderFleet({ fleet: run.fleet, name: 0, sightings: run.sightings }, catalogueOf('en'));

    expect(JSON.stringify(card.blocks)).toContain(
      '<@U0MARA> confirmed the checklist of one number and settled the PIN of none',
    );
  });
});

describe('the form that approves a wave', () => {
  test.each(LANGUAGES)('stays within what Slack takes with two hundred numbers that all differ (%s)', (language) => {
    const wave = aWave(200);
    const form = waveForm(wave, catalogueOf(language));
    const fellOut = wave.ready.map(({ line }) => ({ line, refusal: { code: 'plan-changed' as const } }));
    const decided = waveDecided({ fleet: wave.fleet, counted: 0, fellOut }, catalogueOf(language), person(MARA));

    expect([form, decided].flatMap((view) => viewFaults(view))).toEqual([]);
    if (language === 'ar') expect(scrambled([form, decided], numbersOf(wave.fleet))).toEqual([]);
    expect((form.private_metadata ?? '').length).toBeLessThanOrEqual(3_000);
    expect(waveMetadataIn(form.private_metadata ?? '')).toMatchObject({ d: wave.digest, p: wave.prints.join(',') });
  });

  test('tells the count, the common plan, every number that differs, the risk, and the digest', () => {
    const wave = aWave(3);
    const [first, ...others] = wave.ready;
    if (!first) throw new Error('three numbers');
    const alike = others.map((one) => ({ ...one, plan: { ...one.plan, plannedDowntimeSeconds: 300 } }));
    const text = JSON.stringify(waveForm({ ...wave, ready: [first, ...alike] }, catalogueOf('en')));

    expect(text).toMatch(/3 numbers.*wait for your approval/u);
    expect(text).toMatch(/3 more numbers of the wave are not ready/u);
    expect(text).toMatch(/Minutes without service: 5/u);
    expect(text).toMatch(/\+1 415 556 0002: Minutes without service: 2/u);
    expect(text).toMatch(/there is no way back/u);
    expect(text).toContain(wave.digest.slice(0, 16));
  });

  test('is offered on the card of the wave while a number waits for an approval, where policy says so', () => {
    const shown = (approvals: 'wave' | 'number', stand: 'approval' | 'person') => {
      const run = new FleetRun([aRow(2)], aPlanOfWaves({ approvals }));
      run.confirms();
      run.settles();
      run.starts(2, { stand });
      const card = renderFleet({ fleet: run.fleet, name: 0, sightings: run.sightings }, catalogueOf('en'));
      return JSON.stringify(card.blocks.filter(({ type }) => type === 'actions')).includes('Approve the wave');
    };

    expect([shown('wave', 'approval'), shown('wave', 'person'), shown('number', 'approval')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
