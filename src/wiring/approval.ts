import type { Config } from '../config.ts';
import type { ApprovalRule, ApprovalRules } from '../migration/approval-policy.ts';
import type { Calendar } from '../migration/calendar.ts';
import { WabaId } from '../migration/ids.ts';
import type { ApprovalSettings } from '../workflow/approval-step.ts';
import type { ReminderTimes } from '../migration/reminder.ts';

type Configured = Config['approval'];

const peopleOf = ({ group, users }: Configured['approvers']) => ({ ...(group !== undefined && { group }), users });

/** What a rule leaves out, the general part of the configuration says. */
function ruleOf(general: Configured, rule: Partial<Configured['rules'][number]>): ApprovalRule {
  const secondTier = rule.secondTier ?? general.secondTier;
  const notify = rule.notify ?? general.notify;
  return {
    ...(rule.waba !== undefined && { waba: WabaId.parse(rule.waba) }),
    ...(rule.tag !== undefined && { tag: rule.tag }),
    ...(rule.route !== undefined && { route: rule.route }),
    approvers: peopleOf(rule.approvers ?? general.approvers),
    quorum: rule.quorum ?? general.quorum,
    ...(secondTier && { secondTier: { ...peopleOf(secondTier), quorum: secondTier.quorum } }),
    ...(notify && { notify: peopleOf(notify) }),
  };
}

/** The approval rules of the configuration. */
export const approvalRulesOf = ({ approval, wabas }: Config): ApprovalRules => ({
  tags: new Map(wabas.map(({ id, tags }) => [WabaId.parse(id), tags])),
  ...(approval.breakGlass && { breakGlass: peopleOf(approval.breakGlass) }),
  rules: approval.rules.map((rule) => ruleOf(approval, rule)),
  fallback: ruleOf(approval, {}),
});

/** What holds for every approval, beside the rules. */
export const approvalSettingsOf = (config: Config): ApprovalSettings => ({
  expiresMs: config.approval.expires,
  // A number waits as long before its first request as an unanswered call may still act.
  quarantineMs: config.cutover.settleMs,
  settleMs: config.cutover.settleMs,
  excludeChecklistConfirmer: config.approval.excludeChecklistConfirmer,
  rules: approvalRulesOf(config),
});

/** When cutovers may be made. */
export const calendarOf = ({ cutover: { windows, freezes }, quietHours }: Config): Calendar => ({
  windows,
  quietHours,
  freezes,
});

/** When a waiting request is called to mind. */
export const remindersOf = ({ approval: { remind, escalateAfter } }: Config): ReminderTimes => ({
  remindMs: remind,
  ...(escalateAfter !== undefined && { escalateAfterMs: escalateAfter }),
});
