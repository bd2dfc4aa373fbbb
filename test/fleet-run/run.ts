import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { openStage, type Stage } from '../../sandbox/stage.ts';
import { callsPerApproval, readStories } from '../chaos/audit.ts';
import { residentMb } from '../bench/process-figures.ts';
import { auditFleet, type Audit } from './audit.ts';
import { createCrew, type Deeds } from './crew.ts';
import { makeFile, type MadeFile } from './file.ts';
import { fleetMessages, until } from './people.ts';
import { slackCallsIn, type SlackCalls } from './slack-calls.ts';

/** How a run is to be. */
export interface FleetRunOptions {
  numbers: number;
  waveSize: number;
  concurrency: number;
  /** Longest time for everything, ms. */
  withinMs: number;
  say: (line: string) => void;
}

/** What it came to. Times in ms, memory in MB. */
export interface FleetFigures extends Audit {
  numbers: number;
  wallMs: number;
  drawingMs: number;
  deeds: Deeds;
  registerCalls: number;
  /** Approvals for which more than one register call reached Meta, or calls without an approval. */
  doubled: number;
  graphCalls: number;
  onPremisesCalls: number;
  slack: SlackCalls;
  botMb: number;
  botPeakMb: number;
  redisMb: number;
  recordKb: number;
  /** Statements that did not hold. */
  misses: string[];
}

const LOOK_MS = 500;
const LOUD_EVERY = 20;

const peakMb = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

const openRun = ({ numbers }: FleetRunOptions): Promise<Stage> =>
  openStage({
    numbers,
    world: { timings: { registrationMs: 50, statusMs: 20 } },
    bot: {
      settleMs: 1_000,
      // The emulated Slack has no limits, and what is tried here is not patience with Slack's.
      pace: 60_000,
      // A wave is watched for its alerts; the single readings after a move are another experiment.
      watch: { schedule: ['1h'], reports: ['1d'] },
      fleet: { approvals: 'wave', watch: '1s' },
    },
  });

async function memoryOf(url: string, fleet: string): Promise<{ redisMb: number; recordKb: number }> {
  const client = new Redis(url);
  try {
    const used = Number(/used_memory:(\d+)/u.exec(await client.info('memory'))?.[1]);
    const [key] = await client.keys(`*{fleet:${fleet}}:record`);
    const record = key === undefined ? 0 : await client.memory('USAGE', key, 'SAMPLES', 0);
    return { redisMb: used / 1_048_576, recordKb: Number(record) / 1_024 };
  } finally {
    client.disconnect();
  }
}

/** A fleet that is under way, and the people who follow its cards. */
interface Running {
  stage: Stage;
  fleet: string;
  file: MadeFile;
  crew: ReturnType<typeof createCrew>;
  began: number;
}

const planOf = (stage: Stage) => fleetMessages(stage).find(({ name }) => name === 'plan');

/** Some numbers move elsewhere before they are started, and Meta will refuse some. */
function spoil({ world }: Stage, { good }: MadeFile): void {
  for (const { e164, phoneNumberId, fate } of good.values()) {
    if (fate === 'gone') world.number(e164).platform = 'CLOUD_API';
    if (fate === 'fails') world.failNext({ method: 'POST', path: '/register', phoneNumberId }, 'register-131045');
  }
}

const secondsSince = (began: number): string => `${((performance.now() - began) / 1_000).toFixed(0)} s`;

/** From the file to the click on Confirm. */
async function begin(stage: Stage, { numbers, waveSize, concurrency, say }: FleetRunOptions): Promise<Running> {
  const { world } = stage;
  const began = performance.now();
  const listed = world.deployments
    .slice(-numbers)
    .map(({ e164, phoneNumberId }) => ({ e164, phoneNumberId, pin: world.number(e164).pin ?? '' }));
  const file = makeFile(listed);
  const crew = createCrew(stage, file, { size: waveSize, concurrency });
  const drawn = await crew.draw(file.content);
  const fleet = /as fleet ([a-z]{8})/u.exec(drawn)?.[1] ?? '';
  say(`${secondsSince(began)}: drawn as ${fleet}`);
  await crew.confirm((await until('the card of the plan', () => planOf(stage))).message);
  spoil(stage, file);
  return { stage, fleet, file, crew, began };
}

/** People do what the cards ask of them until the fleet is over; false when it is not in time. */
async function goesOn({ stage, crew, began }: Running, { withinMs, say }: FleetRunOptions): Promise<boolean> {
  const textNow = () => planOf(stage)?.text ?? '';
  for (let look = 0; performance.now() - began < withinMs; look += 1) {
    if (/Complete since/u.test(textNow())) return true;
    const acted = await crew.look();
    const counts = textNow()
      .split('\n')
      .find((line) => /moved\./u.test(line));
    if (look % LOUD_EVERY === 0) say(`${secondsSince(began)}: ${counts}`);
    if (!acted) await pause(LOOK_MS);
  }
  return false;
}

/** What it cost, and what must not have happened. */
async function figuresOf({ stage, fleet, file, crew, began }: Running): Promise<Omit<FleetFigures, 'drawingMs'>> {
  const { world, redis, slack } = stage;
  const wallMs = performance.now() - began;
  await crew.csv(fleet);
  const stories = await readStories(redis.url);
  const calls = world.registerCalls();
  const perApproval = callsPerApproval(stories, calls);
  const doubled = [...perApproval].filter(([approval, count]) => count > 1 || approval === 'none').length;
  const audit = await auditFleet(stage, { fleet, file, stories });
  const pid = stage.bots[0]?.pid ?? 0;
  const { Meta: graphCalls, 'On-Premises': onPremisesCalls } = world.callCounts();
  return {
    ...audit,
    numbers: file.good.size,
    wallMs,
    deeds: crew.deeds,
    registerCalls: calls.length,
    doubled,
    graphCalls,
    onPremisesCalls,
    slack: slackCallsIn(slack.traffic()),
    botMb: residentMb(pid),
    botPeakMb: peakMb(pid),
    ...(await memoryOf(redis.url, fleet)),
    misses: [
      ...(doubled > 0 ? [`${doubled} approvals with more than one call, or calls without one`] : []),
      ...audit.misses,
    ],
  };
}

/** Draws, confirms and moves a fleet to its end through the real bot on the emulators, and looks at everything it left. */
export async function runFleet(options: FleetRunOptions): Promise<FleetFigures> {
  const stage = await openRun(options);
  try {
    const running = await begin(stage, options);
    const drawingMs = performance.now() - running.began;
    const isComplete = await goesOn(running, options);
    const { misses, ...figures } = await figuresOf(running);
    return {
      ...figures,
      drawingMs,
      misses: [...(isComplete ? [] : ['the fleet did not come to its end']), ...misses],
    };
  } finally {
    await stage.close();
  }
}
