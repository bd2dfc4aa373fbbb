import { routeOf } from '../../migration/route.ts';
import type { Consequence } from '../../migration/route-declaration.ts';
import { downtimeMs, type Migration } from '../../migration/state.ts';
import type { Catalogue } from '../catalogue.ts';
import { rendered } from '../tokens.ts';
import { missingOf } from './templates.ts';
import { separator } from '../separator.ts';

/** What really became of a thing, and a note that says how it is known. */
interface Outcome {
  fate: Consequence['fate'];
  note?: string;
}

type Judge = (migration: Migration, words: Catalogue, declared: Consequence['fate']) => Outcome;

/** Facts as they were approved: the last reading before the move. */
const before = (migration: Migration) => migration.approval?.plan.facts ?? migration.facts;

const badge: Judge = (migration, words, declared) => {
  const facts = before(migration);
  const had = (facts?.phone ?? facts?.source?.phone)?.isOfficialBusinessAccount;
  if (had === undefined) return { fate: declared };
  return had
    ? { fate: declared, note: words.plain('receipt.had-badge') }
    : { fate: 'kept', note: words.plain('receipt.no-badge') };
};

const profile: Judge = (migration, words, declared) => {
  if (!routeOf(migration.route).steps.some(({ id }) => id === 'restore-profile')) return { fate: declared };
  if (migration.steps['save-profile'].status === 'skipped')
    return { fate: 'lost', note: words.plain('receipt.profile-not-saved') };
  const { status } = migration.steps['restore-profile'];
  if (status === 'succeeded') return { fate: 'changed', note: words.plain('receipt.profile-restored') };
  return status === 'skipped'
    ? { fate: 'kept', note: words.plain('receipt.profile-none') }
    : { fate: 'lost', note: words.plain('receipt.profile-pending') };
};

const isCompared = (migration: Migration) => migration.steps['compare-templates'].status === 'succeeded';

const goodTemplates: Judge = (migration, words, declared) => {
  if (!isCompared(migration)) return { fate: declared, note: words.plain('receipt.templates-unread') };
  const count = (migration.templates?.source?.length ?? 0) - missingOf(migration).length;
  return { fate: declared, note: words.plain('receipt.templates-present', { count }) };
};

const otherTemplates: Judge = (migration, words, declared) => {
  if (!isCompared(migration)) return { fate: declared, note: words.plain('receipt.templates-unread') };
  const count = missingOf(migration).length;
  return { fate: count === 0 ? 'kept' : 'lost', note: words.plain('receipt.templates-missing', { count }) };
};

const pin: Judge = ({ pin: used }, words, declared) =>
  used?.source === 'known'
    ? { fate: 'kept', note: words.plain('receipt.pin-same') }
    : { fate: declared, note: words.plain('receipt.pin-new') };

const transit: Judge = (migration, words, declared) => {
  const lasted = downtimeMs(migration, migration.changedAt);
  if (lasted === undefined) return { fate: declared };
  return { fate: declared, note: words.plain('receipt.transit', { seconds: Math.round(lasted / 1000) }) };
};

const JUDGES: Partial<Record<Consequence['item'], Judge>> = {
  'official-business-account': badge,
  'business-profile': profile,
  'good-templates': goodTemplates,
  'other-templates': otherTemplates,
  'two-step-pin': pin,
  'messages-in-transit': transit,
};

const FATES: readonly Consequence['fate'][] = ['kept', 'changed', 'lost'];

function fateLines(items: { item: string; fate: Consequence['fate'] }[], words: Catalogue): string[] {
  return FATES.flatMap((fate) => {
    const these = items.filter((one) => one.fate === fate).map(({ item }) => item);
    return these.length === 0
      ? []
      : [words.mrkdwn(`fate.${fate}`, { items: rendered(these.join(separator(';', words))) })];
  });
}

/** What the route keeps, changes and loses, as declared: a line for each that has something. */
export const consequenceLines = (migration: Migration, words: Catalogue): string[] =>
  fateLines(
    routeOf(migration.route).consequences.map(({ item, fate }) => ({
      item: words.mrkdwn(`consequence.${item}`),
      fate,
    })),
    words,
  );

/** The same with what really came of it, from what was read and done: for a number that has moved. */
export const receiptLines = (migration: Migration, words: Catalogue): string[] =>
  fateLines(
    routeOf(migration.route).consequences.map(({ item, fate: declared }) => {
      const name = words.mrkdwn(`consequence.${item}`);
      const { fate, note } = JUDGES[item]?.(migration, words, declared) ?? { fate: declared };
      return {
        item: note === undefined ? name : words.mrkdwn('receipt.item', { item: rendered(name), note }),
        fate,
      };
    }),
    words,
  );
