import { describe, expect, test } from '@jest/globals';
import { USUAL, type PersonalSettings } from '../../src/migration/personal-settings.ts';
import { createSettingsStore } from '../../src/store/personal-settings.ts';
import { storeForFile } from '../support/redis-for-file.ts';

const { clients } = storeForFile({ emptied: true });
const SPANISH: PersonalSettings = { language: 'es', outcomes: false, requests: 'message', reminders: 'digest' };

describe('settings of people', () => {
  test('are kept by workspace and person; who has chosen nothing has the usual ones', async () => {
    const store = createSettingsStore(clients.command);
    await store.write('T1', 'U1', SPANISH);

    expect(await store.read('T1', ['U2', 'U1'])).toEqual([USUAL, SPANISH]);
    expect(await store.read('T2', ['U1'])).toEqual([USUAL]);
    expect(await store.read('T1', [])).toEqual([]);
  });

  test.each([
    ['of a later version', JSON.stringify({ v: 2, settings: SPANISH })],
    ['in a language that is not spoken here', JSON.stringify({ v: 1, settings: { ...SPANISH, language: 'tlh' } })],
    ['that nobody can read', 'not JSON'],
  ])('%s count as the usual ones', async (_what, text) => {
    await clients.command.hset('ferryman:{index}:settings:T1', 'U1', text);

    expect(await createSettingsStore(clients.command).read('T1', ['U1'])).toEqual([USUAL]);
  });
});
