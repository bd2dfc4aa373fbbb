import { z } from 'zod';
import type { Action } from '../migration/action.ts';
import { MigrationId } from '../migration/ids.ts';
import { shortDigest } from '../migration/plan.ts';
import type { Migration } from '../migration/state.ts';
import { carriedIn } from './carried.ts';

/** What a button or a modal of a migration carries: everything that tells whether the click still means the same. */
export const ClickValue = z.strictObject({
  /** Migration. */
  m: MigrationId,
  /** First 16 digits of the open plan's digest. */
  d: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  /** The open request. */
  r: z.string().max(64).optional(),
  /** Revision shown. */
  v: z.number().int().nonnegative(),
});
export type ClickValue = z.infer<typeof ClickValue>;

/** The value of every button of a migration's card, as JSON. */
export function clickValueOf(migration: Migration): string {
  const { approval } = migration;
  return JSON.stringify({
    m: migration.id,
    ...(approval && { d: shortDigest(approval.digest), r: approval.requestId }),
    v: migration.revision,
  } satisfies z.input<typeof ClickValue>);
}

/** What a button carried; undefined when it is none of ours. */
export const parseClickValue = (text: string | undefined): ClickValue | undefined => carriedIn(ClickValue, text);

/** The action id of a button; the prefix tells our buttons from others'. */
export const actionId = (action: Action | 'open' | 'start' | 'find' | 'why' | 'settings'): string =>
  `ferryman.${action}`;
