import { z } from 'zod';

/** Names of steps. They are in the journal and in the audit trail: never rename one, never reuse one. */
export const StepId = z.enum([
  'preflight',
  'confirm-differences',
  'confirm-two-step-off',
  'save-profile',
  'forecast-templates',
  'copy-templates',
  'claim-number',
  'add-number',
  'choose-code',
  'send-code',
  'enter-code',
  'provide-pin',
  'make-pin',
  'set-pin',
  'choose-region',
  'set-region',
  'subscribe-app',
  'take-backup',
  'approve-cutover',
  'register',
  'confirm-registration',
  'confirm-subscription',
  'confirm-health',
  'send-test-message',
  'confirm-delivery',
  'confirm-inbound',
  'restore-webhook-override',
  'restore-profile',
  'compare-templates',
  'clean-up',
  'start-watch',
]);
export type StepId = z.infer<typeof StepId>;

/** What a person supplies or confirms; each has a modal. */
export type AskForm = 'differences' | 'pin' | 'two-step-off' | 'code-request' | 'code' | 'region' | 'webhook-override';

/** How often and how far apart the runner repeats a step by itself. */
export interface RetryPolicy {
  attempts: number;
  firstDelayMs: number;
  maxDelayMs: number;
}

/** Whether what a step did can be taken back, and until when: until the call of the cutover is on its way, or at any time. */
export type Undo = 'nothing-to-undo' | 'until-cutover' | 'any-time' | 'impossible';

interface StepBase {
  id: StepId;
  /** How it is taken back, or why not, is `step.<id>.undo` in the catalogue. */
  undo: Undo;
  retry: RetryPolicy;
}

/** One step of a route; the kinds are explained in docs/architecture.md. */
export type Step =
  | (StepBase & { kind: 'check' })
  | (StepBase & { kind: 'ask'; form: AskForm })
  | (StepBase & {
      kind: 'effect';
      /**
       * After a crash between call and outcome: `repeat` where the same call again changes nothing more,
       * `read` where only a read may tell (domain notes 2.4).
       */
      afterCrash: 'repeat' | 'read';
    })
  | (StepBase & { kind: 'gate' })
  | (StepBase & { kind: 'cutover' })
  | (StepBase & {
      kind: 'proof';
      /** How long the success criterion may take to come true, and how far apart the reads are. */
      patienceMs: number;
      everyMs: number;
    })
  | (StepBase & { kind: 'watch' });

/** Delay before try `attempt + 1` after `attempt` failed ones: doubled each time, capped. Jitter is the caller's. */
export const retryDelayMs = (policy: RetryPolicy, attempt: number): number =>
  Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** Math.max(0, attempt - 1));
