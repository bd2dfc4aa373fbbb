import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { IntlMessageFormat } from 'intl-messageformat';
import { CheckId, findingsOn } from '../../src/migration/check.ts';
import { PinSource } from '../../src/migration/event.ts';
import { FailureClass } from '../../src/migration/failure.ts';
import { API_DIFFERENCES, routeOf } from '../../src/migration/route.ts';
import { StepId } from '../../src/migration/step.ts';
import { graphErrors, notSuccessful, transientGraphError, unknownGraphError } from '../../src/meta/graph-errors.ts';
import { onPremisesErrors, unknownOnPremisesError } from '../../src/on-premises/on-premises-errors.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGES, type MessageKey } from '../../src/slack/catalogue.ts';
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
  test('has the same keys in every language', () => {
    expect(Object.keys(MESSAGES.es).toSorted()).toEqual(keys.toSorted());
  });

  test.each(keys)('%s wants the same values in every language', (key) => {
    expect(wanted(MESSAGES.es[key])).toEqual(wanted(MESSAGES.en[key]));
  });

  test('is translated, apart from names and patterns', () => {
    const same = keys.filter(
      (key) =>
        MESSAGES.en[key] === MESSAGES.es[key] &&
        /[a-z]{4,} [a-z]{3,}/iu.test(MESSAGES.en[key].replace(/\{[^}]*\}/gu, '')),
    );

    expect(same).toEqual([]);
  });

  test('speaks no plain_text where markup would be shown as it is', () => {
    const plainOnly = keys.filter((key) => /^(action|card\.title|modal\.[a-z]+\.(title|submit|label|hint))/u.test(key));

    expect(plainOnly.filter((key) => /[*<>`]/u.test(MESSAGES.en[key]))).toEqual([]);
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
        for (const { check, outcome } of findingsOn(facts)) seen.add(`check.${check}.${outcome}`);
      }),
      { numRuns: 3_000, seed: 7 },
    );

    expect(missing([...seen])).toEqual([]);
    expect(new Set([...seen].map((key) => key.split('.')[1]))).toEqual(new Set(CheckId.options));
    // The other way round: no words for an outcome no check can have.
    expect(keys.filter((key) => key.startsWith('check.') && !seen.has(key))).toEqual([]);
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
    const { consequences } = routeOf('on-premises-to-cloud');

    expect(
      missing([
        ...API_DIFFERENCES.map((item) => `difference.${item}`),
        ...consequences.map(({ item }) => `consequence.${item}`),
        ...PinSource.options.flatMap((source) => [`modal.pin.${source}`, `modal.approve.pin.${source}`]),
      ]),
    ).toEqual([]);
  });

  test('exist for every reason given for a cutover that was not sent', () => {
    const text = readFileSync(join(import.meta.dirname, '../../src/workflow/cutover.ts'), 'utf8');
    const reasons = [...text.matchAll(/NotSent\('([a-z-]+)'\)/gu)].map(([, reason]) => reason ?? '');
    const known = (reason: string) => has(`abort.${reason}`) || has(`failure.${reason}.what`);

    expect(reasons.length).toBeGreaterThan(3);
    expect(reasons.filter((reason) => !known(reason))).toEqual([]);
  });
});
