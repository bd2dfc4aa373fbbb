import type { DelegationFault } from './delegation.ts';
import type { ApprovalRefusal } from './policy.ts';

/** A command that was understood and is not carried out; nothing changed. The words are `refusal.<code>` with `values`. */
export interface Refusal {
  code:
    | ApprovalRefusal
    | DelegationFault
    | 'delegate-unfit'
    | 'no-delegation'
    | 'break-glass-not-configured'
    | 'break-glass-unnamed'
    | 'words-differ'
    | 'already-running'
    | 'already-over'
    | 'not-started'
    | 'wrong-step'
    | 'not-waiting'
    | 'no-open-request'
    | 'other-request'
    | 'other-plan'
    | 'already-decided'
    | 'already-voted'
    | 'policy-changed'
    | 'request-expired'
    | 'storage-changed'
    | 'digits-differ'
    | 'too-far-ahead'
    | 'in-the-past'
    | 'past-no-return'
    | 'call-on-the-wire'
    | 'outcome-unknown'
    | 'pin-alarm'
    | 'override-token-missing'
    | 'override-refused'
    | 'not-every-difference'
    | 'pin-malformed'
    | 'pin-not-choosable'
    | 'two-step-still-on'
    | 'slot-not-free'
    | 'slot-unticked'
    | 'slots-unreadable'
    | 'code-malformed'
    | 'code-refused'
    | 'region-unknown'
    | 'losses-not-accepted'
    | 'outside-window'
    | 'quiet-hours'
    | 'frozen'
    | 'stopped'
    | 'not-stopped'
    | 'already-stopped'
    | 'evidence-missing'
    | 'reason-missing'
    | 'yours-already'
    | 'nothing-to-take-over'
    | 'display-name-malformed'
    | 'sign-up-day-malformed'
    | 'cutover-disabled'
    | 'channel-away'
    | 'storage-unavailable'
    | 'unknown-migration';
  values?: Record<string, string>;
}

/** Either the events a command leads to, or why it leads to none. */
export type Decision<E> = { ok: true; events: E[] } | { ok: false; refusal: Refusal };

/** A {@link Decision} that refuses. */
export const refuse = (code: Refusal['code'], values?: Record<string, string>): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: values ? { code, values } : { code },
});
