import type { CallMatcher } from '../../sandbox/meta/faults.ts';
import { newPhone, providerIds, providerPhones } from '../../sandbox/meta/seed-provider.ts';
import { seedIds } from '../../sandbox/meta/seed.ts';
import type { World } from '../../sandbox/world.ts';
import { E164, PhoneNumberId, WabaId, type MigrationId } from '../../src/migration/ids.ts';
import type { RouteProposal } from '../../src/migration/proposal.ts';
import { API_DIFFERENCES } from '../../src/migration/route.ts';
import type { Migration } from '../../src/migration/state.ts';
import type { StepId } from '../../src/migration/step.ts';
import { ANA, MARA } from '../support/builders.ts';
import type { Line } from '../scenarios/support/lines.ts';
import { readFrom, type Replica } from '../support/workflow.ts';

const own = { id: WabaId.parse(seedIds.waba), name: 'Acme' };

type Start = { number: E164; proposal: Omit<RouteProposal, 'reason'>; displayName?: string; pin: string };

const START = {
  'on-premises-to-cloud': {
    number: E164.parse('+16315551234'),
    pin: '483920',
    proposal: {
      route: 'on-premises-to-cloud',
      waba: own,
      phoneNumberId: PhoneNumberId.parse(seedIds.berlinNumber),
      deployment: 'berlin',
    },
  },
  'on-premises-without-backup': {
    number: E164.parse('+16315551234'),
    pin: '483920',
    proposal: {
      route: 'on-premises-without-backup',
      waba: own,
      phoneNumberId: PhoneNumberId.parse(seedIds.berlinNumber),
    },
  },
  'waba-to-waba': {
    number: E164.parse(providerPhones.claimable),
    pin: '',
    proposal: { route: 'waba-to-waba', waba: own },
  },
  'new-number': {
    number: E164.parse(newPhone),
    pin: '',
    displayName: 'Lucky Shrub',
    proposal: { route: 'new-number', waba: own },
  },
} satisfies Record<string, Start>;

/** Routes whose steps are walked. */
export type Walked = keyof typeof START;

/** The call of a step that the fault waits for; the first of that kind after the step has begun. */
export const CALL_OF: Partial<Record<StepId, CallMatcher>> = {
  preflight: { to: 'Meta', method: 'GET', path: /\/\d+$/u, phoneNumberId: seedIds.berlinNumber },
  'approve-cutover': { to: 'Meta', method: 'GET', path: /\/\d+$/u, phoneNumberId: seedIds.berlinNumber },
  'subscribe-app': { to: 'Meta', method: 'POST', path: 'subscribed_apps' },
  'save-profile': { to: 'Meta', method: 'GET', path: 'whatsapp_business_profile' },
  'forecast-templates': { to: 'Meta', method: 'GET', path: 'message_templates' },
  'copy-templates': { to: 'Meta', method: 'POST', path: 'migrate_message_templates' },
  'claim-number': { to: 'Meta', method: 'POST', path: /\/phone_numbers$/u },
  'add-number': { to: 'Meta', method: 'POST', path: /\/phone_numbers$/u },
  'send-code': { to: 'Meta', method: 'POST', path: 'request_code' },
  'enter-code': { to: 'Meta', method: 'POST', path: 'verify_code' },
  'set-region': { to: 'Meta', method: 'POST', path: /\/settings$/u },
  register: { to: 'Meta', method: 'POST', path: /\/register$/u },
  'confirm-registration': { to: 'Meta', method: 'GET', path: /\/\d+$/u, phoneNumberId: seedIds.berlinNumber },
  'confirm-subscription': { to: 'Meta', method: 'POST', path: 'subscribed_apps' },
  'confirm-health': { to: 'Meta', method: 'GET', path: /\/\d+$/u, phoneNumberId: seedIds.berlinNumber },
  'send-test-message': { to: 'Meta', method: 'POST', path: /\/messages$/u },
  'restore-profile': { to: 'Meta', method: 'POST', path: 'whatsapp_business_profile' },
  'compare-templates': { to: 'Meta', method: 'GET', path: 'message_templates' },
};

/**
 * Where the call alone does not tell the step, because an earlier one makes the same: the call after which the fault is set.
 * Written `port.method`.
 */
