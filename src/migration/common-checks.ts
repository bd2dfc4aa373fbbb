import type { Facts } from './facts.ts';
import { isReadable } from './facts.ts';
import { block, note, pass, warn, type Check, type CheckId, type Verdict } from './finding.ts';
import { matchNumber } from './national-variants.ts';

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging'];

function token({ token: facts, waba }: Pick<Facts, 'token' | 'waba'>): Verdict {
  if (!isReadable(facts)) return block('unreadable', { reason: facts.unreadable });
  if (!facts.isValid) return block('invalid');
  const missing = SCOPES.filter((scope) => !facts.scopes.includes(scope));
  if (missing.length > 0) return block('scopes-missing', { scopes: missing.join(', ') });
  const wabaId = isReadable(waba) ? waba.wabaId : undefined;
  const notCovered = SCOPES.filter((scope) => {
    const targets = facts.targets[scope];
    return wabaId !== undefined && targets !== undefined && !targets.includes(wabaId);
  });
  if (notCovered.length > 0) return block('waba-not-covered', { scopes: notCovered.join(', ') });
  return facts.expiresAt === undefined ? pass('lasting') : pass('until', { expires: String(facts.expiresAt) });
}

function waba({ waba: facts }: Pick<Facts, 'waba'>): Verdict {
  if (!isReadable(facts)) return block('unreadable', { reason: facts.unreadable });
  const status = facts.accountReviewStatus ?? 'unknown';
  const values = { name: facts.name, status };
  return status.toUpperCase() === 'APPROVED' ? pass('approved', values) : block('not-approved', values);
}

function business({ waba: facts }: Pick<Facts, 'waba'>): Verdict {
  if (!isReadable(facts)) return warn('unknown', { status: 'unknown' });
  const status = facts.businessVerificationStatus ?? 'unknown';
  if (status === 'verified') return pass('verified');
  return status === 'unknown' ? warn('unknown', { status }) : block('not-verified', { status });
}

function identity({ number, phone, source }: Facts): Verdict {
  const written = (phone ?? source?.phone)?.displayPhoneNumber;
  if (written === undefined) return note('not-listed', { typed: number });
  const values = { typed: number, meta: written };
  const match = matchNumber(number, written);
  if (match.same === 'digits') return pass('same', values);
  return match.same === 'variant' ? warn(match.rule, values) : block('different', values);
}

const UNUSABLE_STATUS = ['BANNED', 'DELETED', 'MIGRATED', 'RESTRICTED'];

function platform({ phone }: Facts): Verdict {
  const values = { platform: phone?.platformType ?? 'unknown', status: phone?.status ?? 'unknown' };
  if (UNUSABLE_STATUS.includes(values.status)) return block('unusable', values);
  if (values.platform === 'ON_PREMISE') return pass('on-premises', values);
  if (values.platform === 'CLOUD_API') return block('already-cloud', values);
  return values.platform === 'NOT_APPLICABLE' ? block('unregistered', values) : warn('unknown', values);
}

function displayName({ phone }: Facts): Verdict {
  const values = { name: phone?.verifiedName ?? '', status: phone?.nameStatus ?? 'unknown' };
  const pending = phone?.newNameStatus;
  if (pending !== undefined && pending !== 'NONE') return warn('change-pending', { ...values, status: pending });
  const approved = ['APPROVED', 'AVAILABLE_WITHOUT_REVIEW'].includes(values.status);
  return approved ? pass('approved', values) : warn('not-approved', values);
}

function deployment({ deployment: facts }: Pick<Facts, 'deployment'>): Verdict {
  if (!isReadable(facts)) return block('unreachable', { reason: facts?.unreadable ?? 'not-configured' });
  const values = { name: facts.name, health: facts.health, nodes: String(facts.nodes) };
  if (facts.health === 'connected') return pass('connected', values);
  return facts.health === 'unregistered' ? block('unregistered', values) : block('not-connected', values);
}

function clientVersion({ deployment: facts }: Pick<Facts, 'deployment'>): Verdict {
  // The API was switched off on 23 Oct 2025 (domain notes 0.1); whether Meta still accepts a backup is unverified there.
  const version = isReadable(facts) ? facts.version : undefined;
  return version === undefined ? warn('unknown') : note('after-sunset', { version });
}

function throughput({ deployment: facts, phone }: Facts): Verdict {
  const level = phone?.throughputLevel ?? 'unknown';
  const shards = isReadable(facts) ? facts.shards : undefined;
  if (shards === undefined) return note('unknown', { level });
  return pass(shards >= 2 ? 'high' : 'standard', { shards: String(shards), level });
}

function webhook({ webhook: facts }: Pick<Facts, 'webhook'>): Verdict {
  if (!isReadable(facts)) return warn('unreadable', { reason: facts.unreadable });
  if (facts.handshake === 'answered') return pass('answered');
  return facts.handshake === 'failed' ? block('failed') : warn('not-configured');
}

function subscription({ webhook: facts }: Pick<Facts, 'webhook'>): Verdict {
  if (!isReadable(facts)) return warn('unreadable', { reason: facts.unreadable });
  if (facts.overrideUrl !== undefined) return warn('overridden', { url: facts.overrideUrl });
  return facts.appSubscribed ? pass('subscribed') : note('will-subscribe');
}

function budget({ budget: { used, limit } }: Facts): Verdict {
  const values = { used: String(used), limit: String(limit), left: String(Math.max(0, limit - used)) };
  if (used >= limit) return block('spent', values);
  return used > 0 ? warn('used', values) : pass('untouched', values);
}

const officialAccount: Check = ({ phone }) =>
  phone?.isOfficialBusinessAccount ? pass('kept-with-backup') : pass('not-official');

const officialAccountLost: Check = ({ phone }) =>
  phone?.isOfficialBusinessAccount ? warn('lost') : pass('not-official');

const coexistence: Check = ({ phone, source }) => {
  const onApp = (phone ?? source?.phone)?.isOnBizApp;
  if (onApp === undefined) return note('unknown');
  return onApp ? block('on-business-app') : pass('none');
};

/** The checks every route shares some of. */
export const COMMON_CHECKS = {
  token,
  waba,
  business,
  terms: () => note('not-readable'),
  identity,
  platform,
  coexistence,
  'display-name': displayName,
  'official-account': officialAccount,
  'official-account-lost': officialAccountLost,
  deployment,
  'client-version': clientVersion,
  throughput,
  webhook,
  subscription,
  budget,
} satisfies Partial<Record<CheckId, Check>>;
