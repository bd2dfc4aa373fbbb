import { describe, expect, test } from '@jest/globals';
import type { EventOf } from '../../src/migration/event.ts';
import { USUAL, type PersonalSettings } from '../../src/migration/personal-settings.ts';
import { MigrationId, SlackUserId } from '../../src/migration/ids.ts';
import type { Migration } from '../../src/migration/state.ts';
import { withAddressees, type RemindingPorts } from '../../src/workflow/reminding.ts';
import { aMigration, ANA, MARA, REQUEST, requested } from '../support/builders.ts';
import { realClock } from '../support/store.ts';
import { aPerson } from '../support/workflow.ts';

const [NILS, OLGA] = [SlackUserId.parse('U0NILS'), SlackUserId.parse('U0OLGA')];
const due: EventOf<'reminded'> = { type: 'reminded', requestId: REQUEST, n: 1 };
const policy = { rule: 'default', quorum: 2, approversFrom: { group: 'S0MANAGERS', users: [] } };

const open = requested.map((event) =>
  event.type === 'approvalRequested' ? { ...event, plan: { ...event.plan, policy } } : event,
);
const waiting = (...more: Parameters<typeof aMigration>): Migration => aMigration(...open, ...more);
const other = (): Migration => ({ ...waiting(), id: MigrationId.parse('16315550000-abcdefghij') });

/** Ports of a workspace in which these are the managers, and these migrations run. */
function ports(change: Partial<RemindingPorts> & { running?: Migration[]; managers?: string[] } = {}): RemindingPorts {
  const { running = [waiting()], managers = [MARA, NILS, OLGA], ...rest } = change;
  return {
    people: {
      homeTeamId: () => Promise.resolve('T1'),
      person: (id) => Promise.resolve(aPerson(id)),
      approvers: () => Promise.resolve({ ids: new Set(managers) }),
      members: ({ group, users }) => Promise.resolve({ ids: new Set(group === undefined ? users : managers) }),
    },
    delegations: { all: () => Promise.resolve([]) },
    clock: realClock,
    settings: {
      expiresMs: 1,
      quarantineMs: 0,
      settleMs: 0,
      excludeChecklistConfirmer: false,
      rules: { rules: [], fallback: { approvers: policy.approversFrom, quorum: 2 } },
    },
    quietHours: { quietAmong: () => Promise.resolve(new Set<string>()) },
    personal: { among: () => Promise.resolve(new Map()) },
    index: { running: () => Promise.resolve(running.map(({ id }) => id)) },
    load: (id) => Promise.resolve(running.find((migration) => migration.id === id)),
    ...rest,
  };
}

const reminder = async (change?: Parameters<typeof ports>[0], migration = waiting()) =>
  (await withAddressees(ports(change), migration, [due, { type: 'escalated', requestId: REQUEST }]))[0];

const quietHours = (...quiet: string[]) => ({ quietAmong: () => Promise.resolve(new Set(quiet)) });

describe('a reminder', () => {
  test('calls everybody the rules name, as a whole, where nothing speaks against it', async () => {
    expect(await reminder()).toEqual(due);
  });

  test('leaves alone who does not want to be disturbed, and calls the others by name', async () => {
    expect(await reminder({ quietHours: quietHours(MARA) })).toEqual({ ...due, to: [NILS, OLGA], quiet: [MARA] });
  });

  test('calls nobody when nobody wants to be disturbed, and says so in the record', async () => {
    expect(await reminder({ quietHours: quietHours(MARA, NILS, OLGA) })).toEqual({
      ...due,
      to: [],
      quiet: [MARA, NILS, OLGA],
    });
  });

  const choosing = (...chosen: [string, PersonalSettings['reminders']][]) => ({
    among: () => Promise.resolve(new Map(chosen.map(([id, reminders]) => [id, { ...USUAL, reminders }]))),
  });

  test('leaves alone who wants no reminders, and tells by message who wants one message for all', async () => {
    const personal = choosing([MARA, 'none'], [NILS, 'digest']);

    expect(await reminder({ personal })).toEqual({ ...due, to: [OLGA], quiet: [MARA], digest: [NILS] });
  });

  test('calls everybody where nobody wants reminders: somebody must hear that a request waits', async () => {
    expect(await reminder({ personal: choosing([MARA, 'none'], [NILS, 'none'], [OLGA, 'none']) })).toEqual(due);
  });

  test('does not call whoever has voted, nor whoever asked for the move', async () => {
    const voted = waiting({ type: 'voted', requestId: REQUEST, by: MARA });

    expect(await reminder({ managers: [MARA, NILS, ANA], running: [voted] }, voted)).toEqual({ ...due, to: [NILS] });
  });

  test.each<[string, Partial<RemindingPorts>]>([
    ['of Do Not Disturb', { quietHours: { quietAmong: () => Promise.reject(new Error('missing_scope')) } }],
    ['of what else waits', { index: { running: () => Promise.reject(new Error('storage')) } }],
    [
      'who the members are',
      { people: { ...ports().people, members: () => Promise.resolve({ unreachable: 'timeout' }) } },
    ],
  ])('calls everybody when nothing is known %s', async (_what, change) => {
    expect(await reminder(change)).toEqual(due);
  });

  test('goes as one message to those for whom more than this waits', async () => {
    const mine = other();
    const running = [waiting(), { ...mine, requestedBy: NILS }];

    // Nils asked for the other one, so only this one waits for him.
    expect(await reminder({ running })).toEqual({ ...due, to: [NILS], digest: [MARA, OLGA] });
  });

  test('does not count what has been decided, and disturbs nobody for the sake of a list', async () => {
    const decided = { ...other(), ending: { kind: 'cancelled' as const, at: 0 } };
    expect(await reminder({ running: [waiting(), decided] })).toEqual(due);
    expect(await reminder({ running: [waiting(), other()], quietHours: quietHours(MARA, NILS, OLGA) })).toMatchObject({
      to: [],
      quiet: [MARA, NILS, OLGA],
    });
  });

  test('is left as it is when it would be a list of names', async () => {
    const managers = Array.from({ length: 31 }, (_, index) => `U0M${index}`);
    expect(await reminder({ managers, quietHours: quietHours('U0M1') })).toEqual(due);
  });
});
