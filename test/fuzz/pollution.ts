import { MARK } from './hostile.ts';

const WATCHED: readonly object[] = [
  Object,
  Array,
  String,
  Number,
  Boolean,
  Function,
  Promise,
  Map,
  Set,
  RegExp,
  Date,
  Error,
  Uint8Array,
].flatMap((one) => [one, one.prototype as object]);

type Shape = [PropertyKey, PropertyDescriptor | undefined][];
const shapeOf = (object: object): Shape =>
  Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)]);

const isSame = (one: PropertyDescriptor | undefined, other: PropertyDescriptor | undefined): boolean =>
  Object.is(one?.value, other?.value) && one?.get === other?.get && one?.set === other?.set;

/** Names of the properties that are not as they were. */
function changedIn(before: Shape, after: Shape): string[] {
  const [was, is] = [new Map(before), new Map(after)];
  const keys = [...new Set([...was.keys(), ...is.keys()])];
  return keys.filter((key) => was.has(key) !== is.has(key) || !isSame(was.get(key), is.get(key))).map(String);
}

/** Remembers the prototypes that everything inherits from. `quick` throws once our mark is in one; `changed` names what differs. */
export function watchPrototypes(): { quick(): void; changed(): string[] } {
  const before = WATCHED.map(shapeOf);
  return {
    quick() {
      if (MARK in {} || MARK in [] || MARK in (() => undefined)) throw new Error('a prototype was polluted');
    },
    changed: () => WATCHED.flatMap((object, index) => changedIn(before[index] ?? [], shapeOf(object))),
  };
}

/** Throws when something in a value inherits from what came from outside. Classes of the program are followed too. */
export function mustInheritNothing(value: unknown): void {
  const seen = new Set<object>();
  const open: unknown[] = [value];
  for (let one = open.pop(); open.length > 0 || one !== undefined; one = open.pop()) {
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    const prototype: unknown = Object.getPrototypeOf(one);
    if (typeof prototype === 'object' && prototype !== null && Object.hasOwn(prototype, MARK))
      throw new Error('an object inherits from what came from outside');
    open.push(...Object.values(one));
  }
}
