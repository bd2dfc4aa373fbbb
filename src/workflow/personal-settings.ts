import { USUAL, type PersonalSettings } from '../migration/personal-settings.ts';
import type { SettingsStore } from './personal-ports.ts';
import { within, type Clock } from './ports.ts';

/** What people have chosen for themselves. Reading never rejects and never takes long: what is not known counts as usual. */
export interface Personal {
  of(user: string): Promise<PersonalSettings>;
  /** Read now, for those who are about to be told something. */
  among(users: readonly string[]): Promise<ReadonlyMap<string, PersonalSettings>>;
  /** Counts at once in this process and within a minute in the others. Rejects with StorageUnavailable. */
  save(user: string, settings: PersonalSettings): Promise<void>;
}

/** Another replica may have written meanwhile; a minute of the old language hurts nobody. */
const REMEMBERED_MS = 60_000;
/** A command must not wait long for the language of its answer. */
const PATIENCE_MS = 300;
const REMEMBERED_AT_MOST = 5_000;

/** Settings over a store; `home` names the workspace. */
export function createPersonal(parts: {
  store: SettingsStore;
  home: () => Promise<string>;
  clock: Clock;
  report: (problem: string, error: unknown) => void;
}): Personal {
  const { store, home, clock, report } = parts;
  const remembered = new Map<string, { settings: PersonalSettings; until: number }>();

  const remember = (user: string, settings: PersonalSettings): void => {
    if (remembered.size >= REMEMBERED_AT_MOST) remembered.clear();
    remembered.set(user, { settings, until: clock.now() + REMEMBERED_MS });
  };

  const read = async (users: readonly string[]): Promise<PersonalSettings[]> => store.read(await home(), users);

  /** Undefined when the storage or Slack does not answer in time. */
  const inTime = (users: readonly string[]): Promise<PersonalSettings[] | undefined> => {
    const reading = read(users).catch((error: unknown) => {
      report('what people have chosen could not be read', error);
      return undefined;
    });
    return within(clock, PATIENCE_MS, reading);
  };

  return {
    async of(user) {
      const known = remembered.get(user);
      if (known && known.until > clock.now()) return known.settings;
      const [settings] = (await inTime([user])) ?? [];
      if (settings) remember(user, settings);
      return settings ?? USUAL;
    },
    async among(users) {
      const found = await inTime(users);
      return new Map(users.map((user, index) => [user, found?.[index] ?? USUAL]));
    },
    async save(user, settings) {
      await store.write(await home(), user, settings);
      remember(user, settings);
    },
  };
}
