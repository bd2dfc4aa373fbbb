import { inspect } from 'node:util';

/**
 * A value that must not be printed: string conversion, JSON and console output all give `[secret]`. Only {@link Secret.reveal}
 * hands the value out; call it where the value is used and keep the result in a local variable.
 */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
