import type { Emulation } from './emulation.ts';
import type { NumberRecord } from './records.ts';
import { announceAccount, announceQuality, sendWebhook } from './webhook-events.ts';

/** Bans a WABA or lifts the ban, and tells by `account_update` (domain notes 13.3). */
export function banAccount(emulation: Emulation, wabaId: string, banned: boolean): void {
  const waba = emulation.wabas.get(wabaId);
  if (!waba) throw new Error(`no account has the id ${wabaId}`);
  waba.status = banned ? 'BANNED' : 'ACTIVE';
  announceAccount(emulation, wabaId, {
    event: 'DISABLED_UPDATE',
    ban_info: { waba_ban_state: banned ? 'DISABLE' : 'REINSTATE', waba_ban_date: 'November 22, 2026' },
  });
  emulation.changed();
}

/** Gives an account to the bot's system user, or takes it away again (domain notes 2.1). */
export function assignAccount(emulation: Emulation, wabaId: string, assigned: boolean): void {
  const waba = emulation.wabas.get(wabaId);
  if (!waba) throw new Error(`no account has the id ${wabaId}`);
  waba.isAssigned = assigned;
  emulation.changed();
}

/** Gives a number a new quality rating, and tells by `phone_number_quality_update`. */
export function rateQuality(emulation: Emulation, number: NumberRecord, rating: 'GREEN' | 'YELLOW' | 'RED'): void {
  emulation.history.remember(number, emulation.clock.now());
  number.qualityRating = rating;
  announceQuality(emulation, number, rating === 'GREEN' ? 'UNFLAGGED' : 'FLAGGED');
  emulation.changed();
}

/**
 * Decides about a number's new display name, and tells by `phone_number_name_update`. An approved name shows after the
 * next register call (domain notes 9.3).
 */
export function decideName(emulation: Emulation, number: NumberRecord, decision: 'APPROVED' | 'REJECTED'): void {
  emulation.history.remember(number, emulation.clock.now());
  number.newNameStatus = decision === 'APPROVED' ? 'APPROVED' : 'DECLINED';
  sendWebhook(emulation, {
    wabaId: number.wabaId,
    field: 'phone_number_name_update',
    value: {
      display_phone_number: number.displayPhoneNumber.replace(/\D/g, ''),
      decision,
      requested_verified_name: number.newDisplayName,
      rejection_reason: decision === 'APPROVED' ? null : 'NAME_NOT_CONSISTENT',
    },
  });
  emulation.changed();
}
