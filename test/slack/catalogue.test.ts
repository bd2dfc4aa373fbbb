import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { IntlMessageFormat } from 'intl-messageformat';
import { findingsOn } from '../../src/migration/check.ts';
import { driftBetween } from '../../src/migration/drift.ts';
import { PinSource } from '../../src/migration/event.ts';
import { LostSecret } from '../../src/migration/lost-secret.ts';
import { FailureClass } from '../../src/migration/failure.ts';
import { CheckId } from '../../src/migration/finding.ts';
import { STORAGE_REGIONS } from '../../src/migration/regions.ts';
import { RouteId } from '../../src/migration/route-declaration.ts';
import { allRoutes, API_DIFFERENCES } from '../../src/migration/route.ts';
import { LANGUAGES } from '../../src/migration/language.ts';
import { StepId } from '../../src/migration/step.ts';
import { graphErrors, notSuccessful, transientGraphError, unknownGraphError } from '../../src/meta/graph-errors.ts';
import { onPremisesErrors, unknownOnPremisesError } from '../../src/on-premises/on-premises-errors.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueOf, MESSAGES, type MessageKey } from '../../src/slack/catalogue.ts';
import { CODE_LANGUAGES } from '../../src/slack/modal/code-request.ts';
import { languageName, regionName } from '../../src/slack/places.ts';
import { someFacts } from './arbitrary.ts';

const keys = Object.keys(MESSAGES.en) as MessageKey[];

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** Names and kinds of everything a message wants to be told, also inside plurals and selections. */
function placeholders(elements: Element[]): string[] {
  return elements.flatMap((element) => {
    if ('options' in element) {
      const inner = Object.values(element.options).flatMap((option) => placeholders(option.value));
      return [`${element.value}:${element.type}`, ...inner];
    }
    return LITERAL_AND_POUND.includes(element.type)
      ? []
      : ['value' in element ? `${element.value}:${element.type}` : ''];
  });
}

const LITERAL_AND_POUND: number[] = [0, 7];

const wanted = (message: string) =>
  [...new Set(placeholders(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst()))].toSorted();

