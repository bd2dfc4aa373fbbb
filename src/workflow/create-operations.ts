import { notifiedBy, ruleFor, type PolicySubject } from '../migration/approval-policy.ts';
import type { EventOf } from '../migration/event.ts';
import type { Command } from '../migration/command.ts';
import type { FleetLink } from '../migration/fleet-link.ts';
import type { E164, ExecutionId, MigrationId, SlackUserId } from '../migration/ids.ts';
import { isSignUpDay, mayBeSignedUp } from '../migration/sign-up.ts';
import { refuse, type Refusal } from '../migration/refusal.ts';
import type { Migration } from '../migration/state.ts';
import { createDelegationOperations } from './delegation-operations.ts';
import type { Delegations } from './delegation-ports.ts';
import { askedOnce } from './authority.ts';
import { createDeciding, type DecidingPorts } from './deciding.ts';
import type { KeptForMigrations } from './backup-ports.ts';
import { homeLists } from './home-lists.ts';
import { loadReadable } from './load-readable.ts';
import { lookUp } from './look-up.ts';
import type { MoveCalls } from './move-call-ports.ts';
import type { StopSwitch } from './obstacle-ports.ts';
import { createStopOperations } from './stop-operations.ts';
import { createOwnershipOperations } from './ownership-operations.ts';
import { createRestoreOverride } from './override-operation.ts';
import { atAGlance } from './people-glance.ts';
import { preflight } from './preflight.ts';
import { createPreparing } from './preparing.ts';
import type { RouteProposal, WabaRef } from '../migration/proposal.ts';
import type { LookUp, OperationResult, Operations } from './operations.ts';
import { createWithdrawing } from './withdrawing.ts';
import type { Ids, Journal, Leases, MigrationIndex, WakeUps } from './ports.ts';
import type { Meta, OnPremises } from './call-ports.ts';
import type { Vault } from './secret-ports.ts';
import { standingOf } from './standing.ts';
import { ticketDraft } from './ticket.ts';
import { refusalToPerson } from './refusal-to-person.ts';

/** What the operations work with. */
export interface OperationPorts extends DecidingPorts {
  journal: Journal;
  index: MigrationIndex;
  meta: Meta;
  onPremises: OnPremises;
  vault: Vault;
  ids: Ids;
  wakeUps: WakeUps;
  moves: MoveCalls;
  stopSwitch: StopSwitch;
  leases: Leases;
  delegations: Delegations;
  wabas: readonly WabaRef[];
  kept?: KeptForMigrations;
}

const isDisplayName = (name: string): boolean => name.length >= 2 && name.length <= 75;

/** The first event of a migration; undefined when a number that is new has no display name Meta would take. */
function beginning(asked: {
  id: MigrationId;
  number: E164;
  typed: string;
  by: SlackUserId;
  proposal: Omit<RouteProposal, 'reason'>;
  displayName: string | undefined;
  signedUpOn: string | undefined;
  origin: Pick<EventOf<'started'>, 'fleet' | 'execution'>;
}): EventOf<'started'> | undefined {
  const { id, number, by, proposal, origin } = asked;
  const displayName = asked.displayName?.trim() ?? '';
  const isNew = proposal.route === 'new-number' && proposal.phoneNumberId === undefined;
  if (isNew && !isDisplayName(displayName)) return undefined;
  const { reason: _why, ...place } = { reason: undefined, ...proposal };
  const day = mayBeSignedUp(proposal) ? asked.signedUpOn : undefined;
  return {
    type: 'started',
    id,
    number,
    typed: asked.typed.slice(0, 100),
    requestedBy: by,
    ...place,
    ...(isNew && { displayName }),
    ...origin,
    ...(day !== undefined && { signedUpOn: day }),
  };
}

/** What a migration belongs to, beside whoever asked for it. */
const originOf = (fleet: FleetLink | undefined, execution: ExecutionId | undefined) => ({
  ...(fleet && { fleet }),
  ...(execution && { execution }),
});

const isPresent = <T>(value: T | undefined): value is T => value !== undefined;

