import { z } from 'zod';
import type { Answer } from '../calls/answer.ts';

const percent = z.number().catch(0).default(0);
/** Minutes; more than a month is no reading, and must not keep every call waiting. */
const minutes = z
  .number()
  .max(30 * 1_440)
  .catch(0)
  .default(0);
const counters = { call_count: percent, total_cputime: percent, total_time: percent };

const AppUsage = z.object(counters);
const UseCaseUsage = z.record(
  z.string(),
  z.array(
    z.object({
      ...counters,
      type: z.string().catch(''),
      estimated_time_to_regain_access: minutes,
    }),
  ),
);

/** How much of a budget is used, in percent, and how long Meta says that calls stay refused (domain notes 11). */
export interface Usage {
  /** `app`, or `<business or WABA id>/<use case>`. */
  budget: string;
  percent: number;
  regainMs: number;
}

/** The readings of `X-App-Usage` and `X-Business-Use-Case-Usage`; a header that can't be read is no reading. */
export function usageIn(answer: Answer): Usage[] {
  const app = parsed(AppUsage, answer.header('x-app-usage'));
  const useCases = parsed(UseCaseUsage, answer.header('x-business-use-case-usage'));
  return [
    ...(app ? [{ budget: 'app', percent: highest(app), regainMs: 0 }] : []),
    ...Object.entries(useCases ?? {}).flatMap(([id, readings]) =>
      readings.map((reading) => ({
        budget: `${id}/${reading.type}`,
        percent: highest(reading),
        regainMs: reading.estimated_time_to_regain_access * 60_000,
      })),
    ),
  ];
}

const highest = (usage: z.infer<typeof AppUsage>): number =>
  Math.max(usage.call_count, usage.total_cputime, usage.total_time);

function parsed<T>(schema: z.ZodType<T>, header: string | undefined): T | undefined {
  if (header === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(header)).data;
  } catch {
    return undefined;
  }
}
