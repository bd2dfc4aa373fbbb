import { once, repeated } from '../route-declaration.ts';
import type { Step } from '../step.ts';

/** Everything that can be read, before anything is written. */
export const preflight: Step = { id: 'preflight', kind: 'check', undo: 'nothing-to-undo', retry: repeated };

/** A person confirms what is different about the Cloud API (domain notes 3.5). */
export const confirmDifferences: Step = {
  id: 'confirm-differences',
  kind: 'ask',
  form: 'differences',
  undo: 'nothing-to-undo',
  retry: once,
};

/** The business profile, read before a registration that loses it. */
export const saveProfile: Step = {
  id: 'save-profile',
  kind: 'effect',
  afterCrash: 'repeat',
  undo: 'nothing-to-undo',
  retry: repeated,
};

/** The business profile, written back. */
export const restoreProfile: Step = {
  id: 'restore-profile',
  kind: 'effect',
  afterCrash: 'repeat',
  undo: 'any-time',
  retry: repeated,
};

/** Events of the WABA come to our app. */
export const subscribeApp: Step = {
  id: 'subscribe-app',
  kind: 'effect',
  afterCrash: 'repeat',
  undo: 'any-time',
  retry: repeated,
};

/** A PIN for a number that has none of ours yet. */
export const makePin: Step = {
  id: 'make-pin',
  kind: 'effect',
  afterCrash: 'repeat',
  undo: 'nothing-to-undo',
  retry: repeated,
};

/** The two-step PIN that the registration sends, settled and set (domain notes 3.2 step 1). */
export const pinSteps: readonly Step[] = [
  { id: 'provide-pin', kind: 'ask', form: 'pin', undo: 'nothing-to-undo', retry: once },
  { id: 'set-pin', kind: 'effect', afterCrash: 'repeat', undo: 'any-time', retry: repeated },
];

/** Proof by a code that the number is ours to register (domain notes 4.3 B1.2, B1.3); left out where it is VERIFIED. */
export const ownershipSteps: readonly Step[] = [
  { id: 'choose-code', kind: 'ask', form: 'code-request', undo: 'nothing-to-undo', retry: once },
  { id: 'send-code', kind: 'effect', afterCrash: 'read', undo: 'nothing-to-undo', retry: once },
  { id: 'enter-code', kind: 'ask', form: 'code', undo: 'nothing-to-undo', retry: once },
];

/** Where messages are kept at rest, settled before registration (domain notes 15). */
export const regionSteps: readonly Step[] = [
  { id: 'choose-region', kind: 'ask', form: 'region', undo: 'nothing-to-undo', retry: once },
  { id: 'set-region', kind: 'effect', afterCrash: 'repeat', undo: 'until-cutover', retry: repeated },
];

/** Approval and the one call. */
export const cutoverSteps: readonly Step[] = [
  { id: 'approve-cutover', kind: 'gate', undo: 'until-cutover', retry: repeated },
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
  { id: 'confirm-subscription', kind: 'effect', afterCrash: 'repeat', undo: 'any-time', retry: repeated },
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
  { id: 'start-watch', kind: 'watch', undo: 'any-time', retry: repeated },
];
