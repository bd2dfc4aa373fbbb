import type { PersonalSettings } from '../migration/personal-settings.ts';

/** Where settings are kept, by workspace and person. Rejects with StorageUnavailable. */
export interface SettingsStore {
  /** In the order of `users`; the usual ones for who has chosen nothing. */
  read(team: string, users: readonly string[]): Promise<PersonalSettings[]>;
  write(team: string, user: string, settings: PersonalSettings): Promise<void>;
}
