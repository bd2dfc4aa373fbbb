import { z } from 'zod';
import { PhoneNumberId } from './ids.ts';

/** A number that takes up room in an account. In journals: add, never change. */
export const ListedNumber = z.strictObject({
  phoneNumberId: PhoneNumberId,
  display: z.string(),
  name: z.string().optional(),
  status: z.string().optional(),
});
export type ListedNumber = z.infer<typeof ListedNumber>;
