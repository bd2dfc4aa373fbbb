import type { Event } from '../migration/event.ts';
import { CallFailure } from '../migration/failure.ts';
import type { PhoneNumberId, WabaId } from '../migration/ids.ts';
import { forecastTemplates, type BusinessProfile } from '../migration/belongings.ts';
import { regionGoesWithRegistration } from '../migration/graph-version.ts';
import type { Migration } from '../migration/state.ts';
import type { StepId } from '../migration/step.ts';
import { heldUp, numberIn, succeeded, type Performed, type Performers } from './performer.ts';
import { declaresOverride, withoutOverride } from './left-out.ts';
import type { Meta } from './call-ports.ts';
import type { MoveCalls } from './move-call-ports.ts';

const left = (step: StepId, why: string): Performed => ({ events: [{ type: 'stepSkipped', step, why }] });

/** Whatever the number's override is by now, it is not worth the move: what can't be read for good is left out, and told. */
async function overrideOf(
  moves: Pick<MoveCalls, 'webhookOverride'>,
  migration: Migration,
  from: { waba: WabaId; id: PhoneNumberId },
): Promise<Event[]> {
  if (!declaresOverride(migration)) return [];
  try {
    const url = await moves.webhookOverride(from.waba, from.id);
    const read: Event = { type: 'overrideRead', ...(url !== undefined && { url }) };
    return url === undefined ? [read, ...withoutOverride(migration, 'no-override')] : [read];
  } catch (error) {
    const passes = error instanceof CallFailure && ['retry', 'throttle'].includes(error.failure.class);
    if (!(error instanceof CallFailure) || passes) throw error;
    return withoutOverride(migration, 'override-unreadable');
  }
}

const isEmpty = (profile: BusinessProfile) =>
  Object.values(profile).every((value) => value === undefined || value.length === 0);

/** What belongs to a number: profile, templates, place of storage (domain notes 3.4, 4.3 B1.6, 15). */
export function belongingPerformers({
  meta,
  moves,
}: {
  meta: Pick<Meta, 'graphVersion'>;
  moves: MoveCalls;
}): Performers {
  /** Where the number is before the move, as far as it is ours to read. */
  const origin = ({ source, phoneNumberId, waba }: Migration) => {
    if (source) return { waba: source.waba.id, id: source.phoneNumberId };
    return phoneNumberId && { waba: waba.id, id: phoneNumberId };
  };

  const saveProfile = async (migration: Migration): Promise<Performed> => {
    const from = origin(migration);
    if (!from) {
      const skipped: Event = { type: 'stepSkipped', step: 'save-profile', why: 'not-readable' };
      return { events: [skipped, ...withoutOverride(migration, 'not-readable')] };
    }
    const [profile, override] = await Promise.all([
      moves.profile(from.waba, from.id),
      overrideOf(moves, migration, from),
    ]);
    const events: Event[] = [{ type: 'profileSaved', profile }, ...override];
    return succeeded('save-profile', ...events);
  };

  const restoreProfile = async (migration: Migration): Promise<Performed> => {
    const { profile } = migration;
    if (!profile || isEmpty(profile)) return left('restore-profile', 'nothing-saved');
    const { waba, id } = numberIn(migration);
    await moves.setProfile(waba, id, profile);
    return succeeded('restore-profile');
  };

  const forecast = async (migration: Migration): Promise<Performed> => {
    const { source, waba } = migration;
    if (!source) return left('forecast-templates', 'not-readable');
    const [from, to] = await Promise.all([moves.templates(source.waba.id), moves.templates(waba.id)]);
    return succeeded(
      'forecast-templates',
      { type: 'templatesRead', side: 'source', templates: from },
      { type: 'templatesRead', side: 'destination', templates: to },
    );
  };

  const copy = async (migration: Migration): Promise<Performed> => {
    const { source, waba, templates } = migration;
    if (!source || !templates?.source) return left('copy-templates', 'not-readable');
    const ids = forecastTemplates(templates.source, templates.destination ?? [])
      .filter((one) => one.fate === 'copied')
      .map((one) => one.template.id);
    if (ids.length === 0) return left('copy-templates', 'nothing-to-copy');
    const { copied, failed } = await moves.copyTemplates(source.waba.id, waba.id, ids);
    return succeeded('copy-templates', { type: 'templatesCopied', copied, failed });
  };

  const compare = async (migration: Migration): Promise<Performed> => {
    if (!migration.templates?.source) return left('compare-templates', 'not-readable');
    const templates = await moves.templates(migration.waba.id);
    return succeeded('compare-templates', { type: 'templatesRead', side: 'destination', templates });
  };

  const setRegion = async (migration: Migration): Promise<Performed> => {
    const region = migration.region?.country;
    if (region === undefined) return left('set-region', 'default-region');
    if (regionGoesWithRegistration(meta.graphVersion)) return left('set-region', 'goes-with-registration');
    const { waba, id } = numberIn(migration);
    await moves.setStorage(waba, id, { region });
    const read = await moves.storage(waba, id);
    if (read.region === region) return succeeded('set-region');
    return heldUp('set-region', { class: 'configuration', kind: 'region-not-set', details: read.region ?? 'default' });
  };

  return {
    'save-profile': { run: saveProfile },
    'restore-profile': { run: restoreProfile },
    'forecast-templates': { run: forecast },
    'copy-templates': { run: copy },
    'compare-templates': { run: compare },
    'set-region': { run: setRegion },
  };
}
