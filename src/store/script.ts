import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stored, UnexpectedReply, type RedisClient } from './storage.ts';

/** One Lua file, ready to run. Reads the file once, when it is made. */
export interface Script {
  name: string;
  lua: string;
  sha1: string;
}

const read = (name: string) => readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8');

/** The script in `lua/<name>.lua`, after the files it builds on. */
export function loadScript(name: string, preludes: readonly string[] = []): Script {
  const lua = [...preludes, name].map(read).join('\n');
  return { name, lua, sha1: createHash('sha1').update(lua).digest('hex') };
}

/** What a script answers: text and integers; absent values are null. */
export type Reply = string | number | null | Reply[];

const isReply = (value: unknown): value is Reply =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'number' ||
  (Array.isArray(value) && value.every(isReply));

/**
 * Runs a script by its hash; sends the text only when Redis does not know it (NOSCRIPT: it has not run). All keys must
 * share a hash tag. Rejects with StorageUnavailable; then nothing is known to have been written.
 */
export async function runScript(
  client: RedisClient,
  script: Script,
  parameters: { keys: readonly string[]; args: readonly (string | number)[] },
): Promise<Reply> {
  const { keys, args } = parameters;
  const answer: unknown = await stored(async () => {
    try {
      return await client.evalsha(script.sha1, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return client.eval(script.lua, keys.length, ...keys, ...args);
    }
  });
  if (!isReply(answer)) throw new UnexpectedReply(script.name);
  return answer;
}

/** A script whose answer is a list that begins with a word, such as `{'OK', …}`. */
export async function runWord(
  client: RedisClient,
  script: Script,
  parameters: { keys: readonly string[]; args: readonly (string | number)[] },
): Promise<[word: string, ...rest: Reply[]]> {
  const answer = await runScript(client, script, parameters);
  const [word, ...rest] = Array.isArray(answer) ? answer : [];
  if (typeof word !== 'string') throw new UnexpectedReply(script.name);
  return [word, ...rest];
}
