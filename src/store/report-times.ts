import { z } from 'zod';
import { MigrationId } from '../migration/ids.ts';
import type { PlannedReport, ReportTimes } from '../workflow/watch-ports.ts';
import { watchIndexes } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

const Age = z.coerce.number().int().positive();

function plannedIn(text: string): PlannedReport {
  const [migration, age] = text.split(' ');
  return { migration: MigrationId.parse(migration), ageMs: Age.parse(age) };
}

/** When reports about moved numbers are due, as one sorted set of `<migration> <age>`. */
export function createReportTimes(client: RedisClient): ReportTimes {
  const memberOf = ({ migration, ageMs }: { migration: MigrationId; ageMs: number }) => `${migration} ${ageMs}`;
  return {
    async plan(report, at) {
      await stored(() => client.zadd(watchIndexes.reports, 'NX', at, memberOf(report)));
    },
    async due(now, limit) {
      const found = await stored(() => client.zrangebyscore(watchIndexes.reports, '-inf', now, 'LIMIT', 0, limit));
      return found.map(plannedIn);
    },
    async later(report, at) {
      await stored(() => client.zadd(watchIndexes.reports, 'XX', at, memberOf(report)));
    },
    async done(report) {
      await stored(() => client.zrem(watchIndexes.reports, memberOf(report)));
    },
  };
}
