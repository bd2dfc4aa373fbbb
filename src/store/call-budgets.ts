import type { Clock } from '../workflow/ports.ts';
import type { CallBudgets } from '../workflow/budget-ports.ts';
import { callBudget } from './keys.ts';
import { loadScript, runScript } from './script.ts';
import type { RedisClient } from './storage.ts';

const script = loadScript('call-budget');

/**
 * Budgets of calls as one hash each, on the clock of whoever asks. Own rather than rate-limiter-flexible, whose windows are fixed (twice
 * the limit around their edge), in whole seconds, without a part kept for urgent calls, and count calls that they refuse.
 */
export function createCallBudgets(client: RedisClient, clock: Pick<Clock, 'now'>): CallBudgets {
  return {
    of(name, { burst, perMinute }) {
      const ask = async (reserve: number, holdMs: number): Promise<number> => {
        const args = [Math.floor(clock.now()), burst, perMinute / 60_000, reserve, Math.ceil(holdMs)];
        return Number(await runScript(client, script, { keys: [callBudget(name)], args }));
      };
      return {
        take: (reserve) => ask(reserve, 0),
        async hold(ms) {
          if (ms > 0) await ask(0, ms);
        },
      };
    },
  };
}