export const SET_AFTER: Partial<Record<StepId, string>> = {
  'forecast-templates': 'meta.subscribe',
  'approve-cutover': 'onPremises.backup',
  'confirm-registration': 'registerCall.send',
  'confirm-health': 'meta.subscription',
  'compare-templates': 'moves.setProfile',
};

/** Where a move is made: the emulators, and the replica that people and the bot go through. */
export interface Place {
  world: World;
  replica: Replica;
}

/** One migration on the bench. */
export interface Move {
  id: MigrationId;
  read(): Promise<Migration>;
  /** Does what a person has to do at the step, if it waits for one. */
  answers(step: StepId): Promise<void>;
  /** The same migration as another replica has it. */
  by(replica: Replica): Move;
}

/** Starts a move of this route; `line` names one of the minted numbers. */
export async function startMove(place: Place, route: Walked, line?: Line): Promise<Move> {
  if (route === 'waba-to-waba') await place.world.change({ do: 'two-step-off', e164: providerPhones.claimable });
  return started(place, { route, given: line ? startOf(line) : START[route] });
}

const startOf = (line: Line): Start => ({
  number: E164.parse(line.e164),
  pin: line.pin,
  proposal: {
    route: 'on-premises-to-cloud',
    waba: own,
    phoneNumberId: PhoneNumberId.parse(line.phoneNumberId),
    deployment: line.deployment,
  },
});

/** Starts a move and runs nothing yet. */
async function started({ world, replica }: Place, { route, given }: { route: Walked; given: Start }): Promise<Move> {
  const result = await replica.operations.start({
    number: given.number,
    typed: given.number,
    by: ANA,
    proposal: await placed(route, given, replica),
    ...(given.displayName !== undefined && { displayName: given.displayName }),
  });
  if (!result.ok) throw new Error(result.refusal.code);
  return moveOf({ world, replica, given }, result.migration.id);
}

function moveOf(on: Place & { given: Start }, id: MigrationId): Move {
  const read = () => readFrom(on.replica, id);
  return {
    id,
    read,
    answers: (step) => answer(on, { id, read }, step),
    by: (replica) => moveOf({ ...on, replica }, id),
  };
}

/** A number at the provider is named with its id there, as a look-up finds it. */
async function placed(route: Walked, given: Start, replica: Replica): Promise<Start['proposal']> {
  if (route !== 'waba-to-waba') return given.proposal;
  const source = { id: WabaId.parse(providerIds.waba), name: 'Provider' };
  const found = (await replica.numbersOf(source.id)).find(({ displayPhoneNumber }) =>
    displayPhoneNumber.replace(/\D/gu, '').endsWith(given.number.slice(-9)),
  );
  if (!found) throw new Error('the provider has no such number');
  return { ...given.proposal, source: { waba: source, phoneNumberId: found.phoneNumberId } };
}

async function answer(
  { world, replica, given }: Place & { given: Start },
  { id, read }: Pick<Move, 'id' | 'read'>,
  step: StepId,
): Promise<void> {
  const { operations } = replica;
  const by = ANA;
  const { approval } = await read();
  const acts: Partial<Record<StepId, () => Promise<unknown>>> = {
    'confirm-differences': () => operations.confirmDifferences({ id, by, items: [...API_DIFFERENCES] }),
    'confirm-two-step-off': () => operations.confirmTwoStepOff({ id, by }),
    'choose-code': () => operations.chooseCode({ id, by, method: 'SMS', language: 'en_US' }),
    'enter-code': () => operations.enterCode({ id, by, code: world.lastCode(given.number)?.code ?? '000000' }),
    'provide-pin': () =>
      operations.choosePin({
        id,
        by,
        ...(given.proposal.deployment ? { source: 'known', pin: given.pin } : { source: 'reset' }),
      }),
    'choose-region': () => operations.chooseRegion({ id, by, region: 'BR' }),
    'approve-cutover': () =>
      operations.approve({
        id,
        by: MARA,
        requestId: approval?.requestId ?? '',
        digest: approval?.digest ?? '',
        lastFour: given.number.slice(-4),
        acceptedLosses: true,
      }),
    'confirm-delivery': () => operations.confirmDelivery({ id, by }),
  };
  await acts[step]?.();
}