/** The operations over the ports; see {@link Operations} for the contracts. */
export function createOperations(ports: OperationPorts): Operations {
  const { ledger, journal, index, meta, ids, clock, people, wakeUps } = ports;
  const glance = atAGlance(people, clock);
  const deciding = createDeciding(ports);
  // Home only shows who may decide; whoever then presses a button is asked about anew.
  const { decidable } = createDeciding({ ...ports, people: glance });
  const withdrawing = createWithdrawing(ports);

  const waking = async (result: Promise<OperationResult>): Promise<OperationResult> => {
    const settled = await result;
    if (!settled.ok) return settled;
    const { id, ending } = settled.migration;
    // The number is free at once, for whoever starts anew right after; the runner clears up the rest.
    if (ending) await journal.release(id);
    wakeUps.wake(id);
    return settled;
  };

  /** Undefined when `by` may work on migrations; guests and people of other workspaces may only look on. */
  const barred = async (by: SlackUserId, among = people): Promise<{ ok: false; refusal: Refusal } | undefined> => {
    const code = await refusalToPerson(among, by);
    return code && refuse(code);
  };

  const act = async (id: MigrationId, by: SlackUserId, command: Command): Promise<OperationResult> =>
    (await barred(by)) ?? waking(ledger.act(id, by, command));

  /** Who holds the number, since when, and by which migration. */
  const heldBy = async (id: MigrationId) => {
    const holder = await ledger.load(id);
    const since = holder && { by: holder.requestedBy, at: String(holder.takenOverAt ?? holder.startedAt) };
    return refuse('already-running', { migration: id, ...since });
  };

  const loadAll = async (found: MigrationId[]): Promise<Migration[]> =>
    (await Promise.all(found.map((id) => ledger.load(id)))).filter(isPresent);

  /** How many people a request for approval mentions; undefined when Slack does not say. */
  const audience = async (subjects: readonly PolicySubject[]): Promise<LookUp['audience']> => {
    const { rules } = ports.settings;
    const asked = askedOnce(people);
    const mentioned = await Promise.all(
      subjects.map((subject) => asked.members(notifiedBy(rules, subject) ?? ruleFor(rules, subject).approvers)),
    );
    const counts = mentioned.flatMap((one) => ('ids' in one ? [one.ids.size] : []));
    if (counts.length === 0 || counts.length < mentioned.length) return undefined;
    return { least: Math.min(...counts), most: Math.max(...counts) };
  };

  const lastMove = async (number: E164): Promise<LookUp['lastMove']> => {
    const { migrations } = await loadReadable(ledger, await index.ofNumber(number));
    const last = migrations.find(({ ending }) => ending?.kind === 'completed');
    return last?.ending && { waba: last.waba.name, by: last.requestedBy, at: last.ending.at };
  };

  return {
    async lookUp(number) {
      const [found, last] = await Promise.all([lookUp(ports, number), lastMove(number)]);
      const count = await audience(found.proposals.map(({ waba, route }) => ({ waba: waba.id, route })));
      return { ...found, ...(last && { lastMove: last }), ...(count && { audience: count }) };
    },

    async start({ number, typed, by, proposal, displayName, signedUpOn, fleet, execution }) {
      // Whoever confirmed a fleet is asked for once a minute, not for each of its numbers.
      const refused = await barred(by, fleet ? glance : people);
      if (refused) return refused;
      if (signedUpOn !== undefined && !isSignUpDay(signedUpOn, clock.now())) return refuse('sign-up-day-malformed');
      const id = ids.migrationId(number);
      const event = beginning({
        id,
        number,
        typed,
        by,
        proposal,
        displayName,
        signedUpOn,
        origin: originOf(fleet, execution),
      });
      if (!event) return refuse('display-name-malformed');
      const started = await ledger.start(id, by, [event]);
      if (!started.ok) return heldBy(started.running);
      wakeUps.wake(id);
      return started;
    },

    ...createOwnershipOperations(ports, act),
    ...createStopOperations(ports, barred),
    ...createDelegationOperations(ports),
    refusalToBreakGlass: deciding.refusalToBreakGlass,
    breakGlass: (request) => waking(deciding.breakGlass(request)),
    hold: ({ id, by, reason }) => act(id, by, { do: 'hold', by, ...(reason !== undefined && { reason }) }),
    release: ({ id, by }) => act(id, by, { do: 'release', by }),
    judgeOutcome: (request) => waking(deciding.judgeOutcome(request)),
    ...createPreparing(ports, barred, waking),
    authorityToDecide: deciding.authorityToDecide,
    decidable: deciding.decidable,
    async standing({ id, by }) {
      const migration = await ledger.load(id);
      return migration && standingOf(ports, migration, { by, barred: (await barred(by))?.refusal });
    },
    approve: (request) => waking(deciding.approve(request)),
    async approveAll(requests) {
      const once = createDeciding({ ...ports, people: askedOnce(people) });
      const results: OperationResult[] = [];
      for (const request of requests) results.push(await waking(once.approve(request)));
      return results;
    },
    reject: (request) => waking(deciding.reject(request)),
    takeOver: async (request) => (await barred(request.by)) ?? waking(withdrawing.takeOver(request)),
    cancel: async (request) => (await barred(request.by)) ?? waking(withdrawing.cancel(request)),
    restoreOverride: createRestoreOverride(ports, act),
    answerPinAlarm: ({ id, by }) => act(id, by, { do: 'answer-pin-alarm', by }),
    retry: ({ id, by }) => act(id, by, { do: 'retry', by }),
    confirmDelivery: ({ id, by }) => act(id, by, { do: 'confirm-delivery', by }),
    confirmInbound: ({ id, by }) => act(id, by, { do: 'confirm-inbound', by }),

    migration: (id) => ledger.load(id),
    async runningOn(number) {
      const id = await journal.runningOn(number);
      return id && ledger.load(id);
    },
    home: ({ by, limit }) => homeLists({ ledger, index, decidable }, by, limit),
    running: async (limit) => loadReadable(ledger, await index.running(limit)),
    ofNumber: async (number) => loadAll(await index.ofNumber(number)),
    preflight: ({ number, proposal }) => preflight(ports, { number, ...proposal }),
    async ticketDraft(id) {
      const migration = await ledger.load(id);
      return migration && ticketDraft({ meta, onPremises: ports.onPremises }, migration);
    },
  };
}
