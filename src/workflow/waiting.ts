import { hasVoted } from '../migration/ballot.ts';
import { isOpen } from '../migration/blocked.ts';
import { SlackUserId, type MigrationId } from '../migration/ids.ts';
import type { Migration } from '../migration/state.ts';
import { askedOnce, refusalOf, type AuthorityPorts } from './authority.ts';
import type { MigrationIndex } from './ports.ts';

/** What the question is answered from. */
export interface WaitingPorts extends AuthorityPorts {
  index: Pick<MigrationIndex, 'running'>;
  load(id: MigrationId): Promise<Migration | undefined>;
}

/** Running migrations that are looked at, the newest first. */
const LOOKED_AT = 200;

/** Every request that is open now, the one that has waited longest first. */
export async function openRequests({ index, load }: Pick<WaitingPorts, 'index' | 'load'>): Promise<Migration[]> {
  const found = await Promise.all((await index.running(LOOKED_AT)).map((id) => load(id)));
  return found
    .filter((migration) => migration !== undefined)
    .filter(({ approval, ending }) => !ending && isOpen(approval))
    .toSorted((one, other) => (one.approval?.openedAt ?? 0) - (other.approval?.openedAt ?? 0));
}

/** Those of the requests that each of these people may decide on and has not voted on; asks Slack once for each question. */
export async function waitingFor(
  ports: WaitingPorts,
  requests: readonly Migration[],
  ids: readonly string[],
): Promise<Map<string, Migration[]>> {
  const standing = await ports.delegations.all();
  const remembered = {
    ...ports,
    people: askedOnce(ports.people),
    delegations: { all: () => Promise.resolve(standing) },
  };
  const waits = async (migration: Migration, by: SlackUserId) =>
    !hasVoted(migration.approval?.votes ?? [], by) && (await refusalOf(remembered, migration, by)) === undefined;
  const ofPerson = async (id: string): Promise<[string, Migration[]]> => {
    const by = SlackUserId.parse(id);
    const answers = await Promise.all(requests.map((migration) => waits(migration, by)));
    return [id, requests.filter((_, index) => answers[index])];
  };
  return new Map(await Promise.all(ids.map(ofPerson)));
}
