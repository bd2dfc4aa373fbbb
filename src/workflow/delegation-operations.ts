import type { ApprovalRules, PeopleSource } from '../migration/approval-policy.ts';
import { faultOfDelegation, isInForce, type Delegation } from '../migration/delegation.ts';
import type { SlackUserId } from '../migration/ids.ts';
import { refuse, type Refusal } from '../migration/refusal.ts';
import type { Delegations } from './delegation-ports.ts';
import type { Operations } from './operations.ts';
import type { Clock } from './ports.ts';
import type { People } from './slack-ports.ts';
import { refusalToPerson } from './refusal-to-person.ts';

/** What delegating needs. */
export interface DelegationOperationPorts {
  delegations: Delegations;
  people: People;
  clock: Clock;
  settings: { rules: ApprovalRules };
}

type Delegating = Pick<Operations, 'delegate' | 'endDelegation' | 'delegationsInForce'>;

/** Everybody who is named anywhere as somebody who approves. */
const sourcesOf = ({ rules, fallback }: ApprovalRules): PeopleSource[] =>
  [fallback, ...rules].flatMap(({ approvers, secondTier }) => (secondTier ? [approvers, secondTier] : [approvers]));

/** Approvals in somebody's place. Whether a delegate may decide on one request is asked again at every click. */
export function createDelegationOperations(ports: DelegationOperationPorts): Delegating {
  const { delegations, people, clock, settings } = ports;

  const refusalToDelegate = async (from: SlackUserId): Promise<Refusal | undefined> => {
    const members = await Promise.all(sourcesOf(settings.rules).map((source) => people.members(source)));
    if (members.some((one) => 'ids' in one && one.ids.has(from))) return undefined;
    return members.some((one) => 'unreachable' in one)
      ? { code: 'approvers-unreachable' }
      : { code: 'not-an-approver' };
  };

  const refusalOfDelegate = async (to: SlackUserId): Promise<Refusal | undefined> => {
    const refusal = await refusalToPerson(people, to);
    return refusal === undefined ? undefined : { code: 'delegate-unfit', values: { person: to } };
  };

  return {
    async delegate({ by, to, until }) {
      const now = clock.now();
      const delegation: Delegation = { from: by, to, since: now, until };
      const fault = faultOfDelegation(delegation, now);
      if (fault) return refuse(fault);
      const refusal = (await refusalToDelegate(by)) ?? (await refusalOfDelegate(to));
      if (refusal) return { ok: false, refusal };
      await delegations.put(delegation);
      return { ok: true, delegation };
    },

    async endDelegation({ by }) {
      const now = clock.now();
      const standing = (await delegations.all()).find((one) => one.from === by && isInForce(one, now));
      if (!standing || !(await delegations.end(by, by, now))) return refuse('no-delegation');
      return { ok: true, delegation: standing };
    },

    async delegationsInForce() {
      const now = clock.now();
      return (await delegations.all()).filter((one) => isInForce(one, now)).toSorted((a, b) => a.until - b.until);
    },
  };
}
