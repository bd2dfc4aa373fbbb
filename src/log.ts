import { pino, stdTimeFunctions, type Bindings, type Logger, type LoggerOptions } from 'pino';
import { printable } from './log/printable.ts';
import { classNameOf, isError, type OwnError } from './log/printed-error.ts';
import { createScrubber } from './log/scrubber.ts';

/** A pino logger that cannot print what it was not allowed to; `registerSecret` adds a value to be removed from every line. */
export type Log = Logger & { registerSecret: (secret: string) => () => void };

/** What a log needs: its level, the secrets known at the start, the error classes whose messages are ours, and where to write. */
export type LogOptions = {
  level: string;
  secrets?: readonly string[];
  ownErrors?: readonly OwnError[];
  destination?: { write: (line: string) => void };
};

/**
 * JSON lines, one per event. Whatever is logged is reduced to plain data and errors to type, code, status, Graph code and trace
 * id before pino sees it (its default serializer printed PIN, backup, password and token of an AxiosError: design, cutover
 * protocol "in short" 5); a scrubber removes registered secrets, tokens by their shape, URL queries and all but four digits of
 * phone numbers from the finished line.
 */
export function createLog(options: LogOptions): Log {
  const scrubber = createScrubber();
  for (const secret of options.secrets ?? []) scrubber.register(secret);
  const allowed = (value: unknown): unknown => printable(value, options.ownErrors ?? []);
  const settings: LoggerOptions = {
    level: options.level,
    base: {},
    timestamp: stdTimeFunctions.isoTime,
    // The error is reduced already; pino's own serializer would look for more.
    serializers: { err: (error: unknown) => error },
    formatters: { level: (label) => ({ level: label }) },
    hooks: {
      streamWrite: scrubber.scrub,
      logMethod(args, method) {
        method.apply(this, allowedArguments(args, allowed) as Parameters<typeof method>);
      },
    },
  };
  const root = options.destination ? pino(settings, options.destination) : pino(settings);
  const pinoChild: unknown = Reflect.get(root, 'child');
  // Bindings pass no hook. Children find this method through their prototype, so it holds for grandchildren too.
  function child(this: Logger, bindings: Bindings, ...rest: unknown[]): Logger {
    return Reflect.apply(pinoChild as Logger['child'], this, [allowed(bindings), ...rest]) as Logger;
  }
  return Object.assign(root, { registerSecret: scrubber.register, child }) as Log;
}

// An error without a sentence would lend its own message to the line; its type stands there instead.
function allowedArguments(args: readonly unknown[], allowed: (value: unknown) => unknown): unknown[] {
  const [first, ...rest] = args;
  const values = rest.map(allowed);
  if (isError(first)) return [{ err: allowed(first) }, ...(values.length > 0 ? values : [classNameOf(first)])];
  return [allowed(first), ...values];
}