describe('the message catalogue', () => {
  test.each(LANGUAGES)('has the same keys in %s as in English', (language) => {
    expect(Object.keys(MESSAGES[language]).toSorted()).toEqual(keys.toSorted());
  });

  test.each(LANGUAGES)('wants the same values in %s as in English', (language) => {
    const other = keys.filter((key) => String(wanted(MESSAGES[language][key])) !== String(wanted(MESSAGES.en[key])));

    expect(other).toEqual([]);
  });

  test.each(LANGUAGES.filter((language) => language !== 'en'))(
    'is translated to %s, apart from names and patterns',
    (language) => {
      const same = keys.filter(
        (key) =>
          MESSAGES.en[key] === MESSAGES[language][key] &&
          /[a-z]{4,} [a-z]{3,}/iu.test(MESSAGES.en[key].replace(/\{[^}]*\}/gu, '')),
      );

      expect(same).toEqual([]);
    },
  );

  test.each(LANGUAGES)('calls a button in %s what the button is called', (language) => {
    const wrong = keys.flatMap((key) =>
      [...MESSAGES.en[key].matchAll(/“([^”{}]+)”/gu)].flatMap(([, quoted]) => {
        const named = keys.filter((other) => MESSAGES.en[other] === quoted);
        const isQuoted = named.some((other) => MESSAGES[language][key].includes(MESSAGES[language][other]));
        return named.length === 0 || isQuoted ? [] : [`${key}: ${quoted}`];
      }),
    );

    expect(wrong).toEqual([]);
  });

  test('speaks no plain_text where markup would be shown as it is', () => {
    const plainOnly = keys.filter((key) => /^(action|card\.title|modal\.[a-z]+\.(title|submit|label|hint))/u.test(key));

    expect(LANGUAGES.flatMap((language) => plainOnly.filter((key) => /[*<>`]/u.test(MESSAGES[language][key])))).toEqual(
      [],
    );
  });
});

/** The kinds our own steps and operations give to failures, read from the code that makes them. */
function ownKinds(): string[] {
  const files = ['workflow', 'calls', 'meta', 'on-premises'].flatMap((room) => {
    const folder = join(import.meta.dirname, '../../src', room);
    return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  });
  return [
    ...new Set(files.flatMap((text) => [...text.matchAll(/\bkind: '([a-z0-9-]+)'/gu)].map(([, kind]) => kind ?? ''))),
  ];
}

describe('keys made from data', () => {
  const has = (key: string) => key in MESSAGES.en;
  const missing = (wantedKeys: string[]) => wantedKeys.filter((key) => !has(key));

  test('exist for every step', () => {
    expect(missing(StepId.options.flatMap((id) => [`step.${id}.title`, `step.${id}.undo`]))).toEqual([]);
  });

  test('exist for every outcome of every check', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(someFacts, (facts) => {
        for (const { check, outcome } of RouteId.options.flatMap((route) => findingsOn(route, facts)))
          seen.add(`check.${check}.${outcome}`);
      }),
      { numRuns: 4_000, seed: 7 },
    );

    expect(missing([...seen])).toEqual([]);
    expect(new Set([...seen].map((key) => key.split('.')[1]))).toEqual(new Set(CheckId.options));
    // The other way round: no words for an outcome no check can have.
    expect(keys.filter((key) => key.startsWith('check.') && !seen.has(key))).toEqual([]);
  });

  test('exist for every fact that can differ between a plan and a later reading', () => {
    const seen = new Set<string>();
    const pairs = fc.property(someFacts, someFacts, (planned, read) => {
      for (const { path } of driftBetween(planned, read)) seen.add(`fact.${path.replace(/^source\./u, '')}`);
    });
    fc.assert(pairs, { numRuns: 2_000, seed: 7 });
    const ofScopes = /^fact\.token\.targets\./u;

    expect(missing([...seen].filter((key) => !ofScopes.test(key)))).toEqual([]);
    expect(seen.size).toBeGreaterThan(20);
  });

  const kinds = [
    ...[
      ...graphErrors,
      ...onPremisesErrors,
      notSuccessful,
      transientGraphError,
      unknownGraphError,
      unknownOnPremisesError,
    ].map((row) => row.kind),
    ...ownKinds(),
    ...['expired', 'facts-changed', 'storage-changed', 'aborted'].map((why) => `approval-${why}`),
    ...['not-done', 'needs-human', 'unsettled'].map((outcome) => `cutover-${outcome}`),
    ...FailureClass.options.map((name) => `class-${name}`),
    'backup-missing',
    ...LostSecret.options,
    'no-approvers',
    'approvers-unreachable',
  ];

  test('exist for every kind of failure: what happened, what to do, and who can', () => {
    expect(missing(kinds.flatMap((kind) => ['what', 'todo', 'who'].map((part) => `failure.${kind}.${part}`)))).toEqual(
      [],
    );
  });

  test('exist for every reason of the boot gate', () => {
    const text = readFileSync(join(import.meta.dirname, '../../src/store/boot-gate.ts'), 'utf8');
    const reasons = [...text.matchAll(/reason: '([a-z-]+)'/gu)].map(([, reason]) => reason ?? '');

    expect(reasons.length).toBeGreaterThan(4);
    expect(missing(reasons.map((reason) => `boot-gate.${reason}`))).toEqual([]);
  });

  test('exist for every difference, consequence and way to a PIN', () => {
    const consequences = allRoutes().flatMap((route) => route.consequences);

    expect(
      missing([
        ...API_DIFFERENCES.map((item) => `difference.${item}`),
        ...consequences.map(({ item }) => `consequence.${item}`),
        ...PinSource.options.flatMap((source) => [`modal.pin.${source}`, `modal.approve.pin.${source}`]),
      ]),
    ).toEqual([]);
  });

  test('exist for every route, every way it is proposed and every reason it is not', () => {
    const text = readFileSync(join(import.meta.dirname, '../../src/migration/proposal.ts'), 'utf8');
    const declared = (member: string) =>
      [
        ...(new RegExp(`${member}:\\n?((?:\\s*\\|? '[a-z-]+')+);`, 'u').exec(text)?.[1] ?? '').matchAll(
          /'([a-z-]+)'/gu,
        ),
      ].map(([, name]) => name ?? '');
    const [reasons, whys] = [declared('reason'), declared('why')];

    expect(reasons.length).toBeGreaterThan(6);
    expect(whys.length).toBeGreaterThan(5);
    expect(
      missing([
        ...RouteId.options.map((route) => `route.${route}`),
        ...reasons.map((reason) => `proposal.${reason}`),
        ...whys.map((why) => `impossible.${why}`),
      ]),
    ).toEqual([]);
  });

  test('exist for the steps of every route, what its card says of the point of no return, and its risk', () => {
    const steps = allRoutes().flatMap((route) => route.steps.map(({ id }) => id));
    const before = allRoutes().map((route) => route.before);

    expect(missing(steps.map((step) => `step.${step}.title`))).toEqual([]);
    expect(missing(before.flatMap((b) => [`card.no-return.${b}`, `modal.approve.risk.${b}`, `reach.${b}`]))).toEqual(
      [],
    );
  });

  test('exist for every step that waits for a person', () => {
    const asks = allRoutes().flatMap((route) => route.steps.filter(({ kind }) => kind === 'ask'));

    expect(missing(asks.map(({ id }) => `state.${id}`))).toEqual([]);
  });

  test('exist for every reason a step is left out', () => {
    const folder = join(import.meta.dirname, '../../src/workflow');
    const text = ['left-out', 'belonging-steps', 'prove-steps'].map((file) =>
      readFileSync(join(folder, `${file}.ts`), 'utf8'),
    );
    const whys = text.flatMap((code) => [
      ...[...code.matchAll(/why: '([a-z-]+)'/gu)].map(([, why]) => why ?? ''),
      ...[...code.matchAll(/left\('[a-z-]+', '([a-z-]+)'\)/gu)].map(([, why]) => why ?? ''),
      ...[...code.matchAll(/leftOut\(migration, [A-Z]+, '([a-z-]+)'\)/gu)].map(([, why]) => why ?? ''),
    ]);

    expect(new Set(whys).size).toBeGreaterThan(6);
    expect(missing(whys.map((why) => `thread.why.${why}`))).toEqual([]);
  });

  test.each(LANGUAGES)('every storage region has a name in %s', (language) => {
    const named = STORAGE_REGIONS.map((region) => regionName(region, catalogueOf(language)));

    expect(named.filter((name) => name.length < 4)).toEqual([]);
    expect(new Set(named).size).toBe(STORAGE_REGIONS.length);
  });

  test.each(LANGUAGES)('every language of a code has a name in %s', (language) => {
    const named = CODE_LANGUAGES.map((code) => languageName(code, catalogueOf(language)));

    expect(new Set(named).size).toBe(CODE_LANGUAGES.length);
  });

  test('the nine causes of a refused move each name their own fix', () => {
    const causes = ['webhooks-missing', 'not-needed', 'other-business', 'payment-missing', 'source-not-set-up'];
    const more = ['messaging-for-pending', 'name-unapproved', 'account-unapproved', 'failed'];
    const fixes = [...causes, ...more].map((cause) => MESSAGES.en[`failure.move-${cause}.todo` as MessageKey]);

    expect(new Set(fixes).size).toBe(9);
  });

  test('exist for every reason given for a cutover that was not sent', () => {
    const text = readFileSync(join(import.meta.dirname, '../../src/workflow/cutover.ts'), 'utf8');
    const reasons = [
      ...[...text.matchAll(/NotSent\('([a-z-]+)'\)/gu)].map(([, reason]) => reason ?? ''),
      ...LostSecret.options,
    ];
    const known = (reason: string) => has(`abort.${reason}`) || has(`failure.${reason}.what`);

    expect(reasons.length).toBeGreaterThan(3);
    expect(reasons.filter((reason) => !known(reason))).toEqual([]);
  });
});
