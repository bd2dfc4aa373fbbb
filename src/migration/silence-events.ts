import { z } from 'zod';
import { RequestId, SlackUserId } from './ids.ts';

const people = z.array(SlackUserId);

/** What the silence of those who may decide leads to. Names and shapes are in journals for ever. */
export const silenceEvents = [
  /** The `n`th time people are told that the request still waits. */
  z.strictObject({
    type: z.literal('reminded'),
    requestId: RequestId,
    n: z.number().int().positive(),
    /** Who is called by name; absent: everybody the rules name. */
    to: people.optional(),
    /** Who is left alone: they do not want to be disturbed now. */
    quiet: people.optional(),
    /** Who is told by one direct message, because more than this waits for them. */
    digest: people.optional(),
  }),
  /** The request has waited too long: from now on the second tier may approve it too. */
  z.strictObject({ type: z.literal('escalated'), requestId: RequestId }),
] as const;
