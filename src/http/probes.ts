import type { Clock } from '../workflow/ports.ts';
import { answer, handled } from './route.ts';
import type { Report, Route } from './route.ts';

/** Resolves when a part works, rejects or resolves with false when it does not. */
export type ReadinessCheck = () => Promise<unknown> | boolean;

/** What the probes look at. */
export interface ProbePorts {
  checks: Record<string, ReadinessCheck>;
  clock: Clock;
  report: Report;
}

const patienceMs = 2_000;

const methods = ['GET', 'HEAD'];

/** Liveness, which asks nobody, and readiness, which asks every part for at most {@link patienceMs}. */
export function createProbeRoutes({ checks, clock, report }: ProbePorts): Route[] {
  const outcome = async (check: ReadinessCheck): Promise<'ok' | 'failed' | 'late'> => {
    const stop = new AbortController();
    const late = clock.wait(patienceMs, stop.signal).then(
      () => 'late' as const,
      () => 'late' as const,
    );
    try {
      const result = await Promise.race([Promise.resolve(check()), late]);
      if (result === 'late') return 'late';
      return result === false ? 'failed' : 'ok';
    } catch {
      return 'failed';
    } finally {
      stop.abort();
    }
  };

  const readiness = async () => {
    const names = Object.keys(checks);
    const outcomes = await Promise.all(Object.values(checks).map(outcome));
    return {
      ready: outcomes.every((one) => one === 'ok'),
      checks: Object.fromEntries(names.map((name, i) => [name, outcomes[i]])),
    };
  };

  return [
    { path: '/healthz', method: methods, handler: (_request, response) => answer(response, 200, 'ok\n') },
    {
      path: '/readyz',
      method: methods,
      handler: handled(async (_request, response) => {
        const state = await readiness();
        answer(response, state.ready ? 200 : 503, { type: 'application/json', text: `${JSON.stringify(state)}\n` });
      }, report),
    },
  ];
}
