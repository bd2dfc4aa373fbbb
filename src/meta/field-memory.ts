import { CallFailure } from '../migration/failure.ts';

/** Reads a node with all fields that this Graph version is known to accept. */
export interface FieldMemory {
  /** Calls `ask` with the `fields` value; repeated calls are reads, so `ask` may run several times. */
  read<T>(ask: (fields: string) => Promise<T>): Promise<T>;
}

/**
 * One unknown field fails a whole read with code 100 (domain notes 9.1). A field that Meta names is left out; when it names
 * none, each optional field is tried alone. What is not accepted is remembered for the life of the process.
 */
export function createFieldMemory(required: readonly string[], optional: readonly string[]): FieldMemory {
  const refused = new Set<string>();
  const wanted = (): string[] => [...required, ...optional.filter((field) => !refused.has(field))];

  const tryOneByOne = async <T>(ask: (fields: string) => Promise<T>): Promise<void> => {
    await ask(required.join());
    for (const field of wanted().slice(required.length)) {
      try {
        await ask([...required, field].join());
      } catch (error) {
        if (!isParameterFailure(error)) throw error;
        refused.add(field);
      }
    }
  };

  return {
    async read(ask) {
      for (;;) {
        const fields = wanted();
        try {
          return await ask(fields.join());
        } catch (error) {
          if (!isParameterFailure(error) || fields.length === required.length) throw error;
          const named = namedIn(error, fields.slice(required.length));
          if (named === undefined) await tryOneByOne(ask);
          else refused.add(named);
          if (wanted().length === fields.length) throw error;
        }
      }
    },
  };
}

const isParameterFailure = (error: unknown): error is CallFailure =>
  error instanceof CallFailure && error.failure.code === 100;

/** Other sentences name the fields that are available, so only this one is believed. */
const namedIn = ({ failure }: CallFailure, fields: readonly string[]): string | undefined => {
  const [, name] = /(?:nonexisting|unknown) field\W+(\w+)/i.exec(failure.details ?? '') ?? [];
  return fields.find((field) => field === name);
};
