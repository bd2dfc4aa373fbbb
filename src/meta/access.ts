import type { WabaId } from '../migration/ids.ts';

/** What opens a call, and on whose budget it goes; Meta counts for each account and app (domain notes 11). */
export interface Access {
  token: string;
  /** Undefined for what belongs to the app alone. */
  account: WabaId | undefined;
}

/** The access to an account; `tokenFor` is asked at every call, so that a rotated token is used at once. */
export const accessBy =
  (tokenFor: (waba: WabaId) => string) =>
  (waba: WabaId): Access => ({ token: tokenFor(waba), account: waba });
