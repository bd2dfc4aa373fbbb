import type { Failure } from '../migration/failure.ts';
import type { E164 } from '../migration/ids.ts';
import { matchNumber } from '../migration/national-variants.ts';
import { otherWays, type ListedIn } from '../migration/other-ways.ts';
import { impossibleRoutes, proposeRoutes, type WabaRef } from '../migration/proposal.ts';
import type { KeptForMigrations } from './backup-ports.ts';
import type { LookUp } from './operations.ts';
import type { Meta, OnPremises } from './call-ports.ts';
import type { MoveCalls } from './move-call-ports.ts';
import type { Clock } from './ports.ts';
import { answerOf, readable } from './readable.ts';

/** What a look-up reads. */
export interface LookUpPorts {
  meta: Pick<Meta, 'numbers'>;
  onPremises: Pick<OnPremises, 'deployments' | 'facts'>;
  /** Absent where nobody wants to know who owns an account. */
  moves?: Pick<MoveCalls, 'account'>;
  clock: Pick<Clock, 'now'>;
  wabas: readonly WabaRef[];
  kept?: Pick<KeptForMigrations, 'forNumber'>;
}

/** Searches every configured WABA for the line. */
async function search({ meta, wabas }: LookUpPorts, number: E164): Promise<Pick<LookUp, 'found' | 'unreadable'>> {
  const found: LookUp['found'] = [];
  const unreadable: LookUp['unreadable'] = [];
  const inOne = async (waba: WabaRef) => {
    const { answer = [], failure } = await answerOf(meta.numbers(waba.id));
    if (failure) unreadable.push({ name: waba.name, kind: failure.kind });
    for (const phone of answer) {
      const match = matchNumber(number, phone.displayPhoneNumber);
      if (match.same === 'no') continue;
      found.push({ waba, phone, ...(match.same === 'variant' && { rule: match.rule }) });
    }
  };
  await Promise.all(wabas.map(inOne));
  // The exact digits first: a variant of the line in another WABA must not be picked before it.
  return { found: found.toSorted((a, b) => Number(a.rule !== undefined) - Number(b.rule !== undefined)), unreadable };
}

/**
 * Somebody refused us, so the client runs: a wrong password of ours must not make the way without its backup the likely one.
 * The checks name what is to be mended.
 */
const isThere = ({ class: asks }: Failure): boolean => asks === 'hold' || asks === 'configuration';

/** The deployments that may run the number: the one configured for it, or those configured for none. */
async function candidates({ onPremises }: LookUpPorts, number: E164): Promise<LookUp['deployments']> {
  const known = onPremises.deployments();
  const own = known.filter((d) => d.number !== undefined && matchNumber(number, d.number).same !== 'no');
  const possible = own.length > 0 ? own : known.filter((d) => d.number === undefined);
  const answers = async (name: string) => {
    const { answer, failure } = await answerOf(onPremises.facts(name));
    return failure ? isThere(failure) : answer.health === 'connected';
  };
  return Promise.all(possible.map(async ({ name }) => ({ name, answers: await answers(name) })));
}

/** Who owns the accounts that list the number, as far as Meta says; only needed where the number is on the Cloud API. */
function withOwners({ moves }: LookUpPorts, found: LookUp['found']): Promise<ListedIn[]> {
  const one = async ({ waba, phone }: LookUp['found'][number]): Promise<ListedIn> => {
    if (!moves || phone.platformType !== 'CLOUD_API') return { waba, phone };
    const { ownershipType } = (await readable(moves.account(waba.id))) ?? {};
    return { waba, phone, ...(ownershipType !== undefined && { ownershipType }) };
  };
  return Promise.all(found.map(one));
}

/** Finds where the number lives and which ways it can go. Reads only. */
export async function lookUp(ports: LookUpPorts, number: E164): Promise<LookUp> {
  const { wabas } = ports;
  const { found, unreadable } = await search(ports, number);
  const onPremises = found.some(({ phone }) => phone.platformType === 'ON_PREMISE');
  const deployments = onPremises ? await candidates(ports, number) : [];
  const keptBackups = onPremises ? ((await ports.kept?.forNumber(number)) ?? []) : [];
  const whereabouts = { found, wabas, deployments, keptBackups };
  return {
    number,
    found,
    deployments,
    unreadable,
    searched: wabas.map((waba) => waba.name),
    proposals: proposeRoutes(whereabouts),
    impossible: impossibleRoutes(whereabouts),
    // Where an account could not be read, the number may well be in it.
    others:
      unreadable.length > 0 && found.length === 0 ? [] : otherWays(await withOwners(ports, found), ports.clock.now()),
  };
}
