import { z } from 'zod';
import type { CallBudgets, CallLimits, GraphUsage } from '../workflow/budget-ports.ts';
import { GRAPH_USAGE } from './keys.ts';
import { stored, type RedisClient } from './storage.ts';

const Reading = z.object({ budget: z.string(), percent: z.number(), at: z.number(), regainAt: z.number() });

/** Longer than Meta ever refuses calls. */
const KEPT_MS = 86_400_000;

/** A full bucket counts too: no hour has more calls than this on one account, apart from what cutovers overdraw. */
const limitsOf = (callsPerHour: number): CallLimits => {
  const burst = Math.ceil(callsPerHour / 10);
  return { burst, perMinute: (callsPerHour - burst) / 60 };
};

/** Calls on Meta's accounts as budgets, and what its headers said as one hash: the newest reading of each of its budgets. */
export function createGraphUsage(client: RedisClient, budgets: CallBudgets, callsPerHour: number): GraphUsage {
  const limits = limitsOf(callsPerHour);
  return {
    burst: limits.burst,
    calls: (account) => budgets.of(`graph-${account}`, limits),
    async readings() {
      const fields = await stored(() => client.hvals(GRAPH_USAGE));
      return fields.flatMap((text) => {
        const reading = Reading.safeParse(JSON.parse(text));
        return reading.success ? [reading.data] : [];
      });
    },
    async note(readings) {
      const fields = readings.map((reading) => [reading.budget, JSON.stringify(reading)] as const);
      if (fields.length === 0) return;
      await stored(() => client.hset(GRAPH_USAGE, Object.fromEntries(fields)));
      await stored(() => client.pexpire(GRAPH_USAGE, KEPT_MS));
    },
  };
}
