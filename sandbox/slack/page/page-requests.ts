import { z } from 'zod';
import type {
  ActionRequest,
  CommandRequest,
  MessageRequest,
  SuggestRequest,
  ViewCloseRequest,
  ViewSubmitRequest,
  WorldChange,
} from '../../page-api.ts';
import type { StepRequest } from '../people/workflow-steps.ts';

const Fields = z.record(z.string(), z.unknown());
const Values = z.record(z.string(), z.record(z.string(), Fields));
const user = z.string();

/** Shapes of the page's requests; each parses to the interface of the same name in page-api.ts. */
export const Requests = {
  command: z.object({ user, channel: z.string(), text: z.string() }) satisfies z.ZodType<CommandRequest>,
  message: z.object({
    user,
    channel: z.string(),
    text: z.string(),
    threadTs: z.string().exactOptional(),
  }) satisfies z.ZodType<MessageRequest>,
  action: z.object({
    user,
    on: z.union([
      z.object({ channel: z.string(), ts: z.string(), version: z.number().int().exactOptional() }),
      z.object({ viewId: z.string() }),
      z.object({ home: z.literal(true) }),
    ]),
    blockId: z.string(),
    actionId: z.string(),
    element: Fields,
    values: Values.exactOptional(),
  }) satisfies z.ZodType<ActionRequest>,
  step: z.object({
    user,
    callbackId: z.string(),
    inputs: z.record(z.string(), z.string()),
  }) satisfies z.ZodType<StepRequest>,
  viewSubmit: z.object({ user, viewId: z.string(), values: Values }) satisfies z.ZodType<ViewSubmitRequest>,
  viewClose: z.object({
    user,
    viewId: z.string(),
    all: z.boolean().exactOptional(),
  }) satisfies z.ZodType<ViewCloseRequest>,
  openHome: z.object({ user }),
  suggest: z.object({
    user,
    viewId: z.string(),
    blockId: z.string(),
    actionId: z.string(),
    typed: z.string(),
  }) satisfies z.ZodType<SuggestRequest>,
  shortcut: z.object({
    user,
    callbackId: z.string(),
    message: z.object({ channel: z.string(), ts: z.string() }).exactOptional(),
  }),
  world: z.discriminatedUnion('do', [
    z.object({ do: z.literal('fault'), id: z.string(), on: z.boolean() }),
    z.object({
      do: z.literal('health'),
      e164: z.string(),
      canSend: z.enum(['AVAILABLE', 'LIMITED', 'BLOCKED']),
      errorCode: z.number().exactOptional(),
    }),
    z.object({ do: z.literal('two-step-off'), e164: z.string() }),
    z.object({ do: z.literal('template'), e164: z.string(), status: z.enum(['APPROVED', 'PAUSED']) }),
    z.object({ do: z.literal('delete-number'), e164: z.string(), pin: z.string().exactOptional() }),
    z.object({ do: z.literal('inbound'), e164: z.string(), text: z.string() }),
    z.object({ do: z.literal('deployment'), name: z.string(), state: z.enum(['connected', 'disconnected', 'down']) }),
    z.object({ do: z.literal('sunset'), on: z.boolean() }),
    z.object({ do: z.literal('advance'), seconds: z.number() }),
  ]) satisfies z.ZodType<WorldChange>,
};
