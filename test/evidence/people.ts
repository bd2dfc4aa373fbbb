import { SlackUserId } from '../../src/migration/ids.ts';

/** Somebody who took no part. */
export const BRUNO_ID = SlackUserId.parse('U0BRUNO');
