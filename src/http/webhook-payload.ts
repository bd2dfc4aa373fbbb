import { z } from 'zod';

/**
 * The envelope of Meta's webhooks (domain notes 13.1), read with tolerance: keys we do not use may be anything, and one
 * entry that we can't read does not spoil the others.
 */

const id = z.union([z.string(), z.number().int().transform(String)]);

/** Unix seconds, as number or text; some fields of Meta have milliseconds. */
const time = z.coerce
  .number()
  .int()
  .positive()
  .transform((value) => (value > 1e12 ? value : value * 1_000));

const Envelope = z.object({ object: z.literal('whatsapp_business_account'), entry: z.array(z.unknown()) });
const Entry = z.object({ id, time: time.optional().catch(undefined), changes: z.array(z.unknown()) });
const Change = z.object({ field: z.string().max(100), value: z.unknown() });

/** One change with the account it belongs to; `at` is epoch ms, absent where the envelope has none. */
export interface ReceivedChange {
  waba: string;
  field: string;
  value: unknown;
  at?: number;
}

/** All changes of a body in their order, and how many parts could not be read; undefined for a body that is no webhook. */
export function parseWebhook(body: Buffer): { changes: ReceivedChange[]; unreadable: number } | undefined {
  const envelope = Envelope.safeParse(jsonOf(body));
  if (!envelope.success) return undefined;
  const changes: ReceivedChange[] = [];
  let unreadable = 0;
  for (const part of envelope.data.entry) {
    const entry = Entry.safeParse(part);
    if (!entry.success) {
      unreadable += 1;
      continue;
    }
    for (const inner of entry.data.changes) {
      const change = Change.safeParse(inner);
      if (!change.success) unreadable += 1;
      else
        changes.push({
          waba: entry.data.id,
          field: change.data.field,
          value: change.data.value,
          ...(entry.data.time !== undefined && { at: entry.data.time }),
        });
    }
  }
  return { changes, unreadable };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const text = z.string().max(200).optional().catch(undefined);

const StatusError = z
  .object({
    code: z.coerce.number().int(),
    title: z.string().optional().catch(undefined),
    error_data: z
      .object({ details: z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  })
  .transform(({ code, title, error_data: data }) => {
    const details = (data?.details ?? title)?.slice(0, 300);
    return details === undefined ? { code } : { code, details };
  });

const Status = z.object({
  id: z.string().max(200),
  status: z.string().max(40),
  biz_opaque_callback_data: z.string().max(512).optional().catch(undefined),
  errors: z.array(StatusError).catch([]).default([]),
});

const Inbound = z.object({ timestamp: time.optional().catch(undefined) });

/** The value of a `messages` change (domain notes 13.2). */
export const Messages = z.object({
  metadata: z.object({ phone_number_id: id, display_phone_number: text }).optional().catch(undefined),
  statuses: z.array(Status.optional().catch(undefined)).catch([]).default([]),
  messages: z.array(Inbound.optional().catch(undefined)).catch([]).default([]),
});

/** Some samples of Meta have a list of one. */
const oneText = z
  .union([z.string().max(200), z.array(z.string().max(200)).transform(([first]) => first)])
  .optional()
  .catch(undefined);

const templateName = z
  .string()
  .regex(/^[a-z0-9_]{1,512}$/)
  .optional()
  .catch(undefined);
const templateLanguage = z
  .string()
  .regex(/^[A-Za-z_-]{2,20}$/)
  .optional()
  .catch(undefined);

const AccountFields = z.object({
  event: text,
  decision: text,
  display_phone_number: text,
  entity_type: text,
  entity_id: id.optional().catch(undefined),
  alert_info: z.object({ alert_type: text, alert_severity: text, alert_status: text }).optional().catch(undefined),
  ban_info: z.object({ waba_ban_state: oneText }).optional().catch(undefined),
  violation_info: z.object({ violation_type: text }).optional().catch(undefined),
  message_template_name: templateName,
  message_template_language: templateLanguage,
  new_quality_score: text,
});
type AccountFields = z.output<typeof AccountFields>;

const eventOf = ({ event, decision, alert_info: alert }: AccountFields) =>
  (event ?? decision ?? alert?.alert_type)?.slice(0, 80);

function alertOf({ alert_severity: severity, alert_status: status }: NonNullable<AccountFields['alert_info']>) {
  return severity !== undefined && status !== undefined ? { severity, status } : undefined;
}

function templateOf({ message_template_name: name, message_template_language: language }: AccountFields) {
  return name !== undefined && language !== undefined ? `${name} ${language}` : undefined;
}

/** What we use of the values of account-level changes (domain notes 13.3): what happened, and to which number if to one. */
export const AccountValue = AccountFields.transform((value) => ({
  ...given('event', eventOf(value)),
  ...given('displayPhoneNumber', value.display_phone_number),
  ...given('phoneNumberId', value.entity_type === 'PHONE_NUMBER' ? value.entity_id : undefined),
  ...given('banState', value.ban_info?.waba_ban_state),
  ...given('violation', value.violation_info?.violation_type),
  ...given('alert', value.alert_info && alertOf(value.alert_info)),
  ...given('template', templateOf(value)),
  ...given('quality', value.new_quality_score),
}));

/** The property, unless there is nothing to say. */
function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V });
}
