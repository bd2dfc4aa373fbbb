import type { Config } from '../config.ts';
import { fold } from '../migration/evolve.ts';
import type { Migration } from '../migration/state.ts';
import type { Clock } from '../workflow/ports.ts';
import type { People } from '../workflow/slack-ports.ts';
import { openRequests, waitingFor } from '../workflow/waiting.ts';
import { approvalSettingsOf } from './approval.ts';
import type { Storage } from './storage.ts';

/** Open requests that one person may decide on, read from the journals and asked of Slack now. */
export function createWaitingFor(config: Config, parts: { people: People; storage: Storage; clock: Clock }) {
  const { people, storage, clock } = parts;
  const ports = {
    people,
    clock,
    delegations: storage.delegations,
    index: storage.index,
    settings: approvalSettingsOf(config),
    load: async (id: Migration['id']) => fold(await storage.journal.load(id)),
  };
  return async (user: string): Promise<Migration[]> =>
    (await waitingFor(ports, await openRequests(ports), [user])).get(user) ?? [];
}
