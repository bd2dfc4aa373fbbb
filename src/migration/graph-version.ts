/** From this version on the place of storage is a setting of the number; before, it goes with the registration (domain notes 15). */
const STORAGE_IS_A_SETTING = 21;

/** Whether a chosen country of storage is sent with the register call; `version` is written like `v20.0`. */
export const regionGoesWithRegistration = (version: string): boolean =>
  Number(/^v(\d+)\./u.exec(version)?.[1] ?? STORAGE_IS_A_SETTING) < STORAGE_IS_A_SETTING;
