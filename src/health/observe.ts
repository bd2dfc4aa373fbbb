import type { Cause } from './cause.ts';
import { ruleOf } from './cause.ts';
import type { Evidence } from './incident.ts';
import type { Reading } from './reading.ts';

/** A cause that a reading shows. */
export interface Observation {
  cause: Cause;
  evidence: Evidence;
}

/** What the judgement of one reading needs to know of earlier ones. */
export interface Background {
  baselineQuality?: string | undefined;
  pendingSince?: number | undefined;
}

/** Domain notes 12.1. */
const pendingPatienceMs = 15 * 60_000;

/** Error codes about calls: an entity may list them while messages flow (domain notes 12). */
const CALL_CODES = [138_024, 138_025];

/** `LINKED` is how the specification calls a connected number (domain notes 17, row 9). */
const CONNECTED = ['CONNECTED', 'LINKED'];

const evidence = (given: Partial<Evidence>): Evidence => ({ entities: [], errors: [], notes: [], ...given });

type Entity = NonNullable<Reading['health']>['entities'][number];

const messagingErrors = (entity: Entity) => entity.errors.filter(({ code }) => !CALL_CODES.includes(code));

/** One observation per error code; an entity that is blocked without a messaging code is a block without a code. */
function blocks({ canSend, entities }: NonNullable<Reading['health']>): Observation[] {
  const blocked = entities.filter((entity) => entity.canSend === 'BLOCKED');
  const found = new Map<Cause, Evidence>();
  const add = (cause: Cause, type: string, errors: Evidence['errors']) => {
    const before = found.get(cause) ?? evidence({});
    found.set(cause, { ...before, entities: [...new Set([...before.entities, type])], errors });
  };
  for (const entity of blocked) {
    const errors = messagingErrors(entity);
    for (const error of errors) add(error.code > 0 ? `blocked:${error.code}` : 'blocked', entity.type, [error]);
    if (errors.length === 0) add('blocked', entity.type, []);
  }
  const aboutCalls = entities.some(({ errors }) => errors.some(({ code }) => CALL_CODES.includes(code)));
  // Meta's own sample has a blocked total over entities that all may send and list codes of calls only.
  if (canSend === 'BLOCKED' && blocked.length === 0 && !aboutCalls) add('blocked', 'PHONE_NUMBER', []);
  return [...found].map(([cause, given]) => ({ cause, evidence: given }));
}

function limits({ canSend, entities }: NonNullable<Reading['health']>): Observation[] {
  const limited = entities.filter((entity) => entity.canSend === 'LIMITED');
  if (limited.length === 0 && (canSend !== 'LIMITED' || entities.length > 0)) return [];
  const notes = [...new Set(limited.flatMap((entity) => entity.notes))].slice(0, 10);
  return [{ cause: 'limited', evidence: evidence({ entities: [...new Set(limited.map(({ type }) => type))], notes }) }];
}

function connection({ status, platformType }: NonNullable<Reading['phone']>): Observation[] {
  const away = platformType !== undefined && platformType !== 'CLOUD_API';
  const down = status !== undefined && status !== 'UNKNOWN' && status !== 'PENDING' && !CONNECTED.includes(status);
  return [
    ...(away ? [{ cause: 'not-cloud' as const, evidence: evidence({ value: platformType }) }] : []),
    ...(down ? [{ cause: 'not-connected' as const, evidence: evidence({ value: status }) }] : []),
  ];
}

function quality(
  { qualityRating: rating }: NonNullable<Reading['phone']>,
  baseline: string | undefined,
): Observation[] {
  if (rating === undefined) return [];
  const shows = (cause: Cause): Observation[] => [{ cause, evidence: evidence({ value: rating }) }];
  if (rating === 'RED') return shows('quality-red');
  if (rating === 'YELLOW' && baseline === 'GREEN') return shows('quality-dropped');
  return rating === 'UNKNOWN' || rating === 'NA' ? shows('quality-unknown') : [];
}

function ofPhone(reading: Reading, { baselineQuality, pendingSince }: Background): Observation[] {
  const { phone, at } = reading;
  if (!phone) return [];
  const waited = phone.status === 'PENDING' && pendingSince !== undefined && at - pendingSince >= pendingPatienceMs;
  return [
    ...connection(phone),
    ...quality(phone, baselineQuality),
    ...(waited ? [{ cause: 'pending-too-long' as const, evidence: evidence({ value: 'PENDING' }) }] : []),
  ];
}

/** True when the reading lacks the number or its health. */
export const isUnreadable = (reading: Reading): boolean => !reading.phone || !reading.health;

/** Everything that is wrong in a reading, one observation per cause. */
export function observationsOn(reading: Reading, background: Background): Observation[] {
  const { health, accountReviewStatus: review } = reading;
  return [
    ...(health ? [...blocks(health), ...limits(health)] : []),
    ...ofPhone(reading, background),
    ...(reading.appSubscribed === false ? [{ cause: 'unsubscribed' as const, evidence: evidence({}) }] : []),
    ...(review !== undefined && review.toUpperCase() !== 'APPROVED'
      ? [{ cause: 'account-not-approved' as const, evidence: evidence({ value: review }) }]
      : []),
    ...(isUnreadable(reading)
      ? [{ cause: 'unreadable' as const, evidence: evidence({ value: reading.failure ?? 'unknown' }) }]
      : []),
  ];
}

/** True when the reading has the part that could show the cause: only then does its absence count as good. */
export function tellsAbout(reading: Reading, cause: Cause): boolean {
  switch (ruleOf(cause).part) {
    case 'any':
      return true;
    case 'webhook':
      return false;
    case 'health':
      return reading.health !== undefined && reading.health.canSend !== 'UNKNOWN';
    case 'subscription':
      return reading.appSubscribed !== undefined;
    case 'account':
      return reading.accountReviewStatus !== undefined;
    case 'phone':
      return phoneTells(reading, cause);
  }
}

const FIELD_OF_CAUSE: Partial<Record<Cause, keyof NonNullable<Reading['phone']>>> = {
  'not-cloud': 'platformType',
  'not-connected': 'status',
  'pending-too-long': 'status',
};

const phoneTells = (reading: Reading, cause: Cause): boolean =>
  reading.phone?.[FIELD_OF_CAUSE[cause] ?? 'qualityRating'] !== undefined;
