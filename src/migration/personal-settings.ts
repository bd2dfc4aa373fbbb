import { z } from 'zod';
import { LANGUAGES } from './language.ts';

/** How a person wants to hear of requests that they may decide on. */
export const REQUEST_NEWS = ['channel', 'message'] as const;
/** How a person wants to be reminded of them. */
export const REMINDERS = ['usual', 'digest', 'none'] as const;

/**
 * What a person has chosen for themselves. It changes what they read and what they are told beside the channel, and nothing of what
 * is done: alerts, an approval given alone and a move that needs its owner are told to everybody concerned, whatever stands here.
 */
export const PersonalSettings = z.strictObject({
  /** Absent: as in Slack. */
  language: z.enum(LANGUAGES).optional(),
  /** Told privately how their own moves ended. */
  outcomes: z.boolean(),
  /** `message`: a direct message for each new request, beside the mention in the thread. */
  requests: z.enum(REQUEST_NEWS),
  /** `usual`: by name, or by one message where several wait; `digest`: always by one message; `none`: not at all. */
  reminders: z.enum(REMINDERS),
});
export type PersonalSettings = z.infer<typeof PersonalSettings>;

/** Of everybody who has chosen nothing, and of everybody while it cannot be read: Slack's language, and every notification. */
export const USUAL: PersonalSettings = { outcomes: true, requests: 'channel', reminders: 'usual' };
