import { USUAL, type PersonalSettings } from '../../src/migration/personal-settings.ts';
import type { SettingsStore } from '../../src/workflow/personal-ports.ts';

/** Settings in memory; `reads` are the questions that reached it. */
export function memorySettings(): SettingsStore & { reads: string[][] } {
  const kept = new Map<string, PersonalSettings>();
  const reads: string[][] = [];
  return {
    reads,
    read(team, users) {
      reads.push([...users]);
      return Promise.resolve(users.map((user) => kept.get(`${team}/${user}`) ?? USUAL));
    },
    write(team, user, settings) {
      kept.set(`${team}/${user}`, settings);
      return Promise.resolve();
    },
  };
}
