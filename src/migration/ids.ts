import { z } from 'zod';

/** One migration: `<digits of the number>-<10 base32 characters>`; the digits name the Redis hash tag. */
export const MigrationId = z
  .string()
  .regex(/^\d{7,15}-[a-z2-7]{10}$/)
  .brand<'MigrationId'>();
export type MigrationId = z.infer<typeof MigrationId>;

/** One posted plan awaiting one decision: 128 random bits as 32 hex digits (design: cutover protocol 4.1). */
export const RequestId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .brand<'RequestId'>();
export type RequestId = z.infer<typeof RequestId>;

/** A phone number in E.164 with its plus sign, 7 to 15 digits. */
export const E164 = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/)
  .brand<'E164'>();
export type E164 = z.infer<typeof E164>;

/** Graph node id of a number (domain notes 1). */
export const PhoneNumberId = z.string().regex(/^\d+$/).brand<'PhoneNumberId'>();
export type PhoneNumberId = z.infer<typeof PhoneNumberId>;

/** Graph node id of a WhatsApp Business Account. */
export const WabaId = z.string().regex(/^\d+$/).brand<'WabaId'>();
export type WabaId = z.infer<typeof WabaId>;

/** A Slack user, `U…` or `W…`. */
export const SlackUserId = z
  .string()
  .regex(/^[UW][A-Z0-9]+$/)
  .brand<'SlackUserId'>();
export type SlackUserId = z.infer<typeof SlackUserId>;

/** Slack's name for one run of a step in a workflow (`function_execution_id`). */
export const ExecutionId = z
  .string()
  .regex(/^Fx[A-Z0-9]{1,40}$/)
  .brand<'ExecutionId'>();
export type ExecutionId = z.infer<typeof ExecutionId>;

/** Names a sealed value in the vault; says nothing about the value. */
export const SecretRef = z.string().min(1).brand<'SecretRef'>();
export type SecretRef = z.infer<typeof SecretRef>;

/** The number a migration id belongs to. */
export const numberOf = (id: MigrationId): E164 => E164.parse(`+${id.slice(0, id.indexOf('-'))}`);
