import { z } from 'zod';
import { PersonalSettings, USUAL } from '../migration/personal-settings.ts';
import type { SettingsStore } from '../workflow/personal-ports.ts';
import { settingsKey } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

/** The form in which settings are kept; a later one is not understood and counts as none. */
const VERSION = 1;
const Stored = z.object({ v: z.literal(VERSION), settings: PersonalSettings });

function settingsIn(text: string | null | undefined): PersonalSettings {
  if (text === null || text === undefined) return USUAL;
  try {
    return Stored.parse(JSON.parse(text)).settings;
  } catch {
    return USUAL;
  }
}

/** One HASH for each workspace, by person. */
export function createSettingsStore(client: RedisClient): SettingsStore {
  return {
    async read(team, users) {
      if (users.length === 0) return [];
      const texts = await stored(() => client.hmget(settingsKey(team), ...users));
      return users.map((_, index) => settingsIn(texts[index]));
    },
    async write(team, user, settings) {
      await stored(() => client.hset(settingsKey(team), user, JSON.stringify({ v: VERSION, settings })));
    },
  };
}
