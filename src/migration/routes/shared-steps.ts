import { once, repeated } from '../route-declaration.ts';
import type { Step } from '../step.ts';

/** Proof by a code that the number is ours to register (domain notes 4.3 B1.2, B1.3); left out where it is VERIFIED. */
export const ownershipSteps: readonly Step[] = [
  { id: 'choose-code', kind: 'ask', form: 'code-request', undo: 'nothing-to-undo', retry: once },
  { id: 'send-code', kind: 'effect', afterCrash: 'read', undo: 'nothing-to-undo', retry: once },
  { id: 'enter-code', kind: 'ask', form: 'code', undo: 'nothing-to-undo', retry: once },
];

/** Where messages are kept at rest, settled before registration (domain notes 15). */
export const regionSteps: readonly Step[] = [
  { id: 'choose-region', kind: 'ask', form: 'region', undo: 'nothing-to-undo', retry: once },
  { id: 'set-region', kind: 'effect', afterCrash: 'repeat', undo: 'possible', retry: repeated },
];

/** Approval and the one call. */
export const cutoverSteps: readonly Step[] = [
  { id: 'approve-cutover', kind: 'gate', undo: 'possible', retry: repeated },
  { id: 'register', kind: 'cutover', undo: 'impossible', retry: once },
];

/** From "registered" to "connected and healthy". */
export const connectionSteps: readonly Step[] = [
  {
    id: 'confirm-registration',
    kind: 'proof',
    patienceMs: 180_000,
    everyMs: 10_000,
    undo: 'nothing-to-undo',
    retry: repeated,
  },
  { id: 'confirm-subscription', kind: 'effect', afterCrash: 'repeat', undo: 'possible', retry: repeated },
  {
    id: 'confirm-health',
    kind: 'proof',
    patienceMs: 300_000,
    everyMs: 30_000,
    undo: 'nothing-to-undo',
    retry: repeated,
  },
];

/** Proof of life in both directions, clean-up, and the watch. */
export const lifeSteps: readonly Step[] = [
  { id: 'send-test-message', kind: 'effect', afterCrash: 'read', undo: 'impossible', retry: once },
  {
    id: 'confirm-delivery',
    kind: 'proof',
    patienceMs: 180_000,
    everyMs: 180_000,
    undo: 'nothing-to-undo',
    retry: once,
  },
  {
    id: 'confirm-inbound',
    kind: 'proof',
    patienceMs: 600_000,
    everyMs: 600_000,
    undo: 'nothing-to-undo',
    retry: once,
  },
  { id: 'clean-up', kind: 'effect', afterCrash: 'repeat', undo: 'impossible', retry: repeated },
  { id: 'start-watch', kind: 'watch', undo: 'possible', retry: repeated },
];
