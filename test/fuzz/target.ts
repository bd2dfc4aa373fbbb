import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { watchPrototypes } from './pollution.ts';

/** A door of the program through which something comes in from outside, opened for a while. */
export interface Door<T> {
  /** Hands one input in; throws or rejects when the program does anything but what it promises. */
  enter(input: T): Promise<void> | void;
  close?(): Promise<void>;
}

/** What is fuzzed. */
export interface Target<T> {
  name: string;
  /** Of a hundred inputs, how many are for this one. */
  weight: number;
  inputs: fc.Arbitrary<T>;
  open(): Promise<Door<T>> | Door<T>;
}

/** How a target did. */
export interface Fuzzed {
  name: string;
  seed: number;
  inputs: number;
  /** What went wrong first, with the smallest input that does it; absent when nothing did. */
  failure?: string | undefined;
}

/** Doors are opened anew after so many inputs: what they keep must not grow without end. */
const AT_ONCE = 5_000;

/** Hears rejections that nobody handles and exceptions that nobody catches, for as long as it listens. */
function listenForUnhandled(): { heard: unknown[]; stop: () => void } {
  const heard: unknown[] = [];
  const hear = (reason: unknown) => void heard.push(reason);
  process.on('unhandledRejection', hear);
  process.on('uncaughtException', hear);
  return {
    heard,
    stop() {
      process.off('unhandledRejection', hear);
      process.off('uncaughtException', hear);
    },
  };
}

/** The smallest input that goes wrong, and what it does. */
const failureIn = <T>(checked: fc.RunDetails<[T]>): string | undefined =>
  checked.failed ? `${fc.defaultReportMessage(checked) ?? ''}\n${inspect(checked.errorInstance)}` : undefined;

async function runPart<T>(target: Target<T>, { seed, inputs }: { seed: number; inputs: number }): Promise<Fuzzed> {
  const prototypes = watchPrototypes();
  const door = await target.open();
  const { heard, stop } = listenForUnhandled();
  /** What no single input was seen to do. */
  const leftBehind = (): string | undefined => {
    const changed = prototypes.changed();
    if (changed.length > 0) return `what everything inherits from was changed: ${changed.join(', ')}`;
    return heard.length > 0 ? `not handled, from some input: ${inspect(heard[0])}` : undefined;
  };
  const property = fc.asyncProperty(target.inputs, async (input) => {
    const entered = door.enter(input);
    if (entered) {
      await entered;
      await nextTurn();
    }
    prototypes.quick();
    if (heard.length > 0) throw new Error('a rejection or an exception was not handled', { cause: heard.shift() });
  });
  try {
    const checked = await fc.check(property, { seed, numRuns: inputs });
    await nextTurn();
    return { name: target.name, seed, inputs: checked.numRuns, failure: failureIn(checked) ?? leftBehind() };
  } finally {
    stop();
    await door.close?.();
  }
}

/** Hands as many inputs in, the same ones for the same seed; ends with the first that goes wrong. */
export async function fuzz<T>(target: Target<T>, how: { seed: number; inputs: number }): Promise<Fuzzed> {
  let done = 0;
  for (let part = 0; done < how.inputs; part += 1) {
    const seed = how.seed + part;
    const made = await runPart(target, { seed, inputs: Math.min(AT_ONCE, how.inputs - done) });
    done += made.inputs;
    if (made.failure !== undefined) return { ...made, inputs: done };
  }
  return { name: target.name, seed: how.seed, inputs: done };
}

/** Makes targets of different inputs members of one list. */
export const targetOf = <T>(target: Target<T>): Target<unknown> => target as unknown as Target<unknown>;
