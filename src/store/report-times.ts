import { z } from 'zod';
import { FleetId } from '../migration/fleet-link.ts';
import { MigrationId } from '../migration/ids.ts';
import type { PlannedWaveReport, WaveReportTimes } from '../workflow/fleet-ports.ts';
import type { PlannedReport, PlannedTimes, ReportTimes } from '../workflow/watch-ports.ts';
import { watchIndexes, WAVE_REPORTS } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

const Age = z.coerce.number().int().positive();
const Wave = z.coerce.number().int().nonnegative();

/** How something planned is written as a member of its set, and read again. */
export interface Written<Planned> {
  member: (planned: Planned) => string;
  planned: (member: string) => Planned;
}

/** When what is planned is due, as one sorted set. */
export function createTimes<Planned>(
  client: RedisClient,
  key: string,
  { member, planned }: Written<Planned>,
): PlannedTimes<Planned> {
  return {
    async plan(report, at) {
      await stored(() => client.zadd(key, 'NX', at, member(report)));
    },
    async due(now, limit) {
      return (await stored(() => client.zrangebyscore(key, '-inf', now, 'LIMIT', 0, limit))).map(planned);
    },
    async later(report, at) {
      await stored(() => client.zadd(key, 'XX', at, member(report)));
    },
    async done(report) {
      await stored(() => client.zrem(key, member(report)));
    },
  };
}

const ofNumber: Written<PlannedReport> = {
  member: ({ migration, ageMs }) => `${migration} ${ageMs}`,
  planned(text) {
    const [migration, age] = text.split(' ');
    return { migration: MigrationId.parse(migration), ageMs: Age.parse(age) };
  },
};

const ofWave: Written<PlannedWaveReport> = {
  member: ({ fleet, wave, ageMs }) => `${fleet} ${wave} ${ageMs}`,
  planned(text) {
    const [fleet, wave, age] = text.split(' ');
    return { fleet: FleetId.parse(fleet), wave: Wave.parse(wave), ageMs: Age.parse(age) };
  },
};

/** When reports about moved numbers are due. */
export const createReportTimes = (client: RedisClient): ReportTimes =>
  createTimes(client, watchIndexes.reports, ofNumber);

/** When reports about waves are due. */
export const createWaveReportTimes = (client: RedisClient): WaveReportTimes =>
  createTimes(client, WAVE_REPORTS, ofWave);
