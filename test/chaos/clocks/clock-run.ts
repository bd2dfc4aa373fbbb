import { readStories } from '../audit.ts';
import { randomFor } from '../random.ts';
import {
  callsOf,
  disturb,
  EXPIRES_MS,
  faultOf,
  none,
  outlive,
  spendNight,
  tempt,
  type ClockFigures,
} from './clock-faults.ts';
import { openClockStage, type ClockStage, type ClockStageOptions } from './clock-stage.ts';
import { JUMPS, NIGHTS, windowsElsewhere } from './nights.ts';

type Setting = Omit<ClockStageOptions, 'bot' | 'aheadMs'>;

type Kind = (setting: Setting, count: number, figures: ClockFigures) => Promise<void>;

/** Numbers with more calls than requests that were begun: times of a wrong clock don't say which call was whose. */
async function tooManyCalls(scene: ClockStage): Promise<string[]> {
  const stories = await readStories(scene.gate.stage.redis.url);
  return scene.gate.lines.flatMap((line) => {
    const begun = stories
      .filter(({ migration }) => migration.number === line.e164)
      .flatMap(({ entries }) =>
        entries.flatMap(({ event }) => (event.type === 'cutoverStarted' ? event.requestId : [])),
      );
    const calls = callsOf(scene, line).length;
    return calls > new Set(begun).size ? [`${line.e164}: ${calls} calls`] : [];
  });
}

/** Opens a stage, has it disturbed, and looks for what must never be. */
async function on(
  stage: ClockStageOptions,
  count: number,
  how: { figures: ClockFigures; disturbed: (scene: ClockStage) => Promise<void> },
): Promise<void> {
  const scene = await openClockStage(stage, count);
  const { figures } = how;
  try {
    await how.disturbed(scene);
    figures.calls += scene.calls().length;
    figures.crashes.push(...scene.crashes());
    figures.doubled.push(...(await tooManyCalls(scene)));
  } finally {
    await scene.close();
  }
}

const outside = (setting: Setting): ClockStageOptions => ({
  ...setting,
  bot: { cutover: { windows: windowsElsewhere(Date.now()) } },
});

const KINDS: readonly Kind[] = [
  (setting, count, figures) =>
    on(outside(setting), count, {
      figures,
      disturbed: (scene) => {
        const random = randomFor(setting.seed, 11);
        return tempt(scene, figures, () => faultOf(random));
      },
    }),
  (setting, count, figures) => {
    const night = NIGHTS[setting.seed % NIGHTS.length];
    if (!night) throw new RangeError('no night of change');
    const bot = { cutover: { windows: [night.window] }, approval: { expires: '12h' } };
    return on({ ...setting, aheadMs: night.beginsAt - Date.now(), bot }, count, {
      figures,
      disturbed: (scene) => spendNight(scene, night, figures),
    });
  },
  (setting, count, figures) =>
    on(setting, count, { figures, disturbed: (scene) => disturb(scene, randomFor(setting.seed, 12), figures) }),
  (setting, count, figures) =>
    on({ ...setting, bot: { approval: { expires: `${EXPIRES_MS / 1_000}s` } } }, count, {
      figures,
      disturbed: (scene) => outlive(scene, randomFor(setting.seed, 13), figures),
    }),
];

/** Most numbers that are prepared before one of them expires. */
const BATCH = 6;

/** Wrong clocks of bot or Redis, in equal shares: window closed, a night of change, in the middle of a cutover, expired. */
export async function disturbClocks(
  options: Setting & { experiments: number; say: (line: string) => void },
): Promise<ClockFigures> {
  const figures = none();
  const { experiments, say, ...setting } = options;
  const shares = KINDS.map((kind, index) => ({ kind, left: Math.ceil((experiments - index) / KINDS.length) }));
  for (let round = 0; shares.some(({ left }) => left > 0); round += 1)
    for (const share of shares) {
      if (share.left <= 0) continue;
      await share.kind({ ...setting, seed: setting.seed + round }, Math.min(BATCH, share.left), figures);
      share.left -= BATCH;
      say(`${figures.experiments} experiments, ${figures.calls} calls, ${figures.unlawful.length} unlawful`);
    }
  return figures;
}

/** The same temptation of a bot that does not compare its clock with that of Redis. */
export async function temptUnclocked(setting: Setting, count: number): Promise<ClockFigures> {
  const figures = none();
  await on(outside(setting), count, {
    figures,
    disturbed: (scene) =>
      tempt(scene, figures, () => ({ who: 'bot', reading: { aheadMs: JUMPS[0] ?? 0 }, what: 'bot +1 h' })),
  });
  return figures;
}
