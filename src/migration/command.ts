import type { PinEvent } from './outside-events.ts';
import type { Ballot } from './ballot.ts';
import type { Event, PinSource } from './event.ts';
import type { Failure } from './failure.ts';
import type { RequestId, SecretRef, SlackUserId } from './ids.ts';
import type { Decision } from './refusal.ts';
import type { Migration } from './state.ts';

/** What people ask of a running migration. Decisions on approval come after the guard has recorded them. */
export type Command =
  | { do: 'confirm-differences'; by: SlackUserId; items: readonly string[] }
  | { do: 'confirm-two-step-off'; by: SlackUserId }
  /** `count`: numbers that the account lists now, by a reading. */
  | { do: 'free-slot'; by: SlackUserId; count: number }
  | { do: 'choose-code'; by: SlackUserId; method: 'SMS' | 'VOICE'; language: string }
  /** Meta took or refused the code; the code itself is in no command and no event. */
  | { do: 'accept-code'; by: SlackUserId }
  | { do: 'refuse-code'; by: SlackUserId; failure: Failure }
  | { do: 'choose-pin'; by: SlackUserId; source: PinSource; pin: SecretRef }
  /** Absent `region`: Meta's default regions. */
  | { do: 'choose-region'; by: SlackUserId; region?: string }
  | {
      do: 'approve';
      by: SlackUserId;
      requestId: RequestId;
      notBefore?: number;
      acceptedLosses?: boolean;
      /** Everybody who voted, as the guard recorded it. */
      votes: readonly SlackUserId[];
      /** The same in full, where a vote was given for somebody else or by break-glass. */
      ballots?: readonly Ballot[];
    }
  /** A vote that does not approve yet. */
  | {
      do: 'vote';
      by: SlackUserId;
      /** The approver whose vote it is, when a delegate gave it. */
      for?: SlackUserId;
      requestId: RequestId;
      notBefore?: number;
      acceptedLosses?: boolean;
    }
  /** Somebody named for it will approve alone; before the guard is asked. */
  | { do: 'break-glass'; by: SlackUserId; requestId: RequestId; reason: string }
  | { do: 'reject'; by: SlackUserId; for?: SlackUserId; requestId: RequestId; reason: string }
  | { do: 'hold'; by: SlackUserId; reason?: string }
  | { do: 'release'; by: SlackUserId }
  /** The bot itself: the stop switch is lifted. */
  | { do: 'resume' }
  | { do: 'judge-outcome'; by: SlackUserId; outcome: 'done' | 'not-done'; evidence: string }
  | { do: 'retry'; by: SlackUserId }
  | { do: 'confirm-delivery'; by: SlackUserId }
  | { do: 'confirm-inbound'; by: SlackUserId }
  | { do: 'see-delivery'; messageId: string }
  | { do: 'see-inbound' }
  | { do: 'take-over'; by: SlackUserId; reason: string }
  /** Meta tells that somebody touched the PIN; `at`: when. */
  | { do: 'see-pin-event'; event: PinEvent; at: number }
  /** Meta took or refused the override with its verify token, or a person leaves it out; the token is in no command. */
  | { do: 'accept-override'; by: SlackUserId }
  | { do: 'leave-override'; by: SlackUserId }
  | { do: 'refuse-override'; by: SlackUserId; failure: Failure }
  | { do: 'answer-pin-alarm'; by: SlackUserId }
  | { do: 'cancel'; by: SlackUserId; reason?: string };

/** A command of one kind. */
export type CommandOf<T extends Command['do']> = Extract<Command, { do: T }>;

/** The events a command leads to, or why it leads to none. */
export type Decided = Decision<Event>;

/** How commands of these kinds are decided; `now` is epoch ms. */
export type Deciders<Kind extends Command['do']> = {
  [T in Kind]: (migration: Migration, command: CommandOf<T>, now: number) => Decided;
};

/** A command that leads to these events. */
export const lead = (...events: Event[]): Decided => ({ ok: true, events });
