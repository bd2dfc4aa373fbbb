import type { Timings } from '../../sandbox/meta/emulation.ts';
import { providerIds } from '../../sandbox/meta/seed-provider.ts';
import { createWorld, type World } from '../../sandbox/world.ts';
import { agentFor, createMeta } from '../../src/meta/meta-client.ts';
import { createMoveCalls } from '../../src/meta/move-calls.ts';
import { createRegisterCall } from '../../src/meta/register-call.ts';
import { createUsageGate } from '../../src/meta/usage-gate.ts';
import { E164 } from '../../src/migration/ids.ts';
import { createOnPremises } from '../../src/on-premises/on-premises-client.ts';
import type { Witness } from '../../src/workflow/slack-ports.ts';
import type { Line } from '../scenarios/support/lines.ts';
import { createNotes, createReplica, createTestClock, type Replica, type TestClock } from '../support/workflow.ts';
import { startMove, type Move, type Walked } from './moves.ts';

/** The emulators, and one replica of the workflow with the bot's real clients on a real Redis. */
export interface Bench {
  world: World;
  replica: Replica;
  clock: LevelClock;
  /** Called once, after the next call of that name (`port.method`) has come back; whoever called waits for it. */
  once(call: string, act: () => void | Promise<void>): void;
  /** Another replica of the same bot, on the same or another Redis. */
  another(redisUrl: string): Promise<Replica>;
  /** Starts a move and runs nothing yet; `line` names one of the minted numbers. */
  start(route: Walked, line?: Line): Promise<Move>;
  close(): Promise<void>;
}

/** A clock that can be put back to the real time: a cutover is refused while the clocks of bot and Redis differ. */
export interface LevelClock extends TestClock {
  level(): void;
}

function createLevelClock(): LevelClock {
  const clock = createTestClock();
  let added = 0;
  const advance = (ms: number) => {
    added += ms;
    clock.advance(ms);
  };
  return { ...clock, advance, level: () => advance(-added) };
}

/** The answer or the failure, once `act` is over. */
async function whoeverCalledWaits(answer: Promise<unknown>, act: (() => void | Promise<void>) | undefined) {
  try {
    return await answer;
  } finally {
    await act?.();
  }
}

/** Wraps ports, so that something can be done after a call. */
function heard() {
  const waiting = new Map<string, () => void | Promise<void>>();
  const around = <T extends object>(name: string, port: T): T =>
    new Proxy(port, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          const answer: unknown = Reflect.apply(value, target, args);
          const called = `${name}.${String(key)}`;
          if (!(answer instanceof Promise) || !waiting.has(called)) return answer;
          const act = waiting.get(called);
          waiting.delete(called);
          return whoeverCalledWaits(answer, act);
        };
      },
    });
  return { around, once: (call: string, act: () => void | Promise<void>) => void waiting.set(call, act) };
}

/** What differs from a bench on which everything is over at once. Times in milliseconds. */
export interface BenchChoices {
  timings?: Partial<Timings>;
  /** The address the bot is given in place of Meta's own. */
  graphUrlFor?: (graphUrl: string) => Promise<string>;
  /** How long an unanswered call waits before it is settled by reading. */
  settleMs?: number;
  /** How long the register call waits for its answer. */
  registerWithinMs?: number;
  /** Changes a port beneath what the bench hears. */
  beneath?: <T extends object>(name: string, port: T) => T;
  /** Instead of a witness with a memory. */
  witness?: Witness;
}

/** Opens emulators with `numbers` minted On-Premises lines beside the seed's. */
export async function openBench(redisUrl: string, numbers = 0, choices: BenchChoices = {}): Promise<Bench> {
  const { graphUrlFor, settleMs = 0, registerWithinMs, witness = createNotes(), beneath } = choices;
  const world = await createWorld({
    assignedWabas: [providerIds.waba],
    timings: { registrationMs: 1, statusMs: 1, copyTimeoutMs: 20, ...choices.timings },
  });
  world.addNumbers(numbers);
  const graphUrl = (await graphUrlFor?.(world.graphUrl)) ?? world.graphUrl;
  const agent = agentFor(graphUrl);
  const clock = createLevelClock();
  // What a refusal says of the usage must not hold back the next case.
  const usage = { ...createUsageGate(clock), pass: () => Promise.resolve() };
  const shared = { graphUrl, graphVersion: 'v25.0', tokenFor: () => world.token, agent, usage, clock };
  const metaOptions = { ...shared, app: world.app };
  const { around, once } = heard();
  const parts = {
    clock,
    around: <T extends object>(name: string, port: T): T => around(name, beneath?.(name, port) ?? port),
    settleMs,
    witness,
    offersRegions: true,
    world: {
      meta: createMeta(metaOptions),
      moves: createMoveCalls(metaOptions),
      registerCall: createRegisterCall({ ...shared, ...(registerWithinMs && { timeoutMs: registerWithinMs }) }),
      onPremises: createOnPremises({
        clock,
        deployments: world.deployments.map(({ name, url, user, password, caPem, e164 }) => ({
          name,
          url,
          user,
          caPem,
          password: () => password,
          ...(e164 && { number: E164.parse(e164) }),
        })),
      }),
    },
  };
  const replicas: Replica[] = [];
  const another = async (url: string): Promise<Replica> => {
    const replica = await createReplica({ ...parts, redisUrl: url });
    replicas.push(replica);
    return replica;
  };
  const replica = await another(redisUrl);
  return {
    world,
    replica,
    clock,
    once,
    another,
    start: (route, line) => startMove({ world, replica }, route, line),
    async close() {
      for (const one of replicas) one.close();
      agent.destroy();
      await world.close();
    },
  };
}
