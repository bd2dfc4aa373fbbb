import { describe, expect, test } from '@jest/globals';
import { USUAL, type PersonalSettings } from '../../src/migration/personal-settings.ts';
import type { SettingsStore } from '../../src/workflow/personal-ports.ts';
import { createPersonal } from '../../src/workflow/personal-settings.ts';
import { aHandClock } from '../support/hand-clock.ts';
import { memorySettings } from '../support/memory-settings.ts';
import { realClock } from '../support/store.ts';

const ITALIAN: PersonalSettings = { ...USUAL, language: 'it' };
const HOME = () => Promise.resolve('T1');
const ignored = () => undefined;

/** Time stands unless the test moves it, and nobody's patience ends. */
const standing = () => ({ ...aHandClock(), wait: () => new Promise<never>(ignored) });

describe('what a person has chosen', () => {
  test('is asked for once in a minute, and counts at once where it was saved', async () => {
    const store = memorySettings();
    const clock = standing();
    const personal = createPersonal({ store, home: HOME, clock, report: ignored });

    expect(await personal.of('U1')).toEqual(USUAL);
    await store.write('T1', 'U1', ITALIAN);
    expect(await personal.of('U1')).toEqual(USUAL);
    clock.advance(60_000);
    expect(await personal.of('U1')).toEqual(ITALIAN);
    expect(store.reads).toHaveLength(2);

    await personal.save('U1', { ...ITALIAN, outcomes: false });
    expect(await personal.of('U1')).toEqual({ ...ITALIAN, outcomes: false });
    expect(store.reads).toHaveLength(2);
  });

  test('is read anew for those who are about to be told something', async () => {
    const store = memorySettings();
    const personal = createPersonal({ store, home: HOME, clock: standing(), report: ignored });
    await personal.of('U1');
    await store.write('T1', 'U1', ITALIAN);

    expect(await personal.among(['U1', 'U2'])).toEqual(
      new Map([
        ['U1', ITALIAN],
        ['U2', USUAL],
      ]),
    );
  });

  test.each<[string, SettingsStore['read'], () => Promise<string>]>([
    ['the storage refuses', () => Promise.reject(new Error('away')), HOME],
    ['the storage does not answer', () => new Promise(ignored), HOME],
    ['Slack does not name the workspace', () => Promise.resolve([ITALIAN]), () => Promise.reject(new Error('away'))],
  ])('counts as usual, every notification on, while %s', async (_why, read, home) => {
    const personal = createPersonal({ store: { ...memorySettings(), read }, home, clock: realClock, report: ignored });

    expect(await personal.of('U1')).toEqual(USUAL);
    expect(await personal.among(['U1'])).toEqual(new Map([['U1', USUAL]]));
    expect(USUAL).toEqual({ outcomes: true, requests: 'channel', reminders: 'usual' });
  });
});
