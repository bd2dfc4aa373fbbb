import * as fc from 'fast-check';
import { MARK } from './hostile.ts';
import { fuzz, targetOf, type Door } from './target.ts';

const { at } = Array.prototype;

/** Programs that do one thing wrong for every input, and what takes it back. */
export const CARELESS: Record<string, { enter: Door<number>['enter']; undo?: () => void }> = {
  'throws what it does not promise': {
    enter() {
      throw new TypeError('a field of nothing');
    },
  },
  'leaves a prototype polluted': {
    enter: () => void Object.assign(Object.prototype, { [MARK]: 1 }),
    undo: () => void Reflect.deleteProperty(Object.prototype, MARK),
  },
  'replaces what everything inherits': {
    enter: () => void Object.assign(Array.prototype, { at: (index: number) => index }),
    undo: () => void Object.assign(Array.prototype, { at }),
  },
};

/** Jest takes these for itself and fails the test; `npm run fuzz` must find them. */
export const UNHANDLED: typeof CARELESS = {
  'leaves a rejection to nobody': {
    enter() {
      void Promise.reject(new Error('nobody listens'));
      return Promise.resolve();
    },
  },
  'throws from a timer': {
    enter: () =>
      new Promise((resolve) => {
        setImmediate(() => {
          resolve();
          throw new Error('nobody catches');
        });
      }),
  },
};

/** Whether the fuzzer finds what such a program does. */
export async function isFound({ enter, undo }: (typeof CARELESS)[string]): Promise<boolean> {
  const careless = targetOf<number>({ name: 'careless', weight: 1, inputs: fc.nat(), open: () => ({ enter }) });
  try {
    return (await fuzz(careless, { seed: 1, inputs: 5 })).failure !== undefined;
  } finally {
    undo?.();
  }
}
