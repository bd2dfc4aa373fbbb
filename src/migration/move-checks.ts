import { TEMPLATES_AT_MOST } from './belongings.ts';
import { isReadable, type Facts } from './facts.ts';
import { block, note, pass, warn, type Check, type CheckId, type Verdict } from './finding.ts';

function funding({ waba }: Facts): Verdict {
  if (!isReadable(waba) || waba.hasFunding === undefined) return note('not-readable');
  // No direct proof exists (domain notes 18, 10), so its absence only warns.
  return waba.hasFunding ? pass('present') : warn('absent');
}

function sourceWaba({ source }: Facts): Verdict {
  if (!source) return note('not-ours');
  if (!isReadable(source.waba)) return warn('unreadable', { reason: source.waba.unreadable });
  const status = source.waba.accountReviewStatus ?? 'unknown';
  const values = { name: source.waba.name, status };
  return status.toUpperCase() === 'APPROVED' ? pass('approved', values) : block('not-approved', values);
}

function sameBusiness({ waba, source }: Facts): Verdict {
  if (!source || !isReadable(source.waba) || !isReadable(waba)) return note('not-readable');
  const [from, to] = [source.waba.businessId, waba.businessId];
  if (from === undefined || to === undefined) return note('not-readable');
  // Meta's rule is "represent the same business"; equal ids are the stricter reading (domain notes 17, row 15).
  return from === to ? pass('same') : warn('different', { from, to });
}

function sourcePlatform({ source }: Facts): Verdict {
  const phone = source?.phone;
  if (!phone) return note('not-readable');
  const values = { platform: phone.platformType ?? 'unknown', status: phone.status ?? 'unknown' };
  if (values.status === 'CONNECTED') return pass('registered', values);
  return values.platform === 'NOT_APPLICABLE' ? block('not-registered', values) : warn('not-connected', values);
}

function sourceName({ source }: Facts): Verdict {
  const phone = source?.phone;
  if (!phone) return note('not-readable');
  const values = { name: phone.verifiedName ?? '', status: phone.nameStatus ?? 'unknown' };
  const pending = phone.newNameStatus;
  if (pending !== undefined && pending !== 'NONE') return block('change-pending', { ...values, status: pending });
  return values.status === 'APPROVED' ? pass('approved', values) : block('not-approved', values);
}

function twoStep({ source }: Facts): Verdict {
  const enabled = source?.phone?.isPinEnabled;
  if (enabled === undefined) return note('not-readable');
  // Only the owner of the source can switch it off; a later step asks for it (domain notes 4.3 B1.0).
  return enabled ? warn('on') : pass('off');
}

function templateRoom({ templateCount }: Facts): Verdict {
  if (templateCount === undefined) return note('not-readable');
  const left = TEMPLATES_AT_MOST - templateCount;
  const values = { count: String(templateCount), left: String(Math.max(0, left)) };
  return left > 0 ? pass('room', values) : warn('full', values);
}

function destinationSubscription({ webhook }: Facts): Verdict {
  if (!isReadable(webhook)) return warn('unreadable', { reason: webhook.unreadable });
  return webhook.appSubscribed ? pass('subscribed') : note('will-subscribe');
}

function unregistered({ phone }: Facts): Verdict {
  if (!phone) return pass('not-listed');
  const values = { platform: phone.platformType ?? 'unknown', status: phone.status ?? 'unknown' };
  if (values.platform === 'CLOUD_API' && values.status === 'CONNECTED') return block('already-registered', values);
  return values.platform === 'ON_PREMISE' ? block('on-premises', values) : pass('listed', values);
}

/** The checks of routes that bring a number into a WABA (domain notes 4.2 and 6.1). */
export const MOVE_CHECKS = {
  funding,
  'source-waba': sourceWaba,
  'same-business': sameBusiness,
  'source-platform': sourcePlatform,
  'source-name': sourceName,
  'two-step': twoStep,
  'template-room': templateRoom,
  'destination-subscription': destinationSubscription,
  unregistered,
} satisfies Partial<Record<CheckId, Check>>;
